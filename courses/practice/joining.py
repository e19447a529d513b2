"""Where practice joins the rest: its kind of lesson, and what it stores about people."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.catalogue import kinds
from courses.practice.kind import PRACTICE
from courses.practice.services import playing
from lms.people.models import User
from lms.people.signals import person_left
from lms.web import privacy_facts
from lms.web.privacy_facts import Fact

FACTS = (
    Fact(
        models=("courses.PracticeRun",),
        what=_("Where you are in a practice case, and what you chose the last time"),
        why=_("So that you can go on where you were, on any device"),
        seen_by=_("Only you. Nobody sees what you choose in practice."),
        kept=_("Until you leave the organisation; playing again wipes what you chose before"),
        group=_("Your own learning"),
    ),
    Fact(
        models=("courses.ChoiceFigure", "courses.ChoiceCount"),
        what=_("How often each choice of a practice case was made, of eight people together. Who they are is not stored."),
        why=_("So that you see at the end what colleagues chose"),
        seen_by=_("Everybody who finishes the case, only when eight people are complete"),
        kept=_("As long as the case is there"),
        group=_("Your own learning"),
    ),
    Fact(
        models=("courses.PracticeCase", "courses.CaseEdition"),
        what=_("The practice cases themselves; nothing about people"),
        why=_("So that everybody can practise"),
        seen_by=_("Everybody for whom the module is meant"),
        kept=_("As long as the organisation uses them; older versions too, because people play those"),
        group=_("What you can learn"),
    ),
)


def join() -> None:
    """Called once when the app is ready."""
    kinds.register(PRACTICE)
    privacy_facts.add(*FACTS)
    person_left.connect(_forget, dispatch_uid="practice forgets who leaves")


def _forget(sender: Any, *, person: User, by: User | None, now: datetime, **more: Any) -> None:
    playing.forget(person=person)
