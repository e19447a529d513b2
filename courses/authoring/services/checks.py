"""Looking whether lessons are still right: asked for a whole platform at once, and done."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.authoring import rules
from courses.authoring.models import LessonCheck
from courses.authoring.queries.checks import lessons_about
from courses.catalogue.models import Lesson, Module
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.notifications.services import notify_all
from lms.people.models import User


class NothingAboutThat(Refused):
    message = _("No lesson that people read now is about this platform.")


@transaction.atomic
def flag_platform(*, platform: str, note: str, by: User, now: datetime) -> int:
    """A platform changed: ask for a look at every lesson about it, and tell the owners. A second time asks only what is not asked yet.

    Returns how many lessons were asked for. Raises NothingAboutThat.
    """
    lessons = lessons_about(platform)
    if not lessons:
        raise NothingAboutThat
    asked = set(LessonCheck.objects.filter(platform=platform, done_at=None).values_list("lesson_id", flat=True))
    fresh = [lesson for lesson in lessons if lesson.pk not in asked]
    note = " ".join(note.split())[:300]
    LessonCheck.objects.bulk_create([LessonCheck(lesson=lesson, platform=platform, note=note, asked_at=now, asked_by=by) for lesson in fresh])
    if fresh:
        record(by, "lessons.flagged", changes={"platform": [None, platform], "lessons": [None, len(fresh)]}, reason=note)
        _tell_owners(fresh, platform, note, by, now)
    return len(fresh)


def _tell_owners(lessons: list[Lesson], platform: str, note: str, by: User, now: datetime) -> None:
    of_owner: dict[User, int] = {}
    for lesson in lessons:
        owner = lesson.whose()
        if owner is not None and owner.is_active and owner != by:
            of_owner[owner] = of_owner.get(owner, 0) + 1
    told = [(owner, {"platform": platform, "number": number, "note": note or "–"}) for owner, number in of_owner.items()]
    notify_all(told, "lessons_to_check", url=reverse("hr_checks"), event_key=f"platform-{platform}-{now:%Y%m%d%H%M%S}")


@transaction.atomic
def mark_checked(*, lesson: Lesson, by: User, now: datetime, today: date) -> Lesson:
    """Somebody looked, and the lesson is right: the next look is in half a year, and what was asked is done."""
    lesson = lock(lesson)
    was = lesson.checked_on
    lesson.checked_on, lesson.check_again_on = today, rules.next_check(today)
    lesson.save(update_fields=["checked_on", "check_again_on"])
    done = LessonCheck.objects.filter(lesson=lesson, done_at=None).update(done_at=now, done_by=by)
    if was != today or done:
        record(by, "lesson.checked", lesson, changes={"checked_on": [str(was) if was else None, str(today)]})
    return lesson


@transaction.atomic
def mark_module_checked(*, module: Module, by: User, now: datetime, today: date) -> Module:
    """Everything in the module is right: its lessons follow its days again."""
    module = lock(module)
    was = module.checked_on
    module.checked_on, module.check_again_on = today, rules.next_check(today)
    module.save(update_fields=["checked_on", "check_again_on"])
    module.lessons.update(checked_on=None, check_again_on=None)
    LessonCheck.objects.filter(lesson__module=module, done_at=None).update(done_at=now, done_by=by)
    record(by, "module.checked", module, changes={"checked_on": [str(was) if was else None, str(today)]})
    return module
