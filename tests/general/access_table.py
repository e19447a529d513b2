from typing import Any

from courses.general.models import Question
from courses.general.services import checks
from tests.courses_made import make_course, make_module
from tests.general.conftest import NOW, store

# The level check is for everybody, and everybody sees only the own one: the employee has one under way, nobody else has.
PAGES = {
    "level_check": {"anonymous": 302, "employee": 200},
    "level_check_start": {"anonymous": 302, "employee": (302, "/learn/check/questions/")},
    "level_check_question": {"anonymous": 302, "employee": 200, **dict.fromkeys(("manager", "hr", "administrator"), (302, "/learn/check/"))},
    "level_check_answer": {"anonymous": 302, "employee": (302, "/learn/check/questions/"), **dict.fromkeys(("manager", "hr"), (302, "/learn/check/"))},
    "level_check_result": {"anonymous": 302, "employee": (302, "/learn/check/")},
    "level_check_delete": {"anonymous": 302, "employee": 200},
}
for name in ("level_check_question", "level_check_answer"):
    PAGES[name] |= dict.fromkeys(("other", "manager", "trainer", "ambassador", "hr", "content_owner", "administrator"), (302, "/learn/check/"))
METHODS = {"level_check_start": "post", "level_check_answer": "post"}


def prepare(cast: Any) -> None:
    if Question.objects.exists():
        return
    module = make_module(make_course())
    for position, key in enumerate(("table-one", "table-two"), 1):
        store(module, key=key, position=position)
    checks.start(person=cast.employee, now=NOW)


ARGUMENTS = dict.fromkeys(("level_check_question", "level_check_answer"), lambda cast: {"key": "table-one"})
