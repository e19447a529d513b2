"""The status of a required track: filtered, as a file equal to the screen, and dates that people who have it already cannot make."""

import csv
import io
from datetime import timedelta

import pytest
from django.utils import timezone

from courses.assignments.models import Assignment
from courses.assignments.services import exemptions
from courses.progress.services import complete_module
from courses.role.queries import overview
from courses.role.queries.difference import difference
from courses.role.rules import rule_from
from courses.role.services import tracks
from courses.role.terms import terms_of
from lms.notifications.models import Message
from tests.role.conftest import REQUIRED, below


@pytest.fixture
def required(cast, make_track, apply):
    """Everybody of North: Samira has finished, Tom is late, Wout is exempted, Marloes and Bea have it open."""
    track = make_track(rule=below(cast.north), **REQUIRED)
    apply(track)
    now = timezone.now()
    complete_module(person=cast.employee, module=track.assigned_set.modules.get(), how="session", now=now)
    Assignment.objects.filter(person=cast.trainer).update(due_on=timezone.localdate() - timedelta(days=1))
    give = {"kind": "exempt", "reason": "Planted reason.", "by": cast.hr, "now": now}
    exemptions.give_exemption(person=cast.ambassador, assigned_set=track.assigned_set, **give)
    return track


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ({}, {"Samira El Idrissi", "Tom Trainer", "Wout Claes", "Marloes van der Berg", "Bea Noord"}),
        ({"state": "finished"}, {"Samira El Idrissi"}),
        ({"state": "late"}, {"Tom Trainer"}),
        ({"state": "exempt"}, {"Wout Claes"}),
        ({"state": "open"}, {"Marloes van der Berg", "Bea Noord"}),
        ({"q": "samira"}, {"Samira El Idrissi"}),
        ({"state": "late", "q": "samira"}, set()),
        ({"state": "nonsense", "unit": "x"}, {"Samira El Idrissi", "Tom Trainer", "Wout Claes", "Marloes van der Berg", "Bea Noord"}),
    ],
)
def test_the_file_holds_the_rows_of_the_screen(cast, client_of, required, asked, names):
    hr, page = client_of(cast.hr), f"/hr/tracks/{required.key}/status/"
    screen = hr.get(page, asked).content.decode()
    table = screen.rpartition("<tbody>")[2] if names else ""
    everybody = {"Samira El Idrissi", "Tom Trainer", "Wout Claes", "Marloes van der Berg", "Bea Noord"}
    assert {name for name in everybody if name in table} == names
    text = b"".join(hr.get(f"{page}file/", asked).streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[0] == ["Number", "Name", "Due", "State"]
    assert {row[1] for row in rows[1:]} == names
    assert "Planted reason." not in screen + text


def test_a_unit_means_everything_below_it(cast, client_of, required):
    hr, page = client_of(cast.hr), f"/hr/tracks/{required.key}/status/"
    assert "Nobody fits these filters." in hr.get(page, {"unit": cast.south.pk}).content.decode()
    assert "5 people" in hr.get(page, {"unit": cast.north.parent.pk}).content.decode()


def test_there_is_no_file_of_what_is_not_required(cast, client_of, make_track, apply):
    track = make_track("Choice", strength="expected")
    apply(track)
    assert client_of(cast.hr).get(f"/hr/tracks/{track.key}/status/file/").status_code == 404


def test_who_has_it_already_counts_among_those_who_cannot_make_a_new_date(cast, make_track, apply):
    """Given 50 days ago, now due 30 days after that: everybody who has not finished would be late at once (§3.3)."""
    track = make_track(strength="expected", due_kind="assigned", due_days=90)
    apply(track)
    Assignment.objects.update(assigned_at=timezone.now() - timedelta(days=50))
    one, finished = Assignment.objects.get(person=cast.employee), Assignment.objects.get(person=cast.trainer)
    complete_module(person=cast.trainer, module=track.assigned_set.modules.get(), how="session", now=timezone.now())
    track = tracks.set_terms(track=track, by=cast.hr, now=timezone.now(), due_days=30)
    late = _difference(track).late
    everybody = Assignment.objects.filter(completed_at=None).count()
    assert (late.people, Assignment.objects.count()) == (everybody, everybody + 1)
    track = tracks.set_terms(track=track, by=cast.hr, now=timezone.now(), extended_to=late.propose)
    assert _difference(track).late.people == 0
    apply(track)
    one.refresh_from_db()
    finished.refresh_from_db()
    assert one.due_on == late.propose > timezone.localdate()
    assert finished.completed_at is not None
    assert Message.objects.filter(person=cast.employee, kind="track_changed").count() == 1


def test_terms_that_change_no_date_ask_for_no_proposal(cast, make_track, apply):
    track = make_track(strength="expected", due_kind="assigned", due_days=90)
    apply(track)
    Assignment.objects.update(assigned_at=timezone.now() - timedelta(days=200))
    track = tracks.set_terms(track=track, by=cast.hr, now=timezone.now(), reason_en="Another reason.")
    assert _difference(track).late.people == 0


def _difference(track):
    track = overview.tracks_to_build().get(pk=track.pk)
    return difference(track, rule_from(track.audience), terms_of(track), today=timezone.localdate())
