"""Celery: the application that workers and beat start from."""

import os
import warnings

from celery import Celery
from celery.exceptions import CPendingDeprecationWarning

# Tasks that run while the broker goes away may finish: each may run twice, and its state is in the database.
warnings.filterwarnings("ignore", category=CPendingDeprecationWarning)
# Celery warns that root may be dangerous with pickled messages; ours are JSON.
warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings")

app = Celery("podium")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
