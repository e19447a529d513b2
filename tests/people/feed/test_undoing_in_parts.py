"""A change that was accepted is undone whole or in parts: first what comes back, then the deed (people-and-tracks.md §2.1)."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from courses.live_sessions import services as sessions
from lms.audit.models import AuditEntry
from lms.lib.refusals import Refused
from lms.people import services
from lms.people.feed.models import FeedRow, FeedRun
from lms.people.feed.queries.way_back import returning, rows_to_undo
from lms.people.feed.services import choosing, undoing, working
from lms.people.models import User
from tests.live_sessions.conftest import hr, make_module, make_plan, make_session, module, now  # noqa: F401
from tests.people.feed.conftest import everybody, lines
from tests.people.feed.test_applying import FEEDS, _run_of, places  # noqa: F401

Result, State = FeedRow.Result, FeedRun.State


@pytest.fixture
def chart(cast, make_unit, make_person, compare, apply):
    """A future chart that was accepted: two people of North go to South, one to West."""
    make_unit("West", code="west")
    people = [make_person(given, "Vos", units=[cast.north]) for given in ("Anna", "Bram", "Cato")]
    codes = [cast.south.code, cast.south.code, "west"]
    rows = [f"{one.employee_number};{code}" for one, code in zip(people, codes, strict=True)]
    run = compare(lines(*rows, head="Nummer;Afdeling"), by=cast.hr, on=timezone.localdate())
    return apply(run, by=cast.hr), people


def _units(*people):
    return [[unit.name_nl for unit in one.units.all()] for one in people]


def test_hr_undoes_one_unit_of_a_chart_and_the_rest_stays(chart, cast, client_of):
    run, (anna, bram, cato) = chart
    client, page = client_of(cast.hr), f"/hr/people/feed/{run.pk}/"
    assert "Undo which units?" in client.get(page).content.decode()
    before = client.get(f"{page}way-back/?some=1&part=west").content.decode()
    assert "1 person goes back to the situation of before." in before
    assert "Cato Vos" in before and "Anna Vos" not in before and "<del>West</del>" in before and "<ins>Noord</ins>" in before
    assert _units(cato) == [["West"]], "looking changes nothing"
    assert client.post(f"{page}undo/", {"some": "1", "part": "west"}).url == page
    working.work_off(run_id=run.pk)
    assert _units(anna, bram, cato) == [["Zuid"], ["Zuid"], ["Noord"]]
    after = client.get(page).content.decode()
    assert "A part was undone" in after and "Put back: 1." in after
    assert AuditEntry.objects.filter(action="feed.part_undone", by=cast.hr, changes__units=["", "west"], changes__people=[0, 1]).exists()
    client.post(f"{page}undo/")
    working.work_off(run_id=run.pk)
    assert _units(anna, bram, cato) == [["Noord"]] * 3
    assert "The situation of before is back" in client.get(page).content.decode()


def test_a_unit_that_was_undone_is_no_longer_offered(chart, cast, client_of, undo):
    run, _people = chart
    undo(run, parts=["west"])
    page = client_of(cast.hr).get(f"/hr/people/feed/{run.pk}/").content.decode()
    assert 'value="west"' not in page and "Undo which units?" not in page


def test_what_somebody_changed_since_is_named_beforehand_and_stays(chart, cast, client_of, undo, make_unit):
    run, (anna, bram, _cato) = chart
    services.change_person(person=anna, by=cast.hr, now=timezone.now(), units=[make_unit("Oost", code="east")])
    page = client_of(cast.hr).get(f"/hr/people/feed/{run.pk}/way-back/?some=1&part={cast.south.code}").content.decode()
    assert "1 person goes back to the situation of before." in page
    assert "1 person was changed again since and stays as is." in page
    undone = undo(run, parts=[cast.south.code])
    assert _units(anna, bram) == [["Oost"], ["Noord"]]
    assert list(undone.rows.filter(person=anna).values_list("result", "left_alone")) == [(Result.KEPT, ["units"])]


def test_where_everything_was_changed_since_there_is_nothing_to_undo(chart, cast, client_of):
    run, (_anna, _bram, cato) = chart
    services.change_person(person=cato, by=cast.hr, now=timezone.now(), units=[])
    page = client_of(cast.hr).get(f"/hr/people/feed/{run.pk}/way-back/?some=1&part=west").content.decode()
    assert "So there is nothing to undo here." in page and "Put back for" not in page


def test_without_a_tick_nothing_is_undone(chart, cast, client_of):
    run, _people = chart
    client, page = client_of(cast.hr), f"/hr/people/feed/{run.pk}/"
    asks = [(client.get, "way-back", {}), (client.post, "undo", {}), (client.post, "undo", {"part": "nowhere"})]
    for ask, what, asked in asks:
        assert ask(f"{page}{what}/", {"some": "1"} | asked).url == page
        assert "No unit is chosen yet" in client.get(page).content.decode()
    run.refresh_from_db()
    assert run.state == State.DONE


def test_a_second_click_is_harmless_and_another_unit_waits_for_its_turn(chart, cast):
    run, _people = chart
    moment = timezone.now()

    def ask(*parts):
        return undoing.request_undo(run=run, by=cast.hr, now=moment, parts=parts)

    assert ask("west").state == ask("west").state == State.UNDOING
    with pytest.raises(undoing.StillUndoing):
        ask(cast.south.code)
    with pytest.raises(undoing.StillUndoing):
        undoing.request_undo(run=run, by=cast.hr, now=moment)
    working.work_off(run_id=run.pk)
    assert ask("west").state == State.DONE, "it is back already"
    assert AuditEntry.objects.filter(action="feed.part_undone").count() == 1


def test_a_unit_can_be_undone_for_thirty_days(chart, cast):
    run, _people = chart
    with pytest.raises(undoing.TooLateToUndo):
        undoing.request_undo(run=run, by=cast.hr, now=run.applied_at + timedelta(days=30, seconds=1), parts=["west"])
    assert undoing.request_undo(run=run, by=cast.hr, now=run.applied_at + timedelta(days=30), parts=["west"]).state == State.UNDOING


def test_an_address_that_changed_hands_between_units_comes_back_in_both_or_in_none(places, make_person, compare, apply, undo):  # noqa: F811
    make_person("Anna", "Kok", employee_number="1", units=[places["sales"]], email="a@example.org")
    make_person("Bram", "Vos", employee_number="2", units=[places["shop"]], email="b@example.org")
    before = everybody()
    run = apply(compare(lines("1;b@example.org", "2;a@example.org", head="Nummer;E-mail")))
    with pytest.raises(choosing.AddressInAnotherPart) as refusal, override("en"):
        undo(run, parts=["sales"])
    assert str(refusal.value) == "The earlier address of Anna Kok now belongs to Bram Vos, who is in another unit of this change. Undo both units together."
    assert undo(run, parts=["sales", "shop"]).state == State.UNDONE
    assert everybody() == before


def test_a_newcomer_stays_as_long_as_people_of_another_unit_have_that_manager(places, make_person, compare, apply, undo, cast, client_of):  # noqa: F811
    make_person("Bram", "Vos", employee_number="2", units=[places["shop"]])
    before = everybody()
    run = apply(compare(lines("1;Anna;;Kok;;Verkoop;;;;", "2;Bram;;Vos;p@example.org;Winkel;;1;;")))
    page = client_of(cast.hr).get(f"/hr/people/feed/{run.pk}/way-back/?some=1&part=sales").content.decode()
    assert "Anna Kok came with this change and is the manager of people in another unit of it." in page and "Put back for" not in page
    with pytest.raises(choosing.ManagerOfAnotherPart):
        undo(run, parts=["sales"])
    undo(run, parts=["shop"])
    assert undo(run, parts=["sales"]).state == State.UNDONE
    assert everybody() == before


def test_managers_that_would_make_a_circle_are_refused_with_a_sentence_and_nothing_changes(places, make_person, compare, apply, undo, cast):  # noqa: F811
    """Before: 2 under 1. After: 1 under 2. One unit alone would put each under the other."""
    anna = make_person("Anna", "Kok", employee_number="1", units=[places["sales"]])
    make_person("Bram", "Vos", employee_number="2", units=[places["shop"]], managers=[anna])
    before = everybody()
    run = apply(compare(lines("1;2", "2;", head="Nummer;Manager")))
    after = everybody()
    assert undo(run, parts=["shop"], by=cast.hr).state == State.DONE
    run.refresh_from_db()
    assert run.problem.startswith("With the earlier managers back in these units only, they would make a circle: ")
    assert everybody() == after
    assert undo(run, parts=["shop", "sales"]).state == State.UNDONE and everybody() == before


def test_bookings_come_back_for_the_unit_that_is_undone_only(cast, make_person, make_session, compare, apply, undo):  # noqa: F811
    moment = timezone.now()
    session = make_session(capacity=5, moment=moment)
    anna, bram = make_person("Anna", "Kok", units=[cast.north]), make_person("Bram", "Vos", units=[cast.south])
    for person in (anna, bram):
        sessions.book(person=person, session=session, by=person, now=moment)
    run = apply(compare(lines(*(f"{one.employee_number};{timezone.localdate():%d-%m-%Y}" for one in (anna, bram)), head="Nummer;Uit dienst"), by=cast.hr))
    undo(run, by=cast.hr, parts=[cast.north.code])
    assert list(session.bookings.filter(ended_at=None).values_list("person", flat=True)) == [anna.pk]
    assert set(User.objects.filter(pk__in=[anna.pk, bram.pk], is_active=True)) == {anna}
    undo(run, by=cast.hr, parts=[cast.south.code])
    assert set(session.bookings.filter(ended_at=None).values_list("person", flat=True)) == {anna.pk, bram.pk}


def test_hr_of_a_branch_undoes_nothing_of_who_moved_elsewhere_since(cast, client_of, make_job_role):
    """The deed was in the branch; since then HR moved the person to another one, so it is theirs no longer (§1.3)."""
    branch = client_of(cast.branch_hr)
    branch.post("/hr/people/together/", {"do": "add_job_role", "to_job_role": make_job_role().pk, "person": [cast.employee.pk]})
    run = FeedRun.objects.get()
    working.work_off(run_id=run.pk)
    branch.post(f"/hr/people/feed/{run.pk}/apply/")
    working.work_off(run_id=run.pk)
    services.change_person(person=cast.employee, by=cast.hr, now=timezone.now(), units=[cast.south])
    branch.post(f"/hr/people/feed/{run.pk}/undo/")
    assert "HR of the whole organisation can undo it" in branch.get(f"/hr/people/feed/{run.pk}/").content.decode()
    assert cast.employee.job_roles.count() == 1


def test_what_comes_back_is_shown_in_as_many_questions_for_one_person_as_for_fifty(cast, make_person, compare, apply, client_of, django_assert_max_num_queries):
    people = [make_person(units=[cast.north]) for _number in range(50)]
    rows = [f"{one.employee_number};{cast.south.code};{cast.hr.employee_number}" for one in people]
    client = client_of(cast.hr)
    few = apply(compare(lines(rows[0], head="Nummer;Afdeling;Manager"), by=cast.hr))
    many = apply(compare(lines(*rows, head="Nummer;Afdeling;Manager"), by=cast.hr))
    client.get(f"/hr/people/feed/{few.pk}/way-back/")
    with django_assert_max_num_queries(18) as one:
        client.get(f"/hr/people/feed/{few.pk}/way-back/")
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get(f"/hr/people/feed/{many.pk}/way-back/")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], phases=[Phase.reuse, Phase.generate])
@given(first=FEEDS, second=FEEDS, is_complete=st.booleans(), order=st.permutations([["sales"], ["shop"], [""]]), together=st.booleans())
def test_whatever_the_order_of_the_parts_undoing_them_all_is_the_way_back(places, apply, undo, first, second, is_complete, order, together):  # noqa: F811
    """A part that cannot go alone is refused and changes nothing; at the end the rest goes at once. What was foreseen is what comes."""
    from django.db import transaction

    with transaction.atomic():
        one = _run_of(first, is_complete=False)
        if one.to_do:
            apply(one)
        before = everybody()
        run = _run_of(second, is_complete=is_complete)
        if run.to_do:
            assert apply(run).state == State.DONE
            for parts in [order[0] + order[1], order[2]] if together else order:
                _undo_part(run, parts, undo)
            if run.state != State.UNDONE:
                undo(run)
            assert run.state == State.UNDONE
        assert everybody() == before
        transaction.set_rollback(True)


def _undo_part(run, parts, undo):
    there = everybody()
    chosen = list(rows_to_undo(run, parts).order_by("pk"))
    foreseen = {one.row.pk: one.left_alone for one in returning(run, chosen, parts)}
    try:
        undo(run, parts=parts)
    except Refused as refusal:
        assert isinstance(refusal, undoing.NoPartChosen) is (not chosen)
        assert everybody() == there
        return
    run.refresh_from_db()
    if run.problem:
        assert everybody() == there
    else:
        assert not rows_to_undo(run, parts).exists()
        assert dict(run.rows.filter(pk__in=foreseen).values_list("pk", "left_alone")) == foreseen
