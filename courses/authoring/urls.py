from django.urls import path

from courses.authoring.views import checks, courses, folders, publishing, writing

urlpatterns = [
    path("hr/learning/", courses.hr_courses, name="hr_courses"),
    path("hr/learning/new/", courses.hr_course_new, name="hr_course_new"),
    path("hr/learning/bring/", folders.hr_course_bring, name="hr_course_bring"),
    path("hr/learning/checks/", checks.hr_checks, name="hr_checks"),
    path("hr/learning/flags/<int:pk>/", checks.hr_flag, name="hr_flag"),
    path("hr/learning/courses/<slug:key>/", courses.hr_course, name="hr_course"),
    path("hr/learning/courses/<slug:key>/about/", courses.hr_course_about, name="hr_course_about"),
    path("hr/learning/courses/<slug:key>/file/", folders.hr_course_file, name="hr_course_file"),
    path("hr/learning/courses/<slug:key>/new/", courses.hr_module_new, name="hr_module_new"),
    path("hr/learning/modules/<slug:key>/", courses.hr_module, name="hr_module"),
    path("hr/learning/modules/<slug:key>/about/", courses.hr_module_about, name="hr_module_about"),
    path("hr/learning/modules/<slug:key>/new/", writing.hr_lesson_new, name="hr_lesson_new"),
    path("hr/learning/lessons/<int:pk>/", writing.hr_lesson, name="hr_lesson"),
    path("hr/learning/lessons/<int:pk>/save/", writing.hr_lesson_save, name="hr_lesson_save"),
    path("hr/learning/lessons/<int:pk>/picture/", writing.hr_lesson_picture, name="hr_lesson_picture"),
    path("hr/learning/lessons/<int:pk>/about/", writing.hr_lesson_about, name="hr_lesson_about"),
    path("hr/learning/lessons/<int:pk>/preview/", publishing.hr_lesson_preview, name="hr_lesson_preview"),
    path("hr/learning/lessons/<int:pk>/publish/", publishing.hr_lesson_publish, name="hr_lesson_publish"),
    path("hr/learning/lessons/<int:pk>/versions/", publishing.hr_lesson_versions, name="hr_lesson_versions"),
    path("hr/learning/lessons/<int:pk>/versions/<str:what>/<int:number>/", publishing.hr_lesson_version, name="hr_lesson_version"),
    path("hr/learning/lessons/<int:pk>/versions/<str:what>/<int:number>/take/", publishing.hr_lesson_take, name="hr_lesson_take"),
    path("hr/learning/do/<str:what>/<int:pk>/", courses.hr_learning_do, name="hr_learning_do"),
    path("learn/flag/<int:pk>/", checks.lesson_flag, name="lesson_flag"),
]
