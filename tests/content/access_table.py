from typing import Any

from django.core.files.base import ContentFile

from courses.catalogue.models import Attachment, Module
from courses.content.reflections.models import Reflection
from tests.access import ROLES
from tests.courses_made import make_course, make_lesson, make_module

# The module is for the division North: who belongs elsewhere does not find it. HR and content owners prepare everything.
SEEN = {"anonymous": 302, "employee": 200, "other": 404, "hr": 200, "content_owner": 200, "administrator": 404}
DONE = {"anonymous": 302, "employee": (302, "/learn/"), "other": 404, "hr": (302, "/learn/"), "content_owner": (302, "/learn/"), "administrator": 404}
KEPT = {"anonymous": 302, "employee": 204, "other": 404, "hr": 204, "content_owner": 204, "administrator": 404}
OTHERS = tuple(role for role in ROLES if role not in {"anonymous", "employee"})
WRITTEN = {"anonymous": 302, "employee": (302, "/learn/"), "other": 404, "hr": (302, "/learn/"), "content_owner": (302, "/learn/"), "administrator": 404}
PAGES: dict[str, dict[str, Any]] = {
    "my_reflections": {"anonymous": 302, "employee": 200},
    "reflection_take_away": {"anonymous": 302, "employee": (302, "/learn/mine/written/"), **dict.fromkeys(OTHERS, 404)},
    "reflection_keep": WRITTEN,
    "module": SEEN,
    "lesson": SEEN,
    "lesson_file": SEEN,
    "lesson_finish": DONE,
    "lesson_change_read": DONE,
    "lesson_place": KEPT,
}
METHODS = {"reflection_take_away": "post", "reflection_keep": "post", "lesson_finish": "post", "lesson_change_read": "post", "lesson_place": "post"}
DATA = {"lesson_place": lambda cast: {"place": "2", "at": "1795000000000"}}


def _module(cast: Any) -> Module:
    module = Module.objects.filter(key="content-table").first()
    if module is None:
        module = make_module(make_course(), key="content-table")
        module.units.add(cast.north)
    return module


def _file(cast: Any) -> dict[str, Any]:
    module = _module(cast)
    attachment = module.attachments.first()
    if attachment is None:
        attachment = Attachment(module=module, name="images/x.svg", digest="0" * 64, content_type="image/svg+xml", bytes=6)
        attachment.file.save("x.svg", ContentFile(b"<svg/>"))
    return {"file_id": attachment.pk, "name": "x.svg"}


def _lesson(cast: Any) -> dict[str, Any]:
    return {"module_key": _module(cast).key, "lesson_key": "first"}


def _reflection(cast: Any) -> dict[str, Any]:
    module = _module(cast)
    if not module.lessons.filter(key="think").exists():
        make_lesson(module, key="think", kind="reflection", position=8)
    return {"module_key": module.key, "lesson_key": "think"}


def _written(cast: Any) -> dict[str, Any]:
    """What the employee wrote."""
    _reflection(cast)
    row, _is_new = Reflection.objects.get_or_create(person=cast.employee, lesson=_module(cast).lessons.get(key="think"), defaults={"text": "Mine."})
    return {"pk": row.pk}


ARGUMENTS = {
    "reflection_keep": _reflection,
    "reflection_take_away": _written,
    "module": lambda cast: {"module_key": _module(cast).key},
    "lesson": _lesson,
    "lesson_finish": _lesson,
    "lesson_place": _lesson,
    "lesson_change_read": _lesson,
    "lesson_file": _file,
}
