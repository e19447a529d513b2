from django.urls import path

from courses.content import files

urlpatterns = [
    path("files/<int:file_id>/<str:name>", files.serve, name="lesson_file"),
]
