"""A feed from the file to its undoing: the difference first, all or nothing, and back again (people-and-tracks.md §2)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from courses.assignments.models import Absence
from lms.audit.models import AuditEntry
from lms.people import services, signals
from lms.people.feed.models import FeedRow, FeedRun
from lms.people.feed.rules.rows import Incoming
from lms.people.feed.services import applying, taking, undoing, working
from lms.people.models import User
from tests.people.feed.conftest import everybody, kinds, lines, reasons

Result = FeedRow.Result


@pytest.fixture
def places(make_unit, make_job_role):
    top = make_unit("Voorbeeld", kind="company", code="top")
    return {
        "sales": make_unit("Verkoop", parent=top, code="sales"),
        "shop": make_unit("Winkel", parent=top, code="shop"),
        "buyer": services.create_job_role(code="buyer", name_nl="Inkoper", name_en="Buyer", by=None),
        "seller": services.create_job_role(code="seller", name_nl="Verkoper", name_en="Seller", by=None),
    }


def test_nothing_is_written_before_apply_and_the_preview_says_old_and_new(places, make_person, compare):
    make_person("Anna", "Kok", employee_number="1", units=[places["sales"]], job_roles=[places["buyer"]], email="anna@example.org")
    before = everybody()
    run = compare(lines("1;Anna;de;Kok;anna@example.org;Winkel;Inkoper;;;", "2;Bram;;Vos;;Verkoop;Verkoper;1;1 maart 2026;"))
    assert everybody() == before
    assert kinds(run) == {"1": "changed", "2": "new"}
    row = run.rows.get(number="1")
    assert (row.before, row.after) == ({"name_prefix": "", "units": ["sales"]}, {"name_prefix": "de", "units": ["shop"]})
    assert (run.new, run.changed, run.unchanged, run.refused, run.rows_read) == (1, 1, 0, 0, 2)


def test_applying_makes_changes_and_ends_what_the_file_says(places, make_person, compare, apply, make_unit):
    anna = make_person("Anna", "Kok", employee_number="1", units=[places["sales"]], email="anna@example.org")
    make_person("Wim", "Weg", employee_number="9", roles=("trainer",))
    run = apply(
        compare(lines("1;Anna;;Kok;anna@nieuw.example;Winkel;Verkoper;;;", "2;Bram;van;Vos;;Verkoop;Verkoper | Inkoper;1;1 maart 2026;"), is_complete=True)
    )
    anna.refresh_from_db()
    bram, wim = User.objects.get(employee_number="2"), User.objects.get(employee_number="9")
    assert run.state == FeedRun.State.DONE
    assert (anna.email, [unit.code for unit in anna.units.all()], [one.code for one in anna.job_roles.all()]) == ("anna@nieuw.example", ["shop"], ["seller"])
    assert (bram.full_name, bram.email, bram.joined_on, list(bram.managers.all())) == ("Bram van Vos", None, date(2026, 3, 1), [anna])
    assert sorted(one.code for one in bram.job_roles.all()) == ["buyer", "seller"] and bram.memberships.get().since == date(2026, 3, 1)
    assert not bram.has_usable_password()
    assert (wim.is_active, wim.left_on, wim.grants.count()) == (False, timezone.localdate(), 0)
    assert set(run.rows.values_list("result", flat=True)) == {Result.DONE}
    assert AuditEntry.objects.filter(action="feed.applied", changes__joined=[0, 1], changes__changed=[0, 1], changes__left=[0, 1]).exists()


def test_the_same_file_again_changes_nothing(places, compare, apply):
    file = lines("1;Anna;van der;Kok;anna@example.org;Winkel | Verkoop;Inkoper;2;1-2-2020;", "2;Bram;;Vos;;Verkoop;;;;")
    apply(compare(file))
    again = compare(file, is_complete=True)
    assert (again.to_do, again.unchanged, again.refused) == (0, 2, 0)
    with pytest.raises(applying.NothingToDo):
        applying.request_apply(run=again, by=None, now=timezone.now())


def test_two_people_may_change_addresses(make_person, compare, apply):
    make_person("Anna", "Kok", employee_number="1", email="a@example.org")
    make_person("Bram", "Vos", employee_number="2", email="b@example.org")
    run = apply(compare(lines("1;b@example.org", "2;a@example.org", head="Nummer;E-mail")))
    assert run.state == FeedRun.State.DONE
    assert dict(User.objects.values_list("employee_number", "email")) == {"1": "b@example.org", "2": "a@example.org"}


def test_more_than_one_in_ten_leaving_stops_and_asks(make_person, compare, apply):
    for number in range(10):
        make_person(employee_number=str(number))
    run = compare(lines(*(str(number) + ";Noor" for number in range(8)), head="Nummer;Voornaam"), is_complete=True)
    assert run.leaving == 2
    with pytest.raises(applying.ManyWouldLeave) as refusal:
        applying.request_apply(run=run, by=None, now=timezone.now())
    assert refusal.value.facts == {"leaving": 2, "people": 10}
    assert User.objects.active().count() == 10
    assert apply(run).state == FeedRun.State.DONE and User.objects.active().count() == 8


def test_one_in_ten_leaving_is_not_stopped(make_person, compare, apply):
    for number in range(10):
        make_person(employee_number=str(number))
    run = compare(lines(*(str(number) + ";Noor" for number in range(9)), head="Nummer;Voornaam"), is_complete=True)
    assert apply(run, is_sure=False).state == FeedRun.State.DONE and User.objects.active().count() == 9


def test_a_refused_row_leaves_its_person_as_is(make_person, compare, apply):
    make_person("Anna", "Kok", employee_number="1")
    make_person("Bram", "Vos", employee_number="2")
    before = everybody()
    run = compare(lines("1;;;Kok;geen adres;Nergens;;;;", "2;Bram;;Vos;p2@example.org;;;;;"), is_complete=True)
    assert sorted(reasons(run)["1"]) == ["no_name", "not_an_address", "unknown_unit"]
    assert (run.leaving, run.to_do) == (0, 1 if run.to_do else 0)
    if run.to_do:
        apply(run)
    assert everybody()["people"]["1"] == before["people"]["1"]


def test_the_last_administrator_never_leaves_by_a_feed(make_person, compare):
    make_person(employee_number="1", roles=("administrator",))
    make_person(employee_number="2")
    run = compare(lines("2;Noor", head="Nummer;Voornaam"), is_complete=True)
    assert reasons(run) == {"1": ["last_administrator"]} and run.leaving == 0


def test_undoing_puts_everything_back_and_newcomers_go(places, make_person, compare, apply, undo):
    anna = make_person("Anna", "Kok", employee_number="1", units=[places["sales"], places["shop"]], job_roles=[places["buyer"]], email="anna@example.org")
    anna.memberships.update(since=date(2019, 5, 1))
    make_person("Wim", "Weg", employee_number="9", roles=("trainer", "hr"), managers=[anna])
    services.leave(person=make_person("Olga", "Oud", employee_number="8"), by=None, now=timezone.now() - timedelta(days=40))
    before = everybody()
    file = lines(
        "1;Anna;;Kok;nieuw@example.org;Winkel;Verkoper;2;;", "2;Bram;;Vos;anna@example.org;Verkoop;Verkoper;;1-3-2026;", "8;Olga;;Oud;p8@example.org;;;1;;"
    )
    run = apply(compare(file, is_complete=True))
    assert kinds(run) == {"1": "changed", "2": "new", "8": "back", "9": "leaving"} and everybody() != before
    undone = undo(run)
    assert undone.state == FeedRun.State.UNDONE
    assert everybody() == before
    assert set(run.rows.values_list("result", flat=True)) == {Result.PUT_BACK}


def test_a_list_changes_no_address_of_an_administrator(make_person, compare):
    make_person("Ada", "Beheer", employee_number="1", roles=("administrator",), email="ada@example.org")
    head = "Nummer;E-mail"
    assert reasons(compare(lines("1;elsewhere@example.org", head=head))) == {"1": ["address_of_administrator"]}
    assert reasons(compare(lines("1;ada@example.org", head=head))) == {}


def test_undoing_leaves_alone_what_was_changed_since_and_names_it(places, make_person, compare, apply, undo):
    anna = make_person("Anna", "Kok", employee_number="1", units=[places["sales"]], email="anna@example.org")
    run = apply(compare(lines("1;Anna;;Kok;nieuw@example.org;Winkel;;;;")))
    services.change_person(person=anna, by=None, now=timezone.now(), email="eigen@example.org")
    undo(run)
    anna.refresh_from_db()
    row = run.rows.get()
    assert (anna.email, [unit.code for unit in anna.units.all()]) == ("eigen@example.org", ["sales"])
    assert (row.result, row.left_alone) == (Result.PARTLY, ["email"])


def test_an_undo_that_would_make_a_circle_is_refused_with_a_sentence(make_person, compare, apply, undo):
    top, person = make_person(employee_number="1"), make_person(employee_number="2")
    services.change_person(person=person, by=None, now=timezone.now(), managers=[top])
    run = apply(compare(lines("2;", head="Nummer;Manager")))
    services.change_person(person=top, by=None, now=timezone.now(), managers=[person])
    undone = undo(run)
    assert undone.state == FeedRun.State.DONE and "1 → 2" in undone.problem + undone.problem.replace("2 → 1", "1 → 2")
    assert list(top.managers.all()) == [person] and not person.managers.exists()


def test_a_newcomer_who_did_something_leaves_instead_of_disappearing(compare, apply, undo):
    run = apply(compare(lines("2;Bram;;Vos;;;;;;")))
    User.objects.filter(employee_number="2").update(last_login=timezone.now())
    undo(run)
    bram = User.objects.get(employee_number="2")
    assert (bram.is_active, run.rows.get().result, run.rows.get().left_alone) == (False, Result.PARTLY, ["account"])


def test_undoing_is_possible_for_thirty_days(compare, apply):
    now = timezone.now()
    run = apply(compare(lines("2;Bram;;Vos;;;;;;")), now=now)
    with pytest.raises(undoing.TooLateToUndo):
        undoing.request_undo(run=run, by=None, now=now + timedelta(days=30, seconds=1))
    assert undoing.request_undo(run=run, by=None, now=now + timedelta(days=30)).state == FeedRun.State.UNDOING


def test_who_was_changed_between_preview_and_apply_is_left_alone(places, make_person, compare, apply):
    anna = make_person("Anna", "Kok", employee_number="1", units=[places["sales"]])
    make_person("Bram", "Vos", employee_number="2", units=[places["sales"]])
    run = compare(lines("1;Winkel", "2;Winkel", head="Nummer;Afdeling"))
    services.change_person(person=anna, by=None, now=timezone.now(), units=[])
    apply(run)
    assert dict(run.rows.values_list("number", "result")) == {"1": Result.OVERTAKEN, "2": Result.DONE}
    assert not anna.units.exists()


def test_a_last_day_told_ahead_takes_effect_on_that_day(make_person, compare, apply):
    person, heir, today = make_person(employee_number="1"), make_person(), timezone.localdate()
    told = []
    signals.content_handed_over.connect(lambda sender, person, heir, **more: told.append((person, heir)), weak=False, dispatch_uid="of this test")
    apply(compare(lines(f"1;{today + timedelta(days=3):%d-%m-%Y}", head="Nummer;Uit dienst")), heir=heir)
    assert working.let_leavers_go(now=timezone.now()) == 0
    assert working.let_leavers_go(now=timezone.now() + timedelta(days=3)) == 1
    person.refresh_from_db()
    assert (person.is_active, person.left_on) == (False, today + timedelta(days=3))
    signals.content_handed_over.disconnect(dispatch_uid="of this test")
    assert told == [(person, heir)]


def test_on_which_days_somebody_works_is_known_from_the_list_and_taken_back(make_person, compare, apply, undo):
    person, head = make_person(employee_number="1"), "Nummer;Werkdagen"
    before = everybody()
    run = apply(compare(lines("1;ma-do", head=head)))
    person.refresh_from_db()
    assert person.working_days == "1234" and compare(lines("1;1234", head=head)).to_do == 0
    undo(run)
    assert everybody() == before
    assert reasons(compare(lines("1;soms", head=head))) == {"1": ["not_weekdays"]}


def test_who_is_away_is_known_from_the_list_and_forgotten_when_it_is_undone(make_person, compare, apply, undo):
    person, head, year = make_person(employee_number="1"), "Nummer;Afwezig vanaf;Afwezig tot", timezone.localdate().year + 1

    def away():
        return list(Absence.objects.filter(person=person).values_list("since", "until"))

    run = apply(compare(lines(f"1;1-2-{year};31-3-{year}", head=head)))
    assert away() == [(date(year, 2, 1), date(year, 3, 31))]
    undo(run)
    assert away() == []
    apply(compare(lines(f"1;1-2-{year};", head=head)))
    assert away() == [(date(year, 2, 1), None)]
    apply(compare(lines("1;;", head=head)))
    assert away() == []
    assert reasons(compare(lines(f"1;2-2-{year};1-2-{year}", head=head))) == {"1": ["back_before_away"]}


def test_a_worker_that_fails_starts_again_and_stops_after_five_times(compare, monkeypatch):
    run = compare(lines("2;Bram;;Vos;;;;;;"))
    applying.request_apply(run=run, by=None, now=timezone.now())

    def breaks(**_facts):
        raise RuntimeError

    monkeypatch.setitem(working.STEPS, FeedRun.State.APPLYING, breaks)
    for _try in range(4):
        working.work_off(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.failures) == (FeedRun.State.APPLYING, 4)
    working.work_off(run_id=run.pk)
    run.refresh_from_db()
    assert (run.state, run.problem) == (FeedRun.State.STOPPED, "RuntimeError")
    monkeypatch.undo()
    working.try_again(run=run, by=None, now=timezone.now())
    working.work_off(run_id=run.pk)
    run.refresh_from_db()
    assert run.state == FeedRun.State.DONE


def test_the_sweep_takes_up_what_stands_still_for_a_minute(compare):
    run = compare(lines("2;Bram;;Vos;;;;;;"))
    now = timezone.now()
    applying.request_apply(run=run, by=None, now=now)
    assert working.sweep(now=now + timedelta(seconds=59)) == 0
    assert working.sweep(now=now + timedelta(seconds=61)) == 1


def test_a_directory_service_says_people_through_the_same_door(make_person):
    make_person("Anna", "Kok", employee_number="1")
    said = [Incoming(None, "1", {"family_name": "Kox"}), Incoming(None, "2", {"given_name": "Bram", "family_name": "Vos"}), Incoming(None, "3", {})]
    run = taking.receive(said=said, by=None, now=timezone.now())
    assert run.state == FeedRun.State.DONE and reasons(run) == {"3": ["no_name"]}
    assert dict(User.objects.values_list("employee_number", "family_name")) == {"1": "Kox", "2": "Vos"}


NUMBERS = st.sampled_from([str(number) for number in range(6)])
SAID = st.fixed_dictionaries(
    {
        "given_name": st.sampled_from(["Anna", "Bram"]),
        "family_name": st.sampled_from(["Kok", "Vos"]),
        "email": st.sampled_from(["", "a@example.org", "b@example.org", "c@example.org"]),
        "units": st.sampled_from([[], ["sales"], ["shop"], ["sales", "shop"], ["shop", "sales"]]),
        "job_roles": st.sampled_from([[], ["buyer"], ["buyer", "seller"]]),
        "managers": st.lists(NUMBERS, max_size=2, unique=True).map(sorted),
        "left_on": st.sampled_from(["", "2026-01-01"]),
        "joined_on": st.sampled_from(["2020-01-01", "2021-01-01"]),
    }
)
FEEDS = st.dictionaries(NUMBERS, SAID, max_size=6)


def _run_of(feed, *, is_complete):
    """A feed straight through the checks, compared but not applied; who left and who is one's own manager go through the rules as from a file."""
    from lms.people.feed.services import comparing
    from lms.people.feed.services.checking import Checked

    rows = [
        Incoming(place, number, dict(facts) | {"managers": [one for one in facts["managers"] if one != number]})
        for place, (number, facts) in enumerate(feed.items())
    ]
    today = timezone.localdate().isoformat()
    run = FeedRun.objects.create(source="upload", state="reading", is_complete=is_complete)
    comparing.store(run, Checked(rows, is_complete=is_complete, today=today), today=today)
    return run


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=[Phase.reuse, Phase.generate])
@given(first=FEEDS, second=FEEDS, is_complete=st.booleans())
def test_whatever_the_feeds_applying_twice_is_applying_once_and_undoing_is_the_way_back(places, apply, undo, first, second, is_complete):
    from django.db import transaction

    with transaction.atomic():
        one = _run_of(first, is_complete=False)
        if one.to_do:
            apply(one)
        before = everybody()
        two = _run_of(second, is_complete=is_complete)
        if two.to_do:
            assert apply(two).state == FeedRun.State.DONE
            again = _run_of(second, is_complete=is_complete)
            assert again.to_do == 0, list(again.rows.values_list("number", "kind", "before", "after"))
            assert undo(two).state == FeedRun.State.UNDONE
        assert everybody() == before
        transaction.set_rollback(True)
