"""Changes of ten minutes reach each person as one message, or as none (§5.3, §12)."""

from datetime import timedelta

import pytest
import vobject

from courses.live_sessions import services
from courses.live_sessions.services import before_the_lock
from lms.notifications import delivery, holding, queries, rendering
from lms.notifications.models import Message
from tests.live_sessions.test_calendar import change, last, moved, the_plan  # noqa: F401

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture
def booked(make_person, make_session, book):
    person = make_person()
    session = make_session()
    return person, session, book(person, session)


def changes_told(person) -> list[Message]:
    return list(Message.objects.filter(person=person, kind="session_changed"))


def test_three_changes_are_one_message_from_the_first_value_to_the_last_with_the_highest_sequence(booked, change, now):  # noqa: F811
    person, session, _booking = booked
    change(session, dates=moved(session, DAY), at=now)
    session.refresh_from_db()
    change(session, place="Zaal Es, Zwolle", at=now + 3 * MINUTE)
    session.refresh_from_db()
    change(session, dates=moved(session, DAY), at=now + 9 * MINUTE)
    [message] = changes_told(person)
    told = {name: message.context[name]["en"] for name in ("old_when", "when", "old_place", "place")}
    assert told == {
        "old_when": "Tuesday 26 May, 09:00–10:30", "when": "Thursday 28 May, 09:00–10:30",
        "old_place": "Zaal Wilg, Zwolle", "place": "Zaal Es, Zwolle",
    }  # fmt: skip
    event = vobject.readOne(message.calendar).vevent
    assert (event.sequence.value, event.location.value, event.dtstart.value.day) == ("3", "Zaal Es, Zwolle", 28)
    assert message.due_at == now + 10 * MINUTE, "ten minutes after the first change, however many follow"


def test_what_is_held_is_told_nowhere_and_everywhere_after_ten_minutes(booked, change, now, client_of):  # noqa: F811
    person, session, _booking = booked
    delivery.deliver_batch(now=now)
    change(session, dates=moved(session, DAY), at=now)
    unread = queries.unread_count(person)
    assert delivery.deliver_batch(now=now + 9 * MINUTE) == 0 and not queries.messages_of(person).filter(kind="session_changed").exists()
    assert delivery.deliver_batch(now=now + 10 * MINUTE) == 1
    assert changes_told(person)[0].mail == Message.Mail.KEPT and queries.unread_count(person) == unread + 1
    assert "Tuesday 26 May" in changes_told(person)[0].text and "Wednesday 27 May" in changes_told(person)[0].text


def test_a_change_that_is_put_back_within_ten_minutes_sends_nothing(booked, change, now):  # noqa: F811
    person, session, _booking = booked
    change(session, dates=moved(session, DAY), at=now)
    session.refresh_from_db()
    change(session, dates=moved(session, -DAY), at=now + 8 * MINUTE)
    assert changes_told(person) == []


def test_a_typo_that_is_fixed_three_times_sends_nothing(booked, change, now):  # noqa: F811
    person, session, booking = booked
    for minute, notes in enumerate(["Brnig a case", "Bring a casee", "Bring a case"]):
        change(session, notes=notes, at=now + minute * MINUTE)
    booking.refresh_from_db()
    assert changes_told(person) == [] and booking.calendar_sequence == 0


def test_after_ten_minutes_the_next_change_is_the_next_message(booked, change, now):  # noqa: F811
    person, session, _booking = booked
    change(session, dates=moved(session, DAY), at=now)
    holding.release(now=now + 10 * MINUTE)
    session.refresh_from_db()
    change(session, dates=moved(session, DAY), at=now + 11 * MINUTE)
    first, second = sorted(changes_told(person), key=lambda one: one.pk)
    assert second.context["old_when"] == first.context["when"]
    assert [vobject.readOne(one.calendar).vevent.sequence.value for one in (first, second)] == ["1", "2"]


def test_cancelling_the_session_takes_the_waiting_change_away_and_speaks_of_the_date_that_people_know(booked, change, hr, now):  # noqa: F811
    person, session, _booking = booked
    change(session, dates=moved(session, DAY), at=now)
    session.refresh_from_db()
    services.cancel_session(session=session, by=hr, now=now + 5 * MINUTE, reason="The trainer is ill.")
    message = last(person, "session_cancelled")
    assert changes_told(person) == [] and message.context["when"]["en"] == "Tuesday 26 May, 09:00–10:30"
    assert vobject.readOne(message.calendar).vevent.sequence.value == "2"


@pytest.mark.parametrize("ending", ["cancel", "remove"])
def test_who_has_no_booking_any_more_hears_no_change(booked, change, hr, now, ending, told):  # noqa: F811
    person, session, booking = booked
    change(session, dates=moved(session, DAY), at=now)
    booking.refresh_from_db()
    if ending == "cancel":
        services.cancel(booking=booking, by=person, now=now + MINUTE)
    else:
        services.remove(booking=booking, by=hr, now=now + MINUTE, reason="Double.")
    assert "session_changed" not in told(person)


def test_who_booked_between_two_changes_hears_only_the_second(booked, change, make_person, book, now):  # noqa: F811
    _person, session, _booking = booked
    newcomer = make_person("Nel", "Nieuw")
    change(session, dates=moved(session, DAY), at=now)
    session.refresh_from_db()
    book(newcomer, session, at=now + MINUTE)
    change(session, dates=moved(session, DAY), at=now + 2 * MINUTE)
    assert last(newcomer, "session_changed").context["old_when"]["en"] == "Wednesday 27 May, 09:00–10:30"


def test_a_date_that_is_dropped_and_put_back_brings_the_calendar_in_step(make_person, make_session, book, change, now):  # noqa: F811
    from datetime import datetime

    from courses.live_sessions.services import TypedDate

    first = datetime(2026, 5, 26, 10, 0)
    dates = [TypedDate(first + day * DAY, first + day * DAY + 60 * MINUTE) for day in range(2)]
    session, person = make_session(dates=dates), make_person()
    book(person, session)
    change(session, dates=the_plan(session).dates[:1])
    session.refresh_from_db()
    change(session, dates=[*the_plan(session).dates, dates[1]], at=now + 5 * MINUTE)
    [message] = changes_told(person)
    assert "changed and put back" in rendering.words(message).text
    assert len(vobject.readOne(message.calendar).vevent_list) == 2


@pytest.fixture
def slot(booked, hr, make_person, now):
    return services.ask_presenter(session=booked[1], person=make_person("Wout", "Claes"), by=hr, now=now)


def tellers_told(person) -> list[Message]:
    return list(Message.objects.filter(person=person, kind="session_tellers").order_by("pk"))


def words_in(file: str) -> str:
    return vobject.readOne(file).vevent.description.value


def test_who_booked_before_a_yes_gets_the_same_entry_with_the_name_and_no_new_invitation(booked, slot, now):
    person, _session, _booking = booked
    delivery.deliver_batch(now=now)
    invited = vobject.readOne(last(person, "booking_confirmed").calendar).vevent
    services.accept_slot(slot=slot, by=slot.person, now=now)
    assert delivery.deliver_batch(now=now + 9 * MINUTE) == 0, "ten minutes in which more can happen"
    assert delivery.deliver_batch(now=now + 10 * MINUTE) == 1
    [message] = tellers_told(person)
    event = vobject.readOne(message.calendar).vevent
    assert message.calendar_method == "REQUEST" and (event.uid.value, event.sequence.value) == (invited.uid.value, "1")
    assert "Wout Claes tells how they do it" in event.description.value and event.dtstart.value == invited.dtstart.value
    assert "Wout Claes" in message.text and "Time and place are as you knew them" in message.text


def test_a_yes_that_is_taken_back_later_takes_the_name_out_of_the_calendar(booked, slot, now):
    person, _session, _booking = booked
    services.accept_slot(slot=slot, by=slot.person, now=now)
    holding.release(now=now + 10 * MINUTE)
    services.cancel_slot(slot=slot, by=slot.person, now=now + 60 * MINUTE)
    yes, no = tellers_told(person)
    assert [vobject.readOne(one.calendar).vevent.sequence.value for one in (yes, no)] == ["1", "2"]
    assert "Wout Claes" in words_in(yes.calendar) and "Wout Claes" not in words_in(no.calendar)
    assert "no colleague tells how they do it any more" in rendering.words(no).text


def test_a_slot_that_changes_hands_is_one_message_and_a_yes_taken_back_within_ten_minutes_is_none(booked, slot, hr, make_person, now):
    person, session, _booking = booked
    services.accept_slot(slot=slot, by=slot.person, now=now)
    services.cancel_slot(slot=slot, by=slot.person, now=now + MINUTE)
    assert tellers_told(person) == []
    other = services.ask_presenter(session=session, person=make_person("Fatma", "Yildiz"), by=hr, now=now + 2 * MINUTE)
    services.accept_slot(slot=other, by=other.person, now=now + 3 * MINUTE)
    third = services.ask_presenter(session=session, person=make_person("Daan", "Smit"), by=hr, now=now + 4 * MINUTE)
    services.accept_slot(slot=third, by=third.person, now=now + 5 * MINUTE)
    [message] = tellers_told(person)
    assert message.context["who"] == "Fatma Yildiz, Daan Smit" and vobject.readOne(message.calendar).vevent.sequence.value == "4"
    assert message.due_at == now + 13 * MINUTE


@pytest.mark.parametrize("moves_first", [True, False])
def test_a_yes_beside_a_change_of_time_is_one_message(booked, slot, change, now, moves_first):  # noqa: F811
    person, session, _booking = booked
    if moves_first:
        change(session, dates=moved(session, DAY), at=now)
    services.accept_slot(slot=slot, by=slot.person, now=now + MINUTE)
    if not moves_first:
        change(session, dates=moved(session, DAY), at=now + 2 * MINUTE)
    [message] = changes_told(person)
    event = vobject.readOne(message.calendar).vevent
    assert tellers_told(person) == [] and (event.sequence.value, event.dtstart.value.day) == ("2", 27)
    assert "Wout Claes" in event.description.value


def test_a_yes_that_comes_while_somebody_books_stands_in_the_invitation(slot, make_person, book, now, monkeypatch):
    """The invitation is prepared before the session is locked; what was said in between still counts."""
    prepare = before_the_lock.prepare

    def prepare_and_wait(*given, **named):
        made = prepare(*given, **named)
        services.accept_slot(slot=slot, by=slot.person, now=now)
        return made

    monkeypatch.setattr(before_the_lock, "prepare", prepare_and_wait)
    person = make_person()
    book(person, slot.session)
    assert "Wout Claes" in words_in(Message.objects.get(person=person, kind="booking_confirmed").calendar)


def test_who_waits_who_left_and_who_comes_to_a_session_that_began_hear_nothing_of_who_tells(booked, slot, make_person, book, hr, now):
    person, session, booking = booked
    services.set_capacity(session=session, capacity=1, by=hr, now=now)
    waits = make_person("Wim", "Wacht")
    book(waits, session)
    services.accept_slot(slot=slot, by=slot.person, now=now)
    services.cancel(booking=booking, by=person, now=now + MINUTE)
    assert tellers_told(person) == [], "the booking ended before it was told"
    assert tellers_told(waits) == []
    holding.release(now=now + 10 * MINUTE)
    services.cancel_slot(slot=slot, by=slot.person, now=session.starts_at + MINUTE)
    assert not Message.objects.filter(kind="session_tellers").exists()
