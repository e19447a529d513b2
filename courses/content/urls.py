from django.urls import path

from courses.content import changes, files, views
from courses.content.reflections import views as reflections

urlpatterns = [
    path("files/<int:file_id>/<str:name>", files.serve, name="lesson_file"),
    path("mine/written/", reflections.my_reflections, name="my_reflections"),
    path("mine/written/<int:pk>/delete/", reflections.take_away, name="reflection_take_away"),
    path("<slug:module_key>/", views.module, name="module"),
    path("<slug:module_key>/<slug:lesson_key>/", views.lesson, name="lesson"),
    path("<slug:module_key>/<slug:lesson_key>/written/", reflections.keep, name="reflection_keep"),
    path("<slug:module_key>/<slug:lesson_key>/finish/", views.finish, name="lesson_finish"),
    path("<slug:module_key>/<slug:lesson_key>/changed/", changes.read_change, name="lesson_change_read"),
    path("<slug:module_key>/<slug:lesson_key>/place/", views.save_place, name="lesson_place"),
]
