"""What phase 1 adds to the rest of Podium: the phase itself, its level check, wishes, and what those store."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses import phases
from courses.catalogue.folders.loaders import add_loader
from courses.general import wishes_in_pages
from courses.general.folder import LOADER
from courses.general.home import GO_ON, next_step
from courses.general.kinds import KINDS
from courses.general.services import checks, deciding, wishes
from courses.live_sessions.models import LiveSession
from courses.live_sessions.signals import session_opened
from lms.notifications.kinds import register
from lms.people.models import User
from lms.people.signals import person_left
from lms.web import home, privacy_facts
from lms.web.privacy_facts import Fact

FACTS = (
    Fact(
        models=("courses_general.Attempt", "courses_general.Answer", "courses_general.Outcome"),
        what=_("That you did the level check, how it went in each theme, and your answers of the last time"),
        why=_("So that you see where to begin, why an answer fits, and how you grew"),
        seen_by=_("Only you. Your manager and HR do not see whether you did it either."),
        kept=_("Until you wipe it, or leave the organisation"),
        group=_("Your own learning"),
    ),
    Fact(
        models=("courses_general.Counted",),
        what=_("That you are counted in the figure of a division, once or twice; not in which, not when and not with what"),
        why=_("So that nobody counts twice"),
        seen_by=_("Nobody; only Podium itself uses it"),
        kept=_("Until you leave the organisation"),
        group=_("Your own learning"),
    ),
    Fact(
        models=("courses_general.GroupFigure", "courses_general.ThemeFigure"),
        what=_("Sums of the level check per division, of eight people together. Who they are is not stored."),
        why=_("So that HR knows which themes people know least"),
        seen_by=_("You and HR, only when eight people are complete"),
        kept=_("As long as the division is there"),
        group=_("Your own learning"),
    ),
    Fact(
        models=("courses_general.Question", "courses_general.Option"),
        what=_("The questions of the level check; nothing about people"),
        why=_("So that everybody can see where to begin"),
        seen_by=_("Everybody"),
        kept=_("As long as the organisation uses them"),
        group=_("What you can learn"),
    ),
    Fact(
        models=("courses_general.WishSupport",),
        what=_("Which wishes you support, and when it suits you"),
        why=_("So that a wish can become a session, and you are offered a seat in the order in which people asked"),
        seen_by=_("Only you. Others see how many support a wish; from eight people on HR, trainers and ambassadors see when it suits them together."),
        kept=_("Until you take it back, or leave the organisation. When it becomes a session, you stand on its list like everybody who is interested."),
        group=_("Your own learning"),
    ),
    Fact(
        models=("courses_general.Wish",),
        what=_("What is wished, and what became of it; your name only if you choose so"),
        why=_("So that sessions come from what people ask for"),
        seen_by=_("Everybody who may read the module; without your name, unless you choose so"),
        kept=_("As long as Podium is in use; that you made it, until you take it back or leave"),
        group=_("Your own learning"),
    ),
)


def join() -> None:
    """Called once when the app is ready."""
    phases.register(
        phases.Phase(
            key=phases.PhaseKey.GENERAL,
            label=phases.PhaseKey.GENERAL.label,
            summary=_("The basics. Never mandatory."),
            landing_url_name="catalogue",
            may_be_required=False,
            check_url_name="level_check",
        )
    )
    add_loader(LOADER)
    home.add_next_step(next_step, at_least=GO_ON)
    privacy_facts.add(*FACTS)
    person_left.connect(_forget, dispatch_uid="phase 1 forgets who leaves")
    wishes_in_pages.join()
    register(*KINDS)
    session_opened.connect(_wishes_come_true, dispatch_uid="wishes become the session that was opened")


def _forget(sender: Any, *, person: User, by: User | None, now: datetime, **more: Any) -> None:
    checks.forget(person=person)
    wishes.forget(person=person)


def _wishes_come_true(sender: Any, *, session: LiveSession, by: User, now: datetime, **more: Any) -> None:
    deciding.become(session=session, by=by, now=now)
