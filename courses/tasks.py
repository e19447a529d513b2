"""The tasks of the training engine, gathered from its parts: Celery finds them here."""

from courses.assignments.tasks import recheck_set, send_reminders
from courses.progress.tasks import recompute_all, recompute_module

__all__ = ["recheck_set", "recompute_all", "recompute_module", "send_reminders"]
