"""The equal ways into a phase that builds on another one: advice on its pages, never a lock."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.catalogue import slots
from courses.catalogue.views import check_url_of
from courses.phases import ORDER, PhaseKey
from courses.progress.queries import standing_of
from lms.people.models import User

JUST_TAKE_PART, ATTEND = _("Just take part"), _("Attend a session")


@dataclass(frozen=True)
class Routes:
    """Take part (`attend_url`), take the level check, or say "I know this" of the phase before (`builds_on`, the phase with this `number`).

    `is_declared`: the person said so; then that can be taken back, and there is nothing to choose.
    """

    builds_on: str
    label: str | Promise
    number: int
    attend_url: str
    attend_label: str | Promise
    check_url: str
    is_declared: bool


def routes_into(phase: str, person: User, *, attend_url: str, attend_label: str | Promise = JUST_TAKE_PART) -> Routes | None:
    """The routes while the phase before was not finished; None when it was, and in the first phase.

    The level check is that of the nearest phase before that has one.
    """
    at = ORDER.index(PhaseKey(phase))
    if at == 0:
        return None
    before = standing_of(person)[str(ORDER[at - 1])]
    if before.is_done and before.declared_at is None:
        return None
    check_url = next((url for key in reversed(ORDER[:at]) if (url := check_url_of(key))), "")
    return Routes(before.phase, PhaseKey(before.phase).label, at, attend_url, attend_label, check_url, before.declared_at is not None)


def at_the_end_of_a_course(request: HttpRequest, subject: slots.Subject) -> dict[str, Any] | None:
    """The routes on the page of a course; taking part there is choosing one of its modules."""
    if subject.course is None:
        return None
    routes = routes_into(subject.course.phase, request.user, attend_url="#modules")  # type: ignore[arg-type]
    return {"routes": routes} if routes else None
