"""Where quizzes join the rest: the kind of lesson, what a question may check, and what is stored about people."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.assessment import references
from courses.assessment.kind import QUIZ
from courses.assessment.services import attempts
from courses.catalogue import kinds
from lms.people.models import User
from lms.people.signals import person_left
from lms.web import privacy_facts
from lms.web.privacy_facts import Fact

FACTS = (
    Fact(
        models=("courses.Attempt", "courses.Answer"),
        what=_("Which quizzes you did, your answers, and how they went"),
        why=_("So that you can go on where you were on any device, and read again why an answer fits"),
        seen_by=_("Only you. Authors see how a question does, from eight people together up, and never whose answers they are."),
        kept=_("Until you leave the organisation"),
        group=_("Your own learning"),
    ),
    Fact(
        models=("courses.ExtraTime",),
        what=_("That you have extra time in quizzes with a limit, and how much; not why"),
        why=_("So that the time suits you"),
        seen_by=_("You and HR"),
        kept=_("Until HR takes it back, or you leave the organisation"),
        group=_("Your own learning"),
    ),
    Fact(
        models=("courses.Quiz", "courses.Question"),
        what=_("Quizzes with their questions; nothing about people"),
        why=_("So that everybody can see what they know"),
        seen_by=_("Everybody for whom the module is meant"),
        kept=_("As long as the organisation uses them; older questions too, because people answered those"),
        group=_("What you can learn"),
    ),
)


def join() -> None:
    kinds.register(QUIZ)
    references.add_source(references.LESSONS)
    privacy_facts.add(*FACTS)
    person_left.connect(_forget, dispatch_uid="quizzes forget who leaves")


def _forget(sender: Any, *, person: User, by: User | None, now: datetime, **more: Any) -> None:
    attempts.forget(person=person)
