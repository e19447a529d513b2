"""The page for when something went wrong, from `organisation/something-went-wrong.{nl,en}.md`. What HR wrote is left alone."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils import timezone

from courses.catalogue.folders.faults import Faults
from courses.catalogue.folders.front_matter import read as read_front_matter
from courses.catalogue.folders.loaders import Loader, Report
from courses.organisation.folders.policy import body_of
from courses.organisation.models import FirstHour
from courses.organisation.rules.texts import digest_of
from courses.organisation.services.first_hour import write_first_hour
from lms.lib.bilingual import LANGUAGES

NAME = "organisation/something-went-wrong"


@dataclass
class FirstHourFile:
    """Both languages of the page."""

    words: dict[str, str]

    @property
    def digest(self) -> str:
        return digest_of(self.words)


def read(root: Path, faults: Faults) -> FirstHourFile | None:
    """The page; None when neither language is there."""
    paths = {language: root / f"{NAME}.{language}.md" for language in LANGUAGES}
    there = [path for path in paths.values() if path.is_file()]
    if not there:
        return None
    words: dict[str, str] = {}
    for language, path in paths.items():
        if path not in there:
            faults.add(there[0], 1, f"the same page in the other language ({language}) is missing")
            continue
        document = read_front_matter(path, faults)
        words[f"title_{language}"] = document.text("title", most=160)
        document.nothing_else()
        words[f"body_{language}"] = body_of(document, language)
    return FirstHourFile(words)


def write(found: FirstHourFile | None, report: Report) -> None:
    """Make the page, or renew it when nobody wrote it anew since it was loaded."""
    if found is None:
        return
    page = FirstHour.objects.order_by("pk").first()
    if page and (page.loaded_digest == found.digest or page.loaded_edits != page.edits):
        report.add("first hour", "unchanged")
        return
    report.add("first hour", "changed" if page else "made")
    words: Any = found.words
    page = write_first_hour(**words, by=None, now=timezone.now())
    FirstHour.objects.filter(pk=page.pk).update(loaded_digest=found.digest, loaded_edits=page.edits)


LOADER = Loader("first hour", 25, (), read, write)
