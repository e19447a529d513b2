"""Where tips and the action plan join the rest: the account menu, the margin of modules for a role, the reminder, and privacy."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from courses.catalogue import slots
from courses.catalogue.folders.loaders import add_loader
from courses.phases import PhaseKey
from courses.role.tips import services
from courses.role.tips.folder import LOADER
from lms.notifications import kinds
from lms.people.models import User
from lms.people.signals import person_left
from lms.web import navigation, privacy_facts

REMINDER = kinds.Kind(
    "tip_this_week",
    _("Your plan"),
    is_private=True,
    button=_("Open my plan"),
    label=_("A tip you planned for this week"),
    example={"title": {"nl": "Schrijf je antwoord in vier zinnen", "en": "Write your answer in four sentences"}},
)


def join() -> None:
    """Called once when the app is ready."""
    navigation.add_link(navigation.MenuLink(_("My plan"), "action_plan", "list-checks", 15))
    slots.add_piece(slots.Piece(slots.MODULE_ASIDE, 50, "courses/role/tips/_at_module.html", _at_module))
    add_loader(LOADER)
    kinds.register(REMINDER)
    person_left.connect(_forget, dispatch_uid="the plan of who leaves")
    privacy_facts.add(
        privacy_facts.Fact(
            models=("courses_role.PlannedTip",),
            what=_("Which tips are in your plan, for which week, and what came of them"),
            why=_("So that you try what you chose, and get one reminder"),
            seen_by=_(
                "Only you. Others see for how many colleagues a tip worked, in steps of eight. What you suggest for a post is seen by who you send it to."
            ),
            kept=_("Until you take it out, or leave the organisation"),
            group=_("Your own learning"),
        ),
        privacy_facts.Fact(
            models=("courses_role.Tip",),
            what=_("The tips themselves; nothing about people"),
            why=_("So that everybody can try something small"),
            seen_by=_("Everybody"),
            kept=_("As long as the organisation uses them"),
            group=_("What you can learn"),
        ),
    )


def _forget(sender: Any, *, person: User, by: User | None, now: datetime, **more: Any) -> None:
    services.forget(person=person)


def _at_module(request: HttpRequest, subject: slots.Subject) -> dict[str, Any] | None:
    """Modules for a role say that there are tips to try."""
    return {} if subject.module is not None and subject.module.course.phase == PhaseKey.ROLE else None
