"""The settings as in use, for a web server that a test starts without collecting styles and scripts first."""

from lms.settings import *  # noqa: F403
from lms.settings import STORAGES

STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
