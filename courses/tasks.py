"""The tasks of the training engine, gathered from its parts: Celery finds them here."""

from courses.progress.tasks import recompute_all, recompute_module

__all__ = ["recompute_all", "recompute_module"]
