"""Tracks of a programme folder become drafts; what HR changed is left alone."""

from pathlib import Path

import pytest
from django.utils import timezone
from django.utils.translation import override

from courses.catalogue.folders.faults import Faults
from courses.catalogue.folders.loaders import Report
from courses.programme.services import STARTER
from courses.role import folder
from courses.role.models import Track
from courses.role.queries.overview import suggested_group
from courses.role.services import tracks

FILE = """---
key: purchasing-desk
title_nl: Inkoop
title_en: Purchasing
purpose_nl: Vind leveranciers.
purpose_en: Find suppliers.
job_roles: [Buyer]
departments: []
strength: expected
due_days: 60
modules:
  - key: module-a
    optional: false
  - key: module-b
    optional: true
---
"""


@pytest.fixture
def load(tmp_path: Path, make_module):
    make_module(), make_module()
    from courses.catalogue.models import Module

    for module, key in zip(Module.objects.order_by("pk"), ("module-a", "module-b"), strict=True):
        Module.objects.filter(pk=module.pk).update(key=key)

    def do(text: str = FILE):
        path = tmp_path / "role/tracks/purchasing-desk.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        faults, report = Faults(tmp_path), Report()
        with override("en"):
            found = folder.read(tmp_path, faults)
        if not faults:
            folder.write(found, report)
        return [str(fault) for fault in sorted(faults.found)], report.counts.get("track", {})

    return do


def test_a_file_becomes_a_draft_without_audience_and_twice_is_once(load):
    assert load() == ([], {"made": 1})
    assert load() == ([], {"unchanged": 1})
    track = Track.objects.get()
    assert (track.state, track.audience, track.strength, track.due_kind, track.due_days) == ("draft", {}, "expected", "assigned", 60)
    assert list(track.assigned_set.entries.values_list("module__key", "is_optional")) == [("module-a", False), ("module-b", True)]


def test_a_changed_file_renews_a_track_that_nobody_touched_and_leaves_what_hr_changed(load, cast):
    load()
    assert load(FILE.replace("Find suppliers", "Meet suppliers")) == ([], {"changed": 1})
    assert Track.objects.get().purpose_en == "Meet suppliers."
    tracks.set_terms(track=Track.objects.get(), strength="invited", by=cast.hr, now=timezone.now())
    assert load(FILE.replace("Find suppliers", "Other")) == ([], {"unchanged": 1})
    assert Track.objects.get().purpose_en == "Meet suppliers."


def test_the_suggested_job_roles_are_offered_as_far_as_they_exist_here(load, make_job_role):
    load()
    assert suggested_group(Track.objects.get()).conditions == ()
    buyer = make_job_role()
    assert [one.value for one in suggested_group(Track.objects.get()).conditions] == [buyer.pk]


@pytest.mark.parametrize(
    ("was", "becomes", "fault"),
    [
        ("module-b", "module-x", "role/tracks/purchasing-desk.md:11: there is no module 'module-x'"),
        ("strength: expected", "strength: required", "role/tracks/purchasing-desk.md:9: strength is 'required'; choose one of: invited, expected"),
        ("optional: true", "optional: maybe", "role/tracks/purchasing-desk.md:11: optional is 'maybe'; write true or false"),
        ("    optional: true\n", "", "role/tracks/purchasing-desk.md:14: an entry of modules has exactly key, optional"),
        ("key: purchasing-desk", "key: other", "role/tracks/purchasing-desk.md:2: key is 'other', but the file is called 'purchasing-desk.md'"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_nothing_is_stored(load, was, becomes, fault):
    faults, _counts = load(FILE.replace(was, becomes))
    assert fault in faults
    assert Track.objects.count() == 0


def test_the_starter_programme_has_seven_tracks_without_a_fault(db):
    faults = Faults(STARTER)
    assert len(folder.read(STARTER, faults)) == 7
    assert faults.found == []
