"""Extra time for a person, granted by HR. Why is not asked and not stored."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.assessment.models import Attempt, ExtraTime
from courses.assessment.rules import attempts as rules
from lms.audit.services import record
from lms.lib.refusals import Refused
from lms.people.models import User

MOST = 300


class NotMore(Refused):
    message = _("Extra time is a whole number from 1 to 300 percent. 50 means half as much time again.")


@transaction.atomic
def grant(*, person: User, percent: int, by: User, now: datetime) -> ExtraTime:
    """More time in every quiz with a limit, also in the one under way. Granting again replaces what was granted."""
    if not 1 <= percent <= MOST:
        raise NotMore
    before = ExtraTime.objects.filter(person=person).values_list("percent", flat=True).first() or 0
    row, _is_new = ExtraTime.objects.update_or_create(person=person, defaults={"percent": percent, "granted_at": now, "granted_by": by})
    _move_ends(person, percent)
    if before != percent:
        record(by, "quiz.extra_time_granted", person, changes={"percent": [before, percent]})
    return row


@transaction.atomic
def withdraw(*, person: User, by: User) -> None:
    """From the next attempt on there is no extra time; the one under way keeps it. Twice is the same as once."""
    percent = ExtraTime.objects.filter(person=person).values_list("percent", flat=True).first()
    if percent is None:
        return
    ExtraTime.objects.filter(person=person).delete()
    record(by, "quiz.extra_time_withdrawn", person, changes={"percent": [percent, 0]})


def _move_ends(person: User, percent: int) -> None:
    for attempt in Attempt.objects.filter(person=person, finished_at=None, due_at__isnull=False).select_related("quiz"):
        end = rules.due_at(started_at=attempt.started_at, minutes_allowed=attempt.quiz.minutes_allowed, extra_percent=percent)
        if end is not None and attempt.due_at is not None and end > attempt.due_at:
            Attempt.objects.filter(pk=attempt.pk, finished_at=None).update(due_at=end)
