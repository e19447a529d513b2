"""The first view of a page: at most 70 KB compressed without fonts, of which 45 KB script, and nothing of another host (quality.md)."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

PAGES = ("/", "/search/?q=abc", "/help/", "/accounts/2fa/", "/me/messages/")


def compressed(content: bytes) -> int:
    return len(gzip.compress(content, 6))


def static_bytes(address: str) -> bytes:
    found = finders.find(address.removeprefix("/static/"))
    assert found, f"{address} is in no static folder"
    return Path(str(found)).read_bytes()


@pytest.mark.parametrize("page", PAGES)
def test_the_first_view_is_light(cast, client_of, page):
    html = client_of(cast.administrator).get(page).content
    styles = re.findall(rb'<link rel="stylesheet" href="([^"]+)"', html)
    scripts = re.findall(rb'<script[^>]* src="([^"]+)"', html)
    script = sum(compressed(static_bytes(one.decode())) for one in scripts)
    whole = compressed(html) + script + sum(compressed(static_bytes(one.decode())) for one in styles)
    assert len(styles) >= 6
    assert script <= 45_000
    assert whole <= 70_000


@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_asked_of_another_host(cast, client_of, page):
    html = client_of(cast.administrator).get(page).content.decode()
    assert re.findall(r'(?:src|href|action)="(?:https?:)?//[^"]*"', html) == []


def test_styles_ask_nothing_of_another_host():
    for file in Path("static/css").glob("*.css"):
        assert not re.search(r"url\(\s*[\"']?(?:https?:)?//|@import", file.read_text()), file.name
