"""The private "would this be something for you?": only this person's own page asks, and reasons stand beside it (ambassadors.md §4)."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ambassadors import rules
from ambassadors.models import Ambassador, Hint, Nomination, Question, Thanks
from courses.progress.queries import standing_of
from courses.role.models import TrackRequest
from lms.lib.prepared import prepared
from lms.people.models import User


def hint_for(person: User) -> list[str]:
    """The reasons in words, or nothing: when there are too few, the person switched it off, is an ambassador, or was asked already. One query."""
    counts = next(iter(_counts(person=person.pk)), None)
    reasons = _reasons(person, *counts) if counts else []
    return reasons if rules.is_a_hint(len(reasons)) else []


def is_hint_off(person: User) -> bool:
    """Whether this person asked not to be hinted at."""
    return Hint.objects.filter(person=person).exists()


@prepared
def _counts(person: int) -> QuerySet[Any]:
    """Thanks and answers of the person, and tracks that were asked for; no row for who gets no hint."""
    thanks = Thanks.objects.filter(comment__author=OuterRef("pk"), comment__deleted_at=None, comment__hidden_at=None)
    answers = Question.objects.filter(answered_by=OuterRef("pk"), removed_at=None)
    asked = TrackRequest.objects.filter(person=OuterRef("pk")).exclude(state=TrackRequest.State.WITHDRAWN)
    return User.objects.filter(
        ~Exists(Hint.objects.filter(person=OuterRef("pk"))),
        ~Exists(Ambassador.objects.filter(person=OuterRef("pk")).exclude(state=Ambassador.State.ENDED)),
        ~Exists(Nomination.objects.filter(nominee=OuterRef("pk"))),
        pk=person,
    ).values_list(_count(thanks, "comment__author"), _count(answers, "answered_by"), _count(asked, "person"))


def _count(rows: Any, by: str) -> Coalesce:
    return Coalesce(Subquery(rows.order_by().values(by).annotate(count=Count("pk")).values("count")), 0)


def _reasons(person: User, thanks: int, answers: int, asked: int) -> list[str]:
    reasons = []
    if thanks >= rules.THANKS_FOR_A_HINT:
        reasons.append(_("Colleagues thanked you %(count)s times for what you wrote under posts.") % {"count": thanks})
    if answers:
        reasons.append(ngettext("You answered a question of a colleague.", "You answered %(count)s questions of colleagues.", answers) % {"count": answers})
    if asked:
        reasons.append(_("You asked for a track of another role."))
    standing = standing_of(person)
    if standing and all(one.is_done for one in standing.values()):
        reasons.append(_("You went through all three phases."))
    return reasons
