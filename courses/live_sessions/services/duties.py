"""The time that trainers and presenters gave, outside the seats (§8.5)."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from courses.live_sessions.models import DutyAttendance, SessionDate
from courses.live_sessions.queries.room import duties_of
from courses.live_sessions.refusals import MarkingNotOpen
from courses.live_sessions.rules import moments
from lms.audit.services import record
from lms.lib.locks import lock, transaction_or_busy
from lms.lib.refusals import Refused
from lms.people.models import User


class HasNoDuty(Refused):
    message = _("This colleague does not give this session, so there are no hours to note.")


class TooManyMinutes(Refused):
    message = _("The session took %(length)d minutes. Write that or fewer.")


@transaction_or_busy()
def note_duty(*, date: SessionDate, person: User, duty: str, was_there: bool, by: User, now: datetime, minutes: int | None = None) -> DutyAttendance:
    """Note whether somebody gave the session on this date, and how long; without minutes the planned time."""
    lock(date.session)
    planned = {(kind, one.pk): length for kind, one, length in duties_of(date.session)}
    if (duty, person.pk) not in planned:
        raise HasNoDuty
    if not moments.may_mark(now=now, starts=date.starts_at):
        raise MarkingNotOpen
    length = int((date.ends_at - date.starts_at).total_seconds() // 60)
    wanted = minutes if minutes is not None else planned[duty, person.pk] or length
    if wanted > length:
        raise TooManyMinutes(length=length)
    values = {"was_there": was_there, "minutes": wanted if was_there else 0, "marked_at": now, "marked_by": by}
    row, _made = DutyAttendance.objects.update_or_create(date=date, person=person, duty=duty, defaults=values)
    record(by, "duty.marked", date.session, changes={duty: ["", f"{person}: {row.minutes}"]})
    return row
