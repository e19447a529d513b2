"""The decisions of live sessions, by their paragraphs."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.live_sessions.rules import attendance, moments, states, waiting, walltime

STARTS = datetime(2026, 5, 26, 8, 0, tzinfo=UTC)  # 10:00 in Amsterdam
ZONE = "Europe/Amsterdam"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def the_moments(**changes):
    settings = {
        "starts": STARTS, "ends": STARTS + 1.5 * HOUR, "zone": ZONE, "signup_opens_at": None, "signup_opens_days": None,
        "signup_closes_at": None, "signup_closes_hours": 24, "promotion_stop_hours": 24, "cancel_cutoff_hours": 24,
    }  # fmt: skip
    return moments.moments(**{**settings, **changes})


def facts(**changes):
    usual = {
        "is_published": True, "starts": STARTS, "signup_opens": None, "signup_closes": STARTS - DAY, "promotion_stops": STARTS - DAY,
        "is_manual": False, "capacity": 12,
    }  # fmt: skip
    return waiting.SessionFacts(**{**usual, **changes})


def somebody(**changes):
    return waiting.PersonFacts(**{"is_active": True, "is_in_audience": True, "is_approved": True, "overlaps": False, **changes})


# §1, written out from the table of the spec
TABLE = """
interested: offered, booked, withdrawn
requested: booked, waitlisted, declined, expired, withdrawn
waitlisted: offered, booked, not_placed, withdrawn
offered: booked, refused, expired
booked: cancelled, cancelled_late, removed, session_cancelled, moved
"""


def test_a_booking_goes_only_where_the_table_says():
    allowed = {(old, new) for line in TABLE.split("\n") if line for old, news in [line.split(": ")] for new in news.split(", ")}
    every = {old for old, _new in allowed} | {new for _old, new in allowed}
    assert {(old, new) for old, new in product(every, every) if states.may_become(old, new)} == allowed


def test_only_offered_and_booked_hold_a_seat():
    assert {"offered", "booked"} == states.HOLDS_SEAT


def test_every_way_to_end_a_booking_is_in_the_table():
    for ending in (states.ENDS_BY_PERSON, states.ENDS_BY_STAFF, states.ENDS_WITH_SESSION, states.ENDS_AT_START):
        assert all(states.may_become(old, new) and new not in states.LIVE for old, new in ending.items())


@given(st.lists(st.sampled_from(sorted(states.LIVE | {n for v in states.MAY_BECOME.values() for n in v})), min_size=1, max_size=8))
def test_whatever_is_tried_an_ended_booking_stays_ended(wishes):
    status = states.WAITLISTED
    has_ended = False
    for wish in wishes:
        status = wish if states.may_become(status, wish) else status
        assert not (has_ended and states.is_live(status))
        has_ended = has_ended or not states.is_live(status)


# §2
def test_empty_capacity_is_unlimited_and_zero_is_closed():
    assert waiting.seats_left(capacity=None, held=500) is None
    assert waiting.seats_left(capacity=0, held=0) == 0


def test_lowering_the_capacity_shows_how_many_are_over_and_leaves_no_seat():
    assert waiting.seats_over(capacity=8, held=12) == 4
    assert waiting.seats_left(capacity=8, held=12) == 0


# §3
def test_the_queue_goes_by_priority_and_then_by_sequence():
    entries = [(0, 1), (5, 3), (0, 2)]
    assert sorted(entries, key=lambda one: waiting.queue_key(priority=one[0], sequence=one[1])) == [(5, 3), (0, 1), (0, 2)]


def test_explain_names_the_first_condition_that_fails_in_the_order_of_the_spec():
    now = STARTS - 3 * DAY
    nothing_right = {"is_published": False, "signup_opens": now + DAY, "is_manual": True}
    person = {"is_active": False, "is_in_audience": False, "is_approved": False, "overlaps": True}
    found = []
    for repair in ({"is_published": True}, {"signup_opens": None}, {"is_manual": False}):
        found.append(waiting.first_unmet(facts(**nothing_right), somebody(**person), seat_is_free=False, now=now))
        nothing_right |= repair
    for repair in ({"is_active": True}, {"is_in_audience": True}, {"is_approved": True}, {"overlaps": False}):
        found.append(waiting.first_unmet(facts(**nothing_right), somebody(**person), seat_is_free=False, now=now))
        person |= repair
    found.append(waiting.first_unmet(facts(**nothing_right), somebody(**person), seat_is_free=False, now=now))
    found.append(waiting.first_unmet(facts(**nothing_right), somebody(**person), seat_is_free=True, now=now))
    unmet = waiting.Unmet
    assert found == [
        unmet.NOT_PUBLISHED, unmet.NOT_OPEN, unmet.MANUAL, unmet.INACTIVE, unmet.NOT_IN_AUDIENCE, unmet.NOT_APPROVED, unmet.OVERLAP, unmet.NO_SEAT, None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (STARTS - DAY - HOUR, None),
        (STARTS - DAY, waiting.Unmet.STOPPED),
        (STARTS - HOUR, waiting.Unmet.STOPPED),
        (STARTS, waiting.Unmet.STARTED),
    ],
)
def test_nobody_moves_up_by_itself_from_24_hours_before_the_start(now, expected):
    assert waiting.unmet_by_session(facts(), now=now) is expected


def test_staff_may_promote_after_the_stop_and_by_hand_but_never_after_the_start():
    assert waiting.unmet_by_session(facts(is_manual=True), now=STARTS - HOUR, by_staff=True) is None
    assert waiting.unmet_by_session(facts(), now=STARTS, by_staff=True) is waiting.Unmet.STARTED


def test_when_sign_up_closes_long_before_the_promotion_stop_nobody_moves_up_after_it():
    early = facts(signup_closes=STARTS - 5 * DAY)
    assert waiting.unmet_by_session(early, now=STARTS - 4 * DAY) is waiting.Unmet.CLOSED


@pytest.mark.parametrize(
    ("now", "deadline"),
    [
        (STARTS - 10 * DAY, STARTS - 10 * DAY + 48 * HOUR),  # 48 hours come first
        (STARTS - 2 * DAY, STARTS - DAY),  # the promotion stop comes first
        (STARTS - 10 * HOUR, STARTS),  # staff offer after the stop: the start ends it
    ],
)
def test_an_offer_runs_to_the_earliest_of_48_hours_promotion_stop_and_sign_up_close(now, deadline):
    assert moments.offer_deadline(the_moments(), now=now) == deadline


def test_an_offer_does_not_outlive_the_sign_up():
    assert moments.offer_deadline(the_moments(signup_closes_hours=72), now=STARTS - 4 * DAY) == STARTS - 3 * DAY


# §4
def test_sign_up_closes_24_hours_before_the_start_unless_a_moment_was_set():
    assert the_moments().signup_closes == STARTS - DAY
    assert the_moments(signup_closes_at=STARTS - 3 * DAY).signup_closes == STARTS - 3 * DAY


def test_sign_up_opens_at_a_relative_moment_on_the_clock_of_the_session():
    starts = datetime(2026, 3, 30, 8, 0, tzinfo=UTC)  # Monday 10:00; the clock went forward on Sunday
    opens = the_moments(starts=starts, ends=starts + HOUR, signup_opens_days=7).signup_opens
    assert opens == datetime(2026, 3, 23, 9, 0, tzinfo=UTC)  # Monday 10:00 as well


def test_cancelling_is_free_up_to_and_including_the_cut_off():
    until = moments.free_cancelling_until(the_moments(), booked_at=STARTS - 9 * DAY, changed_at=None)
    assert not moments.is_late(now=until, free_until=until)
    assert moments.is_late(now=until + timedelta(seconds=1), free_until=until)


def test_a_material_change_reopens_free_cancelling_until_24_hours_before_for_who_had_booked():
    when = the_moments(cancel_cutoff_hours=24 * 7)
    changed = STARTS - 3 * DAY
    assert moments.free_cancelling_until(when, booked_at=changed - DAY, changed_at=changed) == STARTS - DAY
    assert moments.free_cancelling_until(when, booked_at=changed + HOUR, changed_at=changed) == STARTS - 7 * DAY


# §8, §9
def test_marking_opens_15_minutes_before_the_start_and_needs_a_reason_after_14_days():
    assert not moments.may_mark(now=STARTS - timedelta(minutes=16), starts=STARTS)
    assert moments.may_mark(now=STARTS - timedelta(minutes=15), starts=STARTS)
    assert not moments.marking_needs_reason(now=STARTS + 14 * DAY, ends=STARTS)
    assert moments.marking_needs_reason(now=STARTS + 14 * DAY + HOUR, ends=STARTS)


def test_the_join_link_opens_15_minutes_before_the_start():
    assert not moments.join_link_is_open(now=STARTS - timedelta(minutes=16), starts=STARTS, ends=STARTS + HOUR)
    assert moments.join_link_is_open(now=STARTS - timedelta(minutes=15), starts=STARTS, ends=STARTS + HOUR)
    assert not moments.join_link_is_open(now=STARTS + 2 * HOUR, starts=STARTS, ends=STARTS + HOUR)


def test_not_recorded_is_not_absent():
    assert attendance.outcome([None], percent=100) == "not_recorded"
    assert attendance.outcome(["absent", None], percent=100) == "not_recorded"
    assert attendance.outcome(["absent"], percent=100) == "absent"


def test_the_outcome_follows_the_share_of_dates_of_the_session():
    assert attendance.outcome(["attended", None], percent=50) == "attended"
    assert attendance.outcome(["attended", "absent"], percent=100) == "partly"
    assert attendance.outcome(["excused", "excused"], percent=100) == "excused"


# §10
def test_a_wall_time_that_does_not_exist_in_spring_is_refused_with_the_two_choices():
    with pytest.raises(walltime.NoSuchTime) as gap:
        walltime.instant(datetime(2026, 3, 29, 2, 30), ZONE)
    assert (gap.value.before.strftime("%H:%M"), gap.value.after.strftime("%H:%M")) == ("01:30", "03:30")


def test_an_ambiguous_wall_time_in_autumn_asks_which():
    wall = datetime(2026, 10, 25, 2, 30)
    with pytest.raises(walltime.TwoSuchTimes):
        walltime.instant(wall, ZONE)
    assert walltime.instant(wall, ZONE, is_second=False) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert walltime.instant(wall, ZONE, is_second=True) == datetime(2026, 10, 25, 1, 30, tzinfo=UTC)


@given(st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2027, 12, 31)), st.sampled_from([ZONE, "America/New_York", "Asia/Kolkata"]))
def test_every_wall_time_that_exists_once_comes_back_from_its_instant(wall, zone):
    from zoneinfo import ZoneInfo

    try:
        at = walltime.instant(wall, zone)
    except (walltime.NoSuchTime, walltime.TwoSuchTimes):
        return
    assert at.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == wall


# §11
def test_back_to_back_is_no_overlap():
    one, two = (STARTS, STARTS + HOUR), (STARTS + HOUR, STARTS + 2 * HOUR)
    assert not waiting.overlap(one, two)
    assert waiting.overlap(one, (STARTS + timedelta(minutes=59), STARTS + 2 * HOUR))
