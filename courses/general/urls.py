"""Addresses of the level check."""

from django.urls import path

from courses.general import views

urlpatterns = [
    path("learn/check/", views.level_check, name="level_check"),
    path("learn/check/start/", views.start, name="level_check_start"),
    path("learn/check/result/", views.result, name="level_check_result"),
    path("learn/check/delete/", views.delete, name="level_check_delete"),
    path("learn/check/questions/<slug:key>/", views.question, name="level_check_question"),
    path("learn/check/questions/<slug:key>/answer/", views.answer, name="level_check_answer"),
]
