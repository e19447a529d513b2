"""A message to everybody of a session, and a colleague who tells how they do it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.live_sessions import candidates, services
from courses.live_sessions.models import SessionMessage, SessionPresenter
from courses.live_sessions.queries.appointments import clashes_of
from courses.live_sessions.refusals import GivesThisSession, NotAskedAnyMore, NotYourSlot
from lms.audit.models import AuditEntry
from lms.notifications import rendering
from lms.notifications.models import Message


@pytest.fixture
def coming(cast, make_session, book):
    """One has a seat, one waits."""
    session = make_session(capacity=1, trainers=[cast.trainer], moment=timezone.now())
    for person in (cast.employee, cast.other):
        book(person, session, at=timezone.now())
    return session


WORDS = {"to": "booked", "subject": "Bring your phone", "text": "Dear all,\n\nBring <b>your</b> phone & charger."}


def test_the_mail_is_looked_at_in_both_languages_tried_on_oneself_and_sent_once(cast, client_of, coming):
    client, address = client_of(cast.hr), f"/hr/sessions/{coming.pk}/message/"
    page = client.post(address, WORDS | {"step": "look"}).content.decode()
    assert "Hallo Hanna," in page and "Hello Hanna," in page and "Send it to 1 person" in page and "&lt;b&gt;your&lt;/b&gt;" in page
    assert not Message.objects.filter(kind="session_message").exists()
    client.post(address, WORDS | {"step": "trial", "form_key": "k"})
    assert [row.person for row in Message.objects.filter(kind="session_message")] == [cast.hr] and not SessionMessage.objects.exists()
    for _click in range(2):
        client.post(address, WORDS | {"step": "send", "form_key": "k"})
    assert [row.person for row in Message.objects.filter(kind="session_message").exclude(person=cast.hr)] == [cast.employee]
    kept = SessionMessage.objects.get()
    assert (kept.told, kept.sent_by, kept.subject) == (1, cast.hr, "Bring your phone")
    assert AuditEntry.objects.filter(action="session.message_sent").count() == 1


def test_everybody_is_also_who_waits_and_the_mail_escapes_what_was_typed(cast, client_of, coming):
    client_of(cast.hr).post(f"/hr/sessions/{coming.pk}/message/", WORDS | {"to": "everybody", "step": "send", "form_key": "k"})
    assert SessionMessage.objects.get().told == 2
    words = rendering.words(Message.objects.get(kind="session_message", person=cast.other))
    assert "<b>your</b> phone & charger" in words.text and "&lt;b&gt;your&lt;/b&gt; phone &amp; charger" in words.html and words.subject == "Bring your phone"


def test_a_message_to_nobody_and_an_empty_one_are_refused_in_words(cast, client_of, make_session):
    empty = make_session(moment=timezone.now())
    page = client_of(cast.hr).post(f"/hr/sessions/{empty.pk}/message/", WORDS | {"step": "send"})
    assert page.status_code == 422 and "nobody to write to" in page.content.decode()
    assert client_of(cast.hr).post(f"/hr/sessions/{empty.pk}/message/", {"to": "booked", "step": "send"}).status_code == 422


@pytest.fixture
def ask(cast, coming):
    def asked(person=None):
        return services.ask_presenter(session=coming, person=person or cast.ambassador, by=cast.hr, now=timezone.now(), words="How do you answer?")

    return asked


def test_a_colleague_is_asked_by_name_reads_it_and_says_yes(cast, client_of, coming, told):
    client_of(cast.hr).post(f"/hr/sessions/{coming.pk}/presenters/", {"person": "Wout", "minutes": "10", "words": "How do you answer?"})
    slot = SessionPresenter.objects.get()
    client = client_of(cast.ambassador)
    assert "How do you answer?" in client.get(f"/learn/sessions/asked/{slot.pk}/").content.decode()
    assert b"Wout Claes" not in client_of(cast.employee).get(f"/learn/sessions/{coming.pk}/").content
    client.post(f"/learn/sessions/asked/{slot.pk}/answer/", {"answer": "yes"})
    assert b"Wout Claes" in client_of(cast.employee).get(f"/learn/sessions/{coming.pk}/").content
    assert b"Wout Claes" in client_of(cast.trainer).get(f"/trainer/sessions/{coming.pk}/").content
    assert told(cast.ambassador) == ["presenter_asked"] and "presenter_accepted" in told(cast.hr) and "presenter_accepted" in told(cast.trainer)


def test_the_invitation_says_who_tells_something(cast, coming, ask, book, make_person):
    services.accept_slot(slot=ask(), by=cast.ambassador, now=timezone.now())
    services.set_capacity(session=coming, capacity=2, by=cast.hr, now=timezone.now())
    invited = Message.objects.get(person=cast.other, kind="booking_promoted")
    assert "Wout Claes tells how they do it" in invited.calendar.replace("\r\n ", "") and "METHOD:REQUEST" in invited.calendar


def test_a_slot_takes_no_seat_and_counts_as_an_appointment_once_accepted(cast, coming, ask, make_session):
    same_time = make_session(moment=timezone.now(), place="Elsewhere")
    slot = ask()
    assert clashes_of(cast.ambassador.pk, same_time) == []
    services.accept_slot(slot=slot, by=cast.ambassador, now=timezone.now())
    assert [one.session_id for one in clashes_of(cast.ambassador.pk, same_time)] == [coming.pk]
    assert not coming.bookings.filter(person=cast.ambassador).exists()


def test_a_no_is_heard_only_by_who_asked_and_asking_again_is_a_new_question(cast, ask, told):
    slot = ask()
    assert ask().pk == slot.pk
    services.decline_slot(slot=slot, by=cast.ambassador, now=timezone.now())
    assert "presenter_declined" in told(cast.hr) and "presenter_declined" not in told(cast.trainer)
    assert ask().pk != slot.pk
    with pytest.raises(NotAskedAnyMore):
        services.accept_slot(slot=slot, by=cast.ambassador, now=timezone.now())


@pytest.mark.parametrize("before, trainer_hears", [(timedelta(days=3), False), (timedelta(hours=2), True)])
def test_cancelling_a_slot_tells_the_trainer_when_it_is_late(cast, coming, ask, told, before, trainer_hears):
    slot = services.accept_slot(slot=ask(), by=cast.ambassador, now=timezone.now())
    services.cancel_slot(slot=slot, by=cast.ambassador, now=coming.starts_at - before)
    assert "presenter_cancelled" in told(cast.hr) and ("presenter_cancelled" in told(cast.trainer)) is trainer_hears
    assert "presenter_cancelled" not in told(cast.manager)


def test_only_who_was_asked_answers_and_a_trainer_of_the_session_is_not_asked(cast, ask, client_of):
    slot = ask()
    with pytest.raises(NotYourSlot):
        services.accept_slot(slot=slot, by=cast.hr, now=timezone.now())
    assert client_of(cast.hr).get(f"/learn/sessions/asked/{slot.pk}/").status_code == 404
    with pytest.raises(GivesThisSession):
        ask(cast.trainer)


def test_withdrawing_and_cancelling_the_session_tell_who_was_asked(cast, coming, ask, told, make_person):
    second = make_person()
    services.withdraw(slot=ask(), by=cast.hr, now=timezone.now())
    services.accept_slot(slot=ask(second), by=second, now=timezone.now())
    services.cancel_session(session=coming, by=cast.hr, now=timezone.now(), reason="The trainer is ill.")
    assert told(cast.ambassador)[-1] == "presenter_withdrawn"
    assert told(second)[-1] == "duty_cancelled" and told(cast.trainer)[-1] == "duty_cancelled" and "duty_cancelled" not in told(cast.hr)


def test_who_leaves_tells_nothing_any_more_and_the_trainer_hears_it(cast, ask, told):
    slot = services.accept_slot(slot=ask(), by=cast.ambassador, now=timezone.now())
    assert services.end_slots_of(person=cast.ambassador, by=cast.hr, now=timezone.now()) == 1
    slot.refresh_from_db()
    assert slot.status == "cancelled" and "presenter_cancelled" in told(cast.trainer)


def test_a_part_above_offers_colleagues_to_ask_with_one_click(cast, client_of, make_session, monkeypatch):
    monkeypatch.setattr(candidates, "_sources", [])
    candidates.add_source(
        lambda session: [candidates.Candidate(cast.ambassador, "Writes about complaints."), candidates.Candidate(cast.other, "", "6 of 6 hours")]
    )
    session = make_session(has_slot=True, trainers=[cast.trainer], moment=timezone.now())
    page = client_of(cast.trainer).get(f"/hr/sessions/{session.pk}/").content.decode()
    assert "Writes about complaints." in page and "6 of 6 hours" in page
    assert f'name="person" value="{cast.ambassador.employee_number}"' in page and f'name="person" value="{cast.other.employee_number}"' not in page
