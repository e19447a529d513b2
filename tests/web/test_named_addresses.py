"""Addresses: what a template names is there, also in a branch that no test opens."""

import re
from pathlib import Path

from django.conf import settings
from django.urls import get_resolver

NAMED = re.compile(r"{%\s*url\s+['\"]([\w:-]+)['\"]")


def test_every_address_that_a_template_names_exists():
    resolver = get_resolver()
    known = {name for name in resolver.reverse_dict if isinstance(name, str)}
    for space, (_prefix, inner) in resolver.namespace_dict.items():
        known |= {f"{space}:{name}" for name in inner.reverse_dict if isinstance(name, str)}
    missing = {
        f"{template.relative_to(settings.BASE_DIR)}: {name}"
        for template in Path(settings.BASE_DIR, "templates").rglob("*")
        if template.suffix in {".html", ".txt"}
        for name in NAMED.findall(template.read_text())
        if name not in known
    }
    assert missing == set()
