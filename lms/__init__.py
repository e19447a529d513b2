"""The project: wiring, and what every part shares."""

from lms.celery import app as celery_app

__all__ = ["celery_app"]
