"""Addresses of practice: playing a case, and writing one."""

from django.urls import path

from courses.practice.views import editing, playing

urlpatterns = [
    path("hr/learning/lessons/<int:lesson_id>/case/", editing.case, name="case_edit"),
    path("hr/learning/lessons/<int:lesson_id>/case/frame/", editing.frame, name="case_frame"),
    path("hr/learning/lessons/<int:lesson_id>/case/play/", editing.play, name="case_play"),
    path("hr/learning/lessons/<int:lesson_id>/case/do/", editing.do, name="case_do"),
    path("hr/learning/lessons/<int:lesson_id>/case/steps/new/", editing.step, name="case_step_new"),
    path("hr/learning/lessons/<int:lesson_id>/case/steps/<slug:key>/", editing.step, name="case_step"),
    path("hr/learning/lessons/<int:lesson_id>/case/steps/<slug:step_key>/new/", editing.choice, name="case_choice_new"),
    path("hr/learning/lessons/<int:lesson_id>/case/steps/<slug:step_key>/<slug:key>/", editing.choice, name="case_choice"),
    path("learn/<slug:module_key>/<slug:lesson_key>/practice/choose/", playing.choose, name="practice_choose"),
    path("learn/<slug:module_key>/<slug:lesson_key>/practice/back/", playing.back, name="practice_back"),
    path("learn/<slug:module_key>/<slug:lesson_key>/practice/again/", playing.again, name="practice_again"),
]
