from typing import Any

from courses.general.models import Question, Wish
from courses.general.services import checks, wishes
from tests.courses_made import make_course, make_module
from tests.general.conftest import NOW, store

# The level check is for everybody, and everybody sees only the own one: the employee has one under way, nobody else has.
PAGES = {
    "level_check": {"anonymous": 302, "employee": 200},
    "level_check_start": {"anonymous": 302, "employee": (302, "/learn/check/questions/")},
    "level_check_question": {"anonymous": 302, "employee": 200, **dict.fromkeys(("manager", "hr", "branch_hr", "administrator"), (302, "/learn/check/"))},
    "level_check_answer": {
        "anonymous": 302,
        "employee": (302, "/learn/check/questions/"),
        **dict.fromkeys(("manager", "hr", "branch_hr"), (302, "/learn/check/")),
    },
    "level_check_result": {"anonymous": 302, "employee": (302, "/learn/check/")},
    "level_check_delete": {"anonymous": 302, "employee": 200},
}
for name in ("level_check_question", "level_check_answer"):
    PAGES[name] |= dict.fromkeys(("other", "manager", "trainer", "ambassador", "hr", "content_owner", "administrator"), (302, "/learn/check/"))
# Wishes are for everybody; what becomes of one is decided by HR, and trainers and ambassadors may make a session of it.
PAGES |= {
    "wish_list": {"anonymous": 302, "employee": 200},
    "wish_for_module": {"anonymous": 302, "employee": (302, "/learn/table-wished/")},
    "wish_support": {"anonymous": 302, "employee": (302, "/learn/wishes/#wish-")},
    "wish_take_back": {"anonymous": 302, "employee": (302, "/learn/wishes/")},
    "wish_turn": {"anonymous": 302, "employee": 403, "trainer": 200, "ambassador": 200, "hr": 200},
    "plan_wishes": {"anonymous": 302, "employee": 403, "hr": 200},
    "wish_answer": {"anonymous": 302, "employee": 403, "hr": 200},
}
METHODS = {"level_check_start": "post", "level_check_answer": "post"} | dict.fromkeys(("wish_for_module", "wish_support", "wish_take_back"), "post")


def prepare(cast: Any) -> None:
    if Question.objects.exists():
        return
    module = make_module(make_course())
    for position, key in enumerate(("table-one", "table-two"), 1):
        store(module, key=key, position=position)
    checks.start(person=cast.employee, now=NOW)
    wished = make_module(module.course, key="table-wished")
    for one in (cast.employee, cast.other):
        wishes.wish_for_session(person=one, module=wished, language="en", now=NOW)


def _wish(cast: Any) -> dict[str, Any]:
    return {"wish_id": Wish.objects.get(module__key="table-wished").pk}


ARGUMENTS = dict.fromkeys(("level_check_question", "level_check_answer"), lambda cast: {"key": "table-one"}) | {
    "wish_for_module": lambda cast: {"key": "table-wished"},
    **dict.fromkeys(("wish_support", "wish_take_back", "wish_turn", "wish_answer"), _wish),
}
