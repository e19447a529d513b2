"""What is stored about live sessions: the session with its dates, and who books it."""

from courses.live_sessions.models.bookings import Attendance, Booking, BookingChange
from courses.live_sessions.models.sessions import LiveSession, SessionDate, SessionTrainer

__all__ = ["Attendance", "Booking", "BookingChange", "LiveSession", "SessionDate", "SessionTrainer"]
