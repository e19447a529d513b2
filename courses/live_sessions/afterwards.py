"""What who had a seat reads when the session is over: whether they were there, and what is asked of them now (§8, learning §8)."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.queries.feedback import turn_of
from courses.live_sessions.rules import attendance, feedback


@dataclass(frozen=True)
class Afterwards:
    """`asks` is the name of the page with questions that are open and unanswered: `session_feedback`, `session_pulse`, or nothing."""

    sentence: str
    asks: str = ""


def afterwards(booking: Booking, session: LiveSession, *, now: datetime) -> Afterwards:
    """For a seat in a session that is over; its dates come loaded."""
    marks = dict(booking.attendance.values_list("date", "value"))
    found = attendance.outcome([marks.get(date.pk) for date in session.dates.all()], percent=session.attendance_percent)
    return Afterwards(_sentence(found), _asks(booking, session, now) if feedback.WAS_THERE & set(marks.values()) else "")


def _sentence(found: str) -> str:
    if found == attendance.NOT_RECORDED:
        return _("You had a seat. The trainer has not noted everything yet.")
    return {
        attendance.ATTENDED: _("You were there. The session of this module is done for you."),
        attendance.PARTLY: _("You were there for a part. That does not count as the whole session; another date can."),
        attendance.EXCUSED: _("You had let us know that you could not come. Another date is open to you."),
        attendance.ABSENT: _("It was noted that you were not there. Is that wrong? Tell the trainer, who can correct it."),
    }[found]


def _asks(booking: Booking, session: LiveSession, now: datetime) -> str:
    ended = session.ends_at
    if ended is None:
        return ""
    turn = turn_of(booking)
    if feedback.may_answer(now=now, ended=ended) and not (turn and turn.answered_on):
        return "session_feedback"
    if feedback.may_answer_pulse(now=now, ended=ended) and not (turn and turn.pulse_answered_on):
        return "session_pulse"
    return ""
