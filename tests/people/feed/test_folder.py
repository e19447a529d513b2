"""Lists that the HR system puts into a folder: taken when they are new or changed, applied by themselves only when nothing asks for somebody."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone

from lms.people.feed import tasks
from lms.people.feed.models import ColumnMeaning, FeedRun
from lms.people.feed.rules.columns import meanings_of, plain
from lms.people.feed.services import taking
from lms.people.models import User
from tests.people.feed.conftest import HEAD, lines

FILE = lines("1;Anna;;Kok;;;;;;", "2;Bo;;Vos;;;;;;")


@pytest.fixture
def folder(db, organisation, tmp_path):
    return tmp_path


def _put(folder, content: bytes, name: str = "people.csv", *, age: int = 120) -> None:
    path = folder / name
    path.write_bytes(content)
    moment = timezone.now().timestamp() - age
    os.utime(path, (moment, moment))


def _pick_up(folder, **more) -> list[FeedRun]:
    taken = taking.pick_up(folder=folder, applies=more.pop("applies", False), now=timezone.now())
    for run in taken:
        tasks.work_off(run_id=run.pk)
    return [FeedRun.objects.get(pk=run.pk) for run in taken]


def test_a_list_is_taken_once_and_again_when_it_changes(folder):
    _put(folder, FILE)
    (run,) = _pick_up(folder)
    assert (run.state, run.new, run.name) == ("columns", 0, "people.csv")
    assert _pick_up(folder) == []
    _put(folder, FILE, age=100)
    assert len(_pick_up(folder)) == 1
    assert (folder / "people.csv").exists()


def test_a_list_that_is_still_being_written_waits(folder):
    _put(folder, FILE, age=30)
    assert _pick_up(folder) == []


def test_what_is_no_list_stands_in_the_history_with_the_reason(folder):
    _put(folder, b"%PDF-", "brief.csv")
    _put(folder, b"nothing", "lees mij.md")
    (run,) = _pick_up(folder)
    assert (run.state, run.name) == ("stopped", "brief.csv") and run.problem


@pytest.fixture
def known(db):
    """Somebody said once what these columns are."""
    for heading, field in zip(HEAD.split(";"), meanings_of(HEAD.split(";"), {}), strict=True):
        ColumnMeaning.objects.create(heading=plain(heading), field=field)


def test_known_columns_are_compared_at_once_and_wait_for_somebody(folder, known):
    _put(folder, FILE)
    (run,) = _pick_up(folder)
    assert run.state == "ready" and run.new == 2 and not User.objects.exists()


def test_a_list_is_applied_by_itself_when_the_installation_says_so(folder, known):
    _put(folder, FILE)
    (run,) = _pick_up(folder, applies=True)
    assert run.state == "done" and User.objects.count() == 2


def test_a_list_that_asks_for_somebody_is_never_applied_by_itself(folder, known, make_person):
    for number in range(3, 10):
        make_person(employee_number=str(number))
    _put(folder, FILE, "velen-weg.csv")
    _put(folder, lines("1;Anna;;Kok;geen adres;;;;;", *(f"{number};Noor;;Bakker;;;;;;" for number in range(3, 10))), "geweigerd.csv")
    assert [(run.name, run.state) for run in _pick_up(folder, applies=True)] == [("geweigerd.csv", "ready"), ("velen-weg.csv", "ready")]
    assert User.objects.active().count() == 7


def test_rows_about_people_are_forgotten_in_time(folder, known):
    from lms.people.feed.services import working

    _put(folder, FILE)
    _put(folder, lines("3;Cas;;", head="Personeelsnummer;Voornaam;Achternaam;Functie"), "half.csv")
    applied, refused = sorted(_pick_up(folder, applies=True), key=lambda run: run.name, reverse=True)
    assert (applied.rows.count(), refused.rows.count(), refused.state) == (2, 1, "ready")
    working.forget(now=timezone.now() + timedelta(days=61))
    assert (applied.rows.count(), refused.rows.count()) == (2, 0)
    working.forget(now=timezone.now() + timedelta(days=731))
    assert applied.rows.count() == 0 and FeedRun.objects.count() == 2
