from django.urls import path

from courses.content import files, views

urlpatterns = [
    path("files/<int:file_id>/<str:name>", files.serve, name="lesson_file"),
    path("<slug:module_key>/", views.module, name="module"),
    path("<slug:module_key>/<slug:lesson_key>/", views.lesson, name="lesson"),
    path("<slug:module_key>/<slug:lesson_key>/finish/", views.finish, name="lesson_finish"),
    path("<slug:module_key>/<slug:lesson_key>/changed/", views.read_change, name="lesson_change_read"),
    path("<slug:module_key>/<slug:lesson_key>/place/", views.save_place, name="lesson_place"),
]
