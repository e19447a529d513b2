"""The settings as in use, with the floor page beside the pages of the site."""

from lms.settings import *  # noqa: F403
from lms.settings import BASE_DIR, TEMPLATES

ROOT_URLCONF = "tests.bench.urls"
TEMPLATES = [TEMPLATES[0] | {"DIRS": [*TEMPLATES[0]["DIRS"], BASE_DIR / "tests/bench/templates"]}]
