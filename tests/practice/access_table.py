from typing import Any

from courses.catalogue.models import Lesson, Module
from tests.courses_made import make_course, make_module
from tests.practice.made import make_case

# The module is for the division North: who belongs elsewhere does not find it. HR and content owners open everything.
PLAYED = {"anonymous": 302, "employee": (302, "/learn/"), "other": 404, "hr": (302, "/learn/"), "content_owner": (302, "/learn/"), "administrator": 404}
PAGES = {"practice_choose": PLAYED, "practice_back": PLAYED, "practice_again": PLAYED}
METHODS = dict.fromkeys(PAGES, "post")
DATA = {"practice_choose": lambda cast: {"turn": "0", "choice": "private"}, "practice_back": lambda cast: {"turn": "9"}}


def _lesson(cast: Any) -> Lesson:
    module = Module.objects.filter(key="practice-table").first()
    if module is None:
        module = make_module(make_course(), lessons=1, key="practice-table")
        module.units.add(cast.north)
        make_case(module)
    return module.lessons.get(key="case")


def _played(cast: Any) -> dict[str, Any]:
    return {"module_key": _lesson(cast).module.key, "lesson_key": "case"}


ARGUMENTS = dict.fromkeys(PAGES, _played)
