"""The tracks of a programme folder (`role/tracks/<key>.md`): drafts with their modules and terms.

For whom a track is, HR chooses; the folder only suggests job roles and departments by name.
A track that HR has opened or changed is left alone.
"""

import hashlib
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils import timezone

from courses.assignments.models import Strength
from courses.catalogue.folders.faults import Faults
from courses.catalogue.folders.front_matter import read as read_front_matter
from courses.catalogue.folders.loaders import Loader, Report
from courses.catalogue.models import Module
from courses.role.models import Track
from courses.role.services import tracks as services

FOLDER = "role/tracks"
_MODULE = re.compile(r"\d{2}-(.+)")


@dataclass
class TrackFile:
    """What one file says; the words as they are, the rest checked."""

    key: str
    digest: str
    words: dict[str, Any]
    terms: dict[str, Any]
    suggested: dict[str, list[str]]
    modules: list[tuple[str, bool]] = field(default_factory=list)


def read(root: Path, faults: Faults) -> list[TrackFile]:
    """Every file of the folder; modules must stand in the same folder or in the catalogue."""
    here = {found[1] for path in root.glob("*/*/*/module.md") if (found := _MODULE.fullmatch(path.parent.name))}
    known = here | set(Module.objects.values_list("key", flat=True))
    return [_read_track(path, known, faults) for path in sorted((root / FOLDER).glob("*.md"))]


def _read_track(path: Path, known: set[str], faults: Faults) -> TrackFile:
    document = read_front_matter(path, faults)
    strength = document.choice("strength", [Strength.INVITED, Strength.EXPECTED])
    days = document.number("due_days", most=1000, default=0)
    rows = document.records("modules", ("key", "optional"))
    track = TrackFile(
        key=document.key(),
        digest=hashlib.sha256(path.read_bytes()).hexdigest(),
        words={name: document.text(name, most=160 if name.startswith("title") else 2000) for name in ("title_nl", "title_en", "purpose_nl", "purpose_en")},
        terms={"strength": strength, "due_kind": Track.Due.ASSIGNED if days else Track.Due.NONE, "due_days": days or None},
        suggested={"job_roles": document.words("job_roles"), "departments": document.words("departments")},
        modules=[(row["key"], row["optional"] == "true") for row in rows],
    )
    document.nothing_else()
    if track.key and path.stem != track.key:
        document.fault("key", f"key is {track.key!r}, but the file is called {path.name!r}")
    for row in rows:
        if row["optional"] not in {"true", "false"}:
            document.fault("modules", f"optional is {row['optional']!r}; write true or false")
        if row["key"] not in known:
            document.fault("modules", f"there is no module {row['key']!r}")
    return track


def write(found: list[TrackFile], report: Report) -> None:
    """Make what is new, renew what nobody changed since it was loaded, leave the rest."""
    for form in found:
        track = Track.objects.filter(key=form.key).first()
        if track and (track.loaded_digest == form.digest or track.state != Track.State.DRAFT or track.version != track.loaded_version):
            report.add("track", "unchanged")
            continue
        report.add("track", "changed" if track else "made")
        _store(track, form)


def _store(track: Track | None, form: TrackFile) -> None:
    now = timezone.now()
    if track is None:
        track = services.create_track(key=form.key, **form.words, by=None, now=now)
    else:
        track = services.describe_track(track=track, **form.words, by=None, now=now)
    by_key = {one.key: one for one in Module.objects.filter(key__in=[key for key, _optional in form.modules]).select_related("course")}
    track = services.set_modules(track=track, modules=[(by_key[key], is_optional) for key, is_optional in form.modules], by=None, now=now)
    track = services.set_terms(track=track, by=None, now=now, **form.terms)
    Track.objects.filter(pk=track.pk).update(suggested=form.suggested, loaded_digest=form.digest, loaded_version=track.version)


LOADER = Loader("tracks", 30, (FOLDER,), read, write)
