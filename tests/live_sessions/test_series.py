"""A series: planned with a preview, changed from one session on, copied, cancelled without offering what goes as well (§5.5)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from courses.live_sessions import services
from courses.live_sessions.models import LiveSession, SessionSeries
from courses.live_sessions.refusals import ChangedMeanwhile
from courses.live_sessions.services import repeating
from tests.live_sessions.conftest import AMSTERDAM
from tests.live_sessions.forms_filled import filled


@pytest.fixture
def three(make_plan, hr, now):
    """Every week on the same weekday at nine, open for booking."""
    plan = make_plan()
    series = services.plan_series(plans=[repeating.moved(plan, days) for days in (0, 7, 14)], by=hr, now=now)
    return services.publish_series(series=series, by=hr, now=now)


def test_times_on_the_clock_stay_when_the_clock_changes_in_between(make_plan, hr, now):
    plan = make_plan(moment=datetime(2026, 10, 20, 9, 0, tzinfo=AMSTERDAM), starts_in=timedelta(), decision_on=date(2026, 10, 18))
    series = services.plan_series(plans=[repeating.moved(plan, days) for days in (0, 7)], by=hr, now=now)
    first, second = series.sessions.order_by("starts_at")
    assert [one.starts_at.astimezone(ZoneInfo("UTC")).hour for one in (first, second)] == [7, 8]
    assert [one.dates.get().wall_starts[11:] for one in (first, second)] == ["09:00", "09:00"] and second.decision_on == date(2026, 10, 25)


def test_the_preview_shows_every_date_with_clock_conflicts_and_impossible_times_and_saves_nothing(cast, client_of, module, make_session):
    first = date(2027, 3, 14)
    taken = [services.TypedDate(datetime(2027, 4, 4, 2, 0), datetime(2027, 4, 4, 3, 30))]
    make_session(moment=timezone.now(), dates=taken, place="Room 1")
    form = filled(module, day_0=first.isoformat(), starts_0="02:30", ends_0="04:00", every="1", times="5", skip="21-03-2027")
    page = client_of(cast.hr).post("/hr/sessions/series/new/", form).content.decode()
    assert "4 dates" in page and "Sunday 21 March" not in page
    assert "the clock skips this time" in page and "From here on it is summer time" in page and "Room 1 is taken by" in page
    assert not SessionSeries.objects.exists()


def test_the_ticked_dates_become_drafts_and_open_together(cast, client_of, module):
    client, form = client_of(cast.hr), filled(module, every="2", times="3")
    first = timezone.localdate() + timedelta(days=14)
    page = client.post("/hr/sessions/series/new/", form).content.decode()
    mark = page.split('name="mark" value="')[1].split('"')[0]
    client.post("/hr/sessions/series/new/", form | {"step": "keep", "mark": mark, "on": [first.isoformat(), (first + timedelta(days=28)).isoformat()]})
    series = SessionSeries.objects.get()
    assert [timezone.localtime(one.starts_at).date() for one in series.sessions.order_by("starts_at")] == [first, first + timedelta(days=28)]
    client.post(f"/hr/sessions/series/{series.pk}/publish/")
    assert {one.state for one in series.sessions.all()} == {"published"}


def test_this_and_the_following_change_together_and_each_keeps_what_was_its_own(three, hr, now):
    _first, second, third = three
    services.change(session=third, plan=repeating_with(third, place="Zaal Eik"), by=hr, now=now)
    third.refresh_from_db()
    second_plan = repeating_with(second, capacity=5, later=timedelta(days=1, hours=2))
    numbers = {one.pk: one.edit_number for one in (second, third)}
    services.change_series(session=second, plan=second_plan, by=hr, now=now, edit_numbers=numbers)
    rows = list(LiveSession.objects.order_by("starts_at"))
    assert [row.capacity for row in rows] == [12, 5, 5] and [row.place for row in rows] == ["Zaal Wilg, Zwolle", "Zaal Wilg, Zwolle", "Zaal Eik"]
    assert [row.starts_at.astimezone(AMSTERDAM).strftime("%d %H") for row in rows] == ["26 09", "03 11", "10 11"]


def repeating_with(session, *, later=timedelta(), **changes):
    plan = repeating.plan_of(session)
    dates = [replace(one, starts=one.starts + later, ends=one.ends + later) for one in plan.dates]
    return replace(plan, dates=dates, **changes)


def test_the_rehearsal_is_summed_over_all_and_writes_nothing(three, hr, now, make_person, book):
    for number, session in enumerate(three):
        for _person in range(number + 1):
            book(make_person(), session)
    _first, second, third = three
    parts = services.rehearse_series(session=second, plan=repeating_with(second, place="Zaal Eik"), following=[third], now=now)
    assert [part.consequences.told for part in parts] == [2, 3]
    second.refresh_from_db()
    assert second.place == "Zaal Wilg, Zwolle"


def test_a_series_that_changed_meanwhile_is_not_changed_at_all(three, hr, now):
    first, _second, third = three
    numbers = {one.pk: one.edit_number for one in three}
    services.set_capacity(session=third, capacity=3, by=hr, now=now)
    with pytest.raises(ChangedMeanwhile):
        services.change_series(session=first, plan=repeating_with(first, place="Zaal Eik"), by=hr, now=now, edit_numbers=numbers)
    assert not LiveSession.objects.filter(place="Zaal Eik").exists()


def test_sessions_of_the_series_that_started_stay_as_they_are(three, hr, now):
    first, second, third = three
    numbers = {one.pk: one.edit_number for one in (first, third)}
    plan = repeating_with(first, notes="New.")
    services.change_series(session=first, plan=plan, by=hr, now=second.starts_at + timedelta(hours=1), edit_numbers=numbers)
    assert [row.notes for row in LiveSession.objects.order_by("starts_at")] == ["New.", "", "New."]


def test_cancelling_from_one_on_offers_nobody_a_date_that_goes_as_well(three, make_session, hr, now, make_person, book):
    person, after = make_person(), make_session(starts_in=timedelta(days=60))
    book(person, three[0])
    services.cancel_series(session=three[0], by=hr, now=now, reason="The house is closed.")
    assert [row.state for row in LiveSession.objects.filter(series=three[0].series_id).order_by("starts_at")] == ["cancelled"] * 3
    assert [(row.session_id, row.status) for row in person.bookings.exclude(status="session_cancelled")] == [(after.pk, "offered")]


def test_the_form_changes_the_following_ones_after_showing_the_sum(cast, client_of, make_plan, hr, book, to_noon):
    plan = make_plan(moment=timezone.now(), starts_in=to_noon(14))
    series = services.plan_series(plans=[repeating.moved(plan, days) for days in (0, 7)], by=hr, now=timezone.now())
    first, second = services.publish_series(series=series, by=hr, now=timezone.now())
    book(cast.employee, second, at=timezone.now())
    wall = timezone.localtime(first.starts_at)
    same = {"day_0": wall.date().isoformat(), "starts_0": f"{wall:%H:%M}", "ends_0": f"{timezone.localtime(first.ends_at):%H:%M}"}
    form = filled(plan.module, place="Zaal Eik", capacity="12", language="nl", reach="following", edit_number=first.edit_number) | same
    client, address = client_of(cast.hr), f"/hr/sessions/{first.pk}/change/"
    page = client.post(address, form).content.decode()
    assert "It changes 2 sessions" in page and "1 person gets an update" in page
    client.post(address, form | {"is_sure": "1", "seen": "", "edit_numbers": f"{second.pk}:{second.edit_number}"})
    assert set(LiveSession.objects.values_list("place", flat=True)) == {"Zaal Eik"}


def test_a_copy_has_the_settings_and_none_of_the_bookings(make_session, book, make_person, hr, now):
    session = make_session(capacity=4, minimum=2, decision_on=date(2026, 5, 20), overlap="block", promotion_stop_hours=5, trainers=[hr], has_slot=True)
    book(make_person(), session)
    made = services.copy_session(session=session, day=date(2026, 9, 1), by=hr, now=now)
    told = (made.state, made.capacity, made.minimum, made.decision_on, made.overlap, made.promotion_stop_hours, made.has_slot)
    assert told == ("draft", 4, 2, date(2026, 8, 26), "block", 5, True)
    assert made.starts_at == datetime(2026, 9, 1, 9, 0, tzinfo=AMSTERDAM) and not made.bookings.exists() and made.trainings.get().person == hr


def test_a_copied_series_keeps_the_days_in_between_and_leaves_out_what_was_cancelled(three, hr, now):
    services.cancel_session(session=three[1], by=hr, now=now, reason="x")
    made = services.copy_series(series=three[0].series, day=date(2026, 9, 1), by=hr, now=now)
    assert [one.starts_at.astimezone(AMSTERDAM).date() for one in made.sessions.order_by("starts_at")] == [date(2026, 9, 1), date(2026, 9, 15)]


def test_a_copy_through_the_page_names_what_is_taken_and_goes_on(cast, client_of, make_session):
    make = partial(make_session, moment=timezone.now(), place="Room 1")
    source, taken = make(), make(starts_in=timedelta(days=30))
    client, address = client_of(cast.hr), f"/hr/sessions/{source.pk}/copy/"
    form = {"day": timezone.localtime(taken.starts_at).date().isoformat()}
    page = client.post(address, form).content.decode()
    assert "Room 1 is taken by" in page and LiveSession.objects.count() == 2
    client.post(address, form | {"seen": page.split('name="seen" value="')[1].split('"')[0]})
    assert LiveSession.objects.filter(state="draft", place="Room 1").count() == 1
