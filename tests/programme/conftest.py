"""A small programme folder that is fine; tests damage it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.utils import timezone

from courses.catalogue.folders.loaders import Report
from courses.programme import services

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 400"><title>Pad</title><desc>Drie stations.</desc>'
    "<style>.paper{fill:#f6f3ed}</style><rect class=\"paper\" width=\"720\" height=\"400\"/></svg>\n"
)  # fmt: skip
COURSE = """---
key: {key}
phase: {phase}
title_nl: De basis
title_en: The basics
summary_nl: Waar het om gaat.
summary_en: What it is about.
---
"""
MODULE = """---
key: {key}
title_nl: "Wat het zijn: sociale media"
title_en: What social media are
summary_nl: Waar het om gaat.
summary_en: What it is about.
outcomes_nl:
  - Vertellen wat het is.
outcomes_en:
  - Tell what it is.
stance: both            # chance, risk or both
platforms: [linkedin, tiktok]
variant_of: {variant_of}
variant_for: {variant_for}
optional: false
checked_on: 2026-11-24
check_again_on: 2027-05-24
illustration: images/path
illustration_alt_nl: Een lijn met drie stations.
illustration_alt_en: A line with three stations.
---
"""
LESSON = """---
kind: page
title: {title}
minutes: {minutes}
stance: both
---
## Kop

Een **alinea** met [een link](https://example.org).

![Een lijn](images/path.nl.svg)

:::tip
Doe dit.
:::
"""


def write_module(course: Path, folder: str, *, variant_of: str = "none", variant_for: str = "none", lesson: str = "") -> Path:
    module = course / folder
    (module / "images").mkdir(parents=True)
    key = folder[3:]
    (module / "module.md").write_text(MODULE.format(key=key, variant_of=variant_of, variant_for=variant_for))
    for language, title, minutes in (("nl", "Van zender naar gesprek", 4), ("en", "From sender to conversation", 5)):
        (module / f"01-{lesson or key + '-first'}.{language}.md").write_text(LESSON.format(title=title, minutes=minutes))
        (module / "images" / f"path.{language}.svg").write_text(DRAWING.replace("Pad", f"Pad {language} {key}"))
    return module


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One course with a module and a variant of it, in a folder of its own."""
    root = tmp_path / "programme"
    course = root / "general" / "basics"
    course.mkdir(parents=True)
    (course / "course.md").write_text(COURSE.format(key="basics", phase="general"))
    write_module(course, "01-what-it-is")
    write_module(course, "02-what-it-is-web-shop", variant_of="what-it-is", variant_for="web-shop")
    return root


@pytest.fixture
def load(db: None, settings, tmp_path: Path, folder: Path) -> Callable[[], Report]:
    settings.MEDIA_ROOT = tmp_path / "media"
    return lambda: services.load_programme(folder=folder, by=None, now=timezone.now())
