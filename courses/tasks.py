"""The tasks of the training engine, gathered from its parts: Celery finds them here."""

from courses.assignments.tasks import keep_up, recheck_set, send_reminders
from courses.authoring.tasks import publish_planned_lessons
from courses.certificates.tasks import make, tell_ending
from courses.certificates.tasks import sweep as sweep_certificates
from courses.live_sessions.tasks import ask_for_feedback, check_bookings, fill_session, remind, sweep
from courses.progress.tasks import recompute_all, recompute_module

__all__ = [
    "ask_for_feedback",
    "check_bookings",
    "fill_session",
    "keep_up",
    "make",
    "publish_planned_lessons",
    "recheck_set",
    "recompute_all",
    "recompute_module",
    "remind",
    "send_reminders",
    "sweep",
    "sweep_certificates",
    "tell_ending",
]
