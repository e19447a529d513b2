"""Who gives a session hears of it by mail, with the dates for the calendar; who tells something may open the meeting (spec §8.5, §9)."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from courses.live_sessions import services
from courses.live_sessions.models import LiveSession
from courses.live_sessions.services.repeating import plan_of


def the_mail(person, kind):
    message = person.messages.filter(kind=kind).order_by("-pk").first()
    return message, (Calendar.from_ical(message.calendar).walk("VEVENT") if message.calendar else [])


def test_a_trainer_hears_of_a_session_when_it_opens_and_not_of_a_draft(cast, make_session, hr, now, told):
    draft = make_session(trainers=[cast.trainer], is_open=False)
    assert told(cast.trainer) == []
    services.publish(session=draft, by=hr, now=now)
    services.publish(session=draft, by=hr, now=now)
    message, [event] = the_mail(cast.trainer, "duty_planned")
    assert told(cast.trainer) == ["duty_planned"] and message.calendar_method == "REQUEST"
    assert (event["STATUS"], event["DTSTART"].dt) == ("CONFIRMED", draft.starts_at)


def test_a_trainer_who_opens_an_own_session_gets_no_mail_about_it(cast, make_session, now, told):
    draft = make_session(trainers=[cast.trainer], is_open=False)
    services.publish(session=draft, by=cast.trainer, now=now)
    assert told(cast.trainer) == []


def test_another_trainer_hears_that_it_is_theirs_and_the_first_that_it_is_not_any_more(cast, make_session, make_person, hr, now, told):
    session, second = make_session(trainers=[cast.trainer]), make_person(roles=("trainer",))
    first_event = the_mail(cast.trainer, "duty_planned")[1][0]
    services.change(session=session, plan=replace(plan_of(session), trainers=[second]), by=hr, now=now)
    message, [event] = the_mail(cast.trainer, "duty_ended")
    assert (message.calendar_method, "STATUS" in event, event["UID"]) == ("CANCEL", False, first_event["UID"])
    assert event["SEQUENCE"] > first_event["SEQUENCE"]
    assert told(second) == ["duty_planned"] and told(cast.trainer) == ["duty_planned", "duty_ended"]


def test_a_changed_time_reaches_the_calendar_of_the_trainer(cast, make_session, hr, now):
    session = make_session(trainers=[cast.trainer])
    first = the_mail(cast.trainer, "duty_planned")[1][0]
    plan = plan_of(session)
    later = [replace(one, starts=one.starts + timedelta(days=1), ends=one.ends + timedelta(days=1)) for one in plan.dates]
    services.change(session=session, plan=replace(plan, dates=later), by=hr, now=now)
    message, [event] = the_mail(cast.trainer, "duty_changed")
    assert (message.calendar_method, event["UID"], event["DTSTART"].dt - first["DTSTART"].dt) == ("REQUEST", first["UID"], timedelta(days=1))
    assert event["SEQUENCE"] > first["SEQUENCE"]


def test_a_cancelled_session_leaves_the_calendar_of_the_trainer_and_a_restored_one_comes_back(cast, make_session, hr, now, told):
    session = make_session(trainers=[cast.trainer])
    services.cancel_session(session=session, by=hr, now=now, reason="Ill")
    message, [event] = the_mail(cast.trainer, "duty_cancelled")
    assert (message.calendar_method, event["STATUS"]) == ("CANCEL", "CANCELLED")
    services.restore(session=LiveSession.objects.get(pk=session.pk), by=hr, now=now)
    again = the_mail(cast.trainer, "duty_planned")[1][0]
    assert told(cast.trainer) == ["duty_planned", "duty_cancelled", "duty_planned"]
    assert again["UID"] == event["UID"] and again["SEQUENCE"] > event["SEQUENCE"]


@pytest.mark.parametrize(("answers", "leads_to"), [(True, "https://meet.example.org/room"), (False, "session")])
def test_who_said_yes_to_telling_something_may_open_the_meeting(cast, client_of, make_session, hr, answers, leads_to):
    moment = timezone.now() - timedelta(days=1)
    session = make_session(
        moment=moment, starts_in=timedelta(days=1, minutes=10), mode="online", place="", meeting_link="https://meet.example.org/room", has_slot=True
    )
    slot = services.ask_presenter(session=session, person=cast.other, by=cast.hr, now=moment)
    if answers:
        services.accept_slot(slot=slot, by=cast.other, now=moment)
    went = client_of(cast.other).get(f"/learn/sessions/{session.pk}/join/")
    expected = leads_to if answers else f"/learn/sessions/{session.pk}/"
    assert went.headers["Location"] == expected
