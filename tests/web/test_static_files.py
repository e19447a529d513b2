"""Styles, scripts and pictures: what a template asks for is there."""

import re
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders

NAMED = re.compile(r"{%\s*static\s+['\"]([^'\"<>]+)['\"]")
FETCHED = "vendor/"  # fonts, which come at set-up and have a fallback


def test_every_file_that_a_template_names_exists():
    missing = {
        f"{template.relative_to(settings.BASE_DIR)}: {name}"
        for template in Path(settings.BASE_DIR, "templates").rglob("*.html")
        for name in NAMED.findall(template.read_text())
        if not name.startswith(FETCHED) and finders.find(name) is None
    }
    assert missing == set()
