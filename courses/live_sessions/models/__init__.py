"""What is stored about live sessions: the session with its dates, who books it, who gives it, and what is said of it."""

from courses.live_sessions.models.bookings import Attendance, Booking, BookingChange
from courses.live_sessions.models.checking import InvariantRun
from courses.live_sessions.models.duties import DutyAttendance, SessionPresenter
from courses.live_sessions.models.feedback import FeedbackAnswer, FeedbackTurn, PulseAnswer
from courses.live_sessions.models.room import CallLog, SessionMessage, SessionQuestion, WalkIn
from courses.live_sessions.models.sessions import LiveSession, SessionDate, SessionSeries, SessionTrainer

__all__ = [
    "Attendance",
    "Booking",
    "BookingChange",
    "CallLog",
    "DutyAttendance",
    "FeedbackAnswer",
    "FeedbackTurn",
    "InvariantRun",
    "LiveSession",
    "PulseAnswer",
    "SessionDate",
    "SessionMessage",
    "SessionPresenter",
    "SessionQuestion",
    "SessionSeries",
    "SessionTrainer",
    "WalkIn",
]
