"""The level check on the first page: a gentle offer to who starts blank, and the way back to a check that was not finished."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.general.queries import checks
from courses.phases import PhaseKey
from courses.progress import rules
from courses.progress.queries import standing_of
from lms.people.models import User
from lms.web.home import NextStep

GO_ON, OFFER = 45, 85


def next_step(request: HttpRequest) -> NextStep | None:
    """One thing at most: going on comes after a lesson that was begun and a track that was given, the offer just before the first module."""
    person: User = request.user  # type: ignore[assignment]
    standing = standing_of(person)[PhaseKey.GENERAL]
    if standing.is_done or not standing.modules:
        return None
    check = checks.so_far(person)
    if check is None:
        return None
    if check.is_under_way:
        return _step(GO_ON, _("This is where you were."), _("Your answers are kept. Go on, or leave it."), _("Go on with the level check"))
    if check.has_finished or standing.state != rules.OPEN:
        return None
    why = _("A few situations show where you can begin, and what you may skip. You do not have to.")
    return _step(OFFER, _("A good place to begin."), why, _("Look at the level check"))


def _step(weight: int, greeting: str, why: str, button: str) -> NextStep:
    return NextStep(
        weight=weight,
        greeting=greeting,
        title=_("Level check"),
        why=why,
        facts=[("clock", _("About five minutes")), ("lock", _("Only you see this."))],
        url=reverse("level_check"),
        button=button,
    )
