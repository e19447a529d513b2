"""Addresses of quizzes: going through one below its lesson, writing one and extra time below HR."""

from django.urls import path

from courses.assessment.views import bringing, extra_time, going_through, writing

QUIZ = "learn/<slug:module_key>/<slug:lesson_key>/quiz/"
EDIT = "hr/learning/quizzes/<int:lesson_id>/"

urlpatterns = [
    path(f"{QUIZ}start/", going_through.start, name="quiz_start"),
    path(f"{QUIZ}<int:number>/", going_through.question, name="quiz_question"),
    path(f"{QUIZ}<int:number>/answer/", going_through.answer, name="quiz_answer"),
    path(f"{QUIZ}hand-in/", going_through.hand_in, name="quiz_hand_in"),
    path(f"{QUIZ}result/", going_through.result, name="quiz_result"),
    path(EDIT, writing.edit, name="quiz_edit"),
    path(f"{EDIT}preview/", writing.preview, name="quiz_preview"),
    path(f"{EDIT}bring/", bringing.bring, name="quiz_bring"),
    path(f"{EDIT}give/<slug:shape>/", bringing.give, name="quiz_give"),
    path(f"{EDIT}questions/new/<slug:kind>/", writing.question_new, name="quiz_question_new"),
    path(f"{EDIT}questions/<int:question_id>/", writing.question_edit, name="quiz_question_edit"),
    path(f"{EDIT}questions/<int:question_id>/move/", writing.question_move, name="quiz_question_move"),
    path(f"{EDIT}questions/<int:question_id>/take-out/", writing.question_take_out, name="quiz_question_take_out"),
    path(f"{EDIT}questions/<int:question_id>/put-back/", writing.question_put_back, name="quiz_question_put_back"),
    path("hr/people/extra-time/", extra_time.extra_time, name="extra_time"),
    path("hr/people/extra-time/<int:person_id>/withdraw/", extra_time.extra_time_withdraw, name="extra_time_withdraw"),
]
