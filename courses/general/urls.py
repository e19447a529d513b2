"""Addresses of the level check and of wishes."""

from django.urls import path

from courses.general.views import deciding, level_check, wishes

urlpatterns = [
    path("learn/check/", level_check.level_check, name="level_check"),
    path("learn/check/start/", level_check.start, name="level_check_start"),
    path("learn/check/result/", level_check.result, name="level_check_result"),
    path("learn/check/delete/", level_check.delete, name="level_check_delete"),
    path("learn/check/questions/<slug:key>/", level_check.question, name="level_check_question"),
    path("learn/check/questions/<slug:key>/answer/", level_check.answer, name="level_check_answer"),
    path("learn/wishes/", wishes.wish_list, name="wish_list"),
    path("learn/wishes/module/<slug:key>/", wishes.wish_for_module, name="wish_for_module"),
    path("learn/wishes/<int:wish_id>/support/", wishes.wish_support, name="wish_support"),
    path("learn/wishes/<int:wish_id>/take-back/", wishes.wish_take_back, name="wish_take_back"),
    path("learn/wishes/<int:wish_id>/turn/", deciding.wish_turn, name="wish_turn"),
    path("hr/sessions/wishes/", deciding.plan_wishes, name="plan_wishes"),
    path("hr/sessions/wishes/<int:wish_id>/answer/", deciding.wish_answer, name="wish_answer"),
]
