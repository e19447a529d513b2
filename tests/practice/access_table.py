from typing import Any

from courses.catalogue.models import Lesson, Module
from tests.courses_made import make_course, make_module
from tests.practice.made import make_case

# The module is for the division North: who belongs elsewhere does not find it. HR and content owners open everything.
PLAYED = {"anonymous": 302, "employee": (302, "/learn/"), "other": 404, "hr": (302, "/learn/"), "content_owner": (302, "/learn/"), "administrator": 404}
# Writing cases is for HR and content owners.
WRITTEN = {"anonymous": 302, "employee": 403, "hr": 200, "content_owner": 200}
PLAYING = ("practice_choose", "practice_back", "practice_again")
WRITING = ("case_edit", "case_frame", "case_play", "case_step_new", "case_step", "case_choice_new", "case_choice")
PAGES = dict.fromkeys(PLAYING, PLAYED) | dict.fromkeys(WRITING, WRITTEN) | {"case_do": WRITTEN | {"hr": (302, "/hr/"), "content_owner": (302, "/hr/")}}
METHODS = dict.fromkeys((*PLAYING, "case_do"), "post")
DATA = {
    "case_do": lambda cast: {"edits": "0", "step": "oops", "do": "up"},
    "practice_choose": lambda cast: {"turn": "0", "choice": "private"},
    "practice_back": lambda cast: {"turn": "9"},
}


def _lesson(cast: Any) -> Lesson:
    module = Module.objects.filter(key="practice-table").first()
    if module is None:
        module = make_module(make_course(), lessons=1, key="practice-table")
        module.units.add(cast.north)
        make_case(module)
    return module.lessons.get(key="case")


def _played(cast: Any) -> dict[str, Any]:
    return {"module_key": _lesson(cast).module.key, "lesson_key": "case"}


def _written(cast: Any, **more: str) -> dict[str, Any]:
    return {"lesson_id": _lesson(cast).pk} | more


ARGUMENTS = dict.fromkeys(PLAYING, _played) | {
    "case_edit": _written,
    "case_frame": _written,
    "case_play": _written,
    "case_do": _written,
    "case_step_new": _written,
    "case_step": lambda cast: _written(cast, key="oops"),
    "case_choice_new": lambda cast: _written(cast, step_key="oops"),
    "case_choice": lambda cast: _written(cast, step_key="complaint", key="public"),
}
