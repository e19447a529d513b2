from typing import Any

from courses.assessment.models import Attempt, Question
from courses.assessment.services import attempts, extra_time
from tests.access import ROLES
from tests.assessment.conftest import NOW, make_quiz
from tests.courses_made import make_course, make_module

LESSON = "/learn/table-quiz/check/"
# A quiz is for everybody, and everybody sees only the own attempt: the employee has one under way, nobody else has.
OTHERS = tuple(role for role in ROLES if role not in {"anonymous", "employee"})
PAGES = {
    "quiz_start": {"anonymous": 302, "employee": (302, f"{LESSON}quiz/")},
    "quiz_question": {"anonymous": 302, "employee": 200, **dict.fromkeys(OTHERS, (302, LESSON))},
    "quiz_answer": {"anonymous": 302, "employee": (302, f"{LESSON}quiz/2/"), **dict.fromkeys(OTHERS, (302, LESSON))},
    "quiz_hand_in": {"anonymous": 302, "employee": 200, **dict.fromkeys(OTHERS, (302, f"{LESSON}quiz/result/"))},
    "quiz_result": {"anonymous": 302, "employee": (302, LESSON)},
}
for name in ("quiz_edit", "quiz_preview", "quiz_bring", "quiz_give", "quiz_question_new", "quiz_question_edit"):
    PAGES[name] = {"anonymous": 302, "employee": 403, "hr": 200, "content_owner": 200}
for name in ("quiz_question_move", "quiz_question_take_out"):
    PAGES[name] = {"anonymous": 302, "employee": 403, **dict.fromkeys(("hr", "content_owner"), (302, "/hr/learning/quizzes/"))}
PAGES["quiz_question_put_back"] = {"anonymous": 302, "employee": 403, **dict.fromkeys(("hr", "content_owner"), (302, "/hr/learning/quizzes/"))}
PAGES["extra_time"] = {"anonymous": 302, "employee": 403, "hr": 200}
PAGES["extra_time_withdraw"] = {"anonymous": 302, "employee": 403, "hr": (302, "/hr/people/extra-time/")}
METHODS = dict.fromkeys(("quiz_start", "quiz_answer", "quiz_question_move", "quiz_question_take_out", "quiz_question_put_back", "extra_time_withdraw"), "post")


def prepare(cast: Any) -> None:
    if Question.objects.filter(quiz__lesson__module__key="table-quiz").exists():
        return
    quiz = make_quiz(make_module(make_course(), key="table-quiz"))
    attempts.start(person=cast.employee, quiz=quiz, now=NOW)
    gone = quiz.questions.get(key="call")
    Question.objects.filter(pk=gone.pk).update(is_in_use=False)
    extra_time.grant(person=cast.other, percent=50, by=cast.hr, now=NOW)


def _quiz(cast: Any) -> dict[str, Any]:
    return {"module_key": "table-quiz", "lesson_key": "check"}


def _first(cast: Any) -> dict[str, Any]:
    return _quiz(cast) | {"number": 1}


def _lesson(cast: Any) -> dict[str, Any]:
    return {"lesson_id": _attempt().quiz.lesson_id}


def _attempt() -> Attempt:
    return Attempt.objects.get(quiz__lesson__module__key="table-quiz", finished_at=None)


def _question(key: str) -> Any:
    return lambda cast: _lesson(cast) | {"question_id": Question.objects.get(key=key, quiz=_attempt().quiz).pk}


ARGUMENTS = {
    **dict.fromkeys(("quiz_start", "quiz_hand_in", "quiz_result"), _quiz),
    **dict.fromkeys(("quiz_question", "quiz_answer"), _first),
    **dict.fromkeys(("quiz_edit", "quiz_preview", "quiz_bring"), _lesson),
    "quiz_give": lambda cast: _lesson(cast) | {"shape": "gift"},
    "quiz_question_new": lambda cast: _lesson(cast) | {"kind": "matching"},
    **dict.fromkeys(("quiz_question_edit", "quiz_question_move", "quiz_question_take_out"), _question("who")),
    "quiz_question_put_back": _question("call"),
    "extra_time_withdraw": lambda cast: {"person_id": cast.other.pk},
}
DATA = {"quiz_answer": lambda cast: {"attempt": _attempt().pk, "seen": 0, "choice": "b", "go": "next"}}
