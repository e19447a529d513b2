"""Addresses of practice: playing a case, and writing one."""

from django.urls import path

from courses.practice.views import playing

urlpatterns = [
    path("learn/<slug:module_key>/<slug:lesson_key>/practice/choose/", playing.choose, name="practice_choose"),
    path("learn/<slug:module_key>/<slug:lesson_key>/practice/back/", playing.back, name="practice_back"),
    path("learn/<slug:module_key>/<slug:lesson_key>/practice/again/", playing.again, name="practice_again"),
]
