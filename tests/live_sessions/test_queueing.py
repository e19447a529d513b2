"""The order of the queue by hand: priority is 0 unless staff give a reason (§3.1), and nothing happens in silence."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.live_sessions import services
from courses.live_sessions.models import Booking, BookingChange
from lms.audit.models import AuditEntry


@pytest.fixture
def queue(make_session, make_person):
    """One seat, taken, and three who wait in the order of joining."""
    session, people = make_session(capacity=1, moment=timezone.now()), [make_person(given_name=name) for name in ("Anna", "Ben", "Cor", "Dee")]
    return session, [services.book(person=one, session=session, by=one, now=timezone.now()) for one in people]


@pytest.fixture
def client(cast, client_of):
    return client_of(cast.hr)


def _put(client, booking, reason, what="front"):
    return client.post(f"/hr/bookings/{booking.pk}/{what}/", {"reason": reason}, follow=True, HTTP_ACCEPT_LANGUAGE="en").content.decode()


def _order(session):
    return [row.person.given_name for row in Booking.objects.filter(session=session, status="waitlisted").order_by("-priority", "sequence")]


def test_staff_put_somebody_in_front_with_a_reason_and_that_person_gets_the_next_seat(client, queue, client_of, cast):
    session, (seat, _ben, _cor, dee) = queue
    page = _put(client, dee, "Dee speaks at the fair next week.")
    assert "Dee Bakker stands in front of the queue." in page and "in front of the queue</span> Dee speaks at the fair next week." in page
    assert _order(session) == ["Dee", "Ben", "Cor"]
    change = BookingChange.objects.get(what="priority")
    assert (change.old, change.new, change.by, change.reason) == ("0", "50", cast.hr, "Dee speaks at the fair next week.")
    assert AuditEntry.objects.get(action="booking.priority").by == cast.hr
    services.cancel(booking=seat, by=seat.person, now=timezone.now())
    dee.refresh_from_db()
    assert dee.status == "booked"


def test_the_number_that_was_given_on_joining_never_changes(client, queue):
    _session, (_seat, *waiting) = queue
    before = [row.sequence for row in waiting]
    _put(client, waiting[2], "Speaks at the fair.")
    assert [Booking.objects.get(pk=row.pk).sequence for row in waiting] == before


def test_the_person_reads_why_and_the_others_read_that_somebody_was_put_in_front(client, queue, client_of):
    session, (_seat, ben, _cor, dee) = queue
    _put(client, dee, "You speak at the fair next week.")
    page = client_of(dee.person).get(f"/learn/sessions/{session.pk}/").content.decode()
    assert "You are the first in the queue. You were put in front. The reason: You speak at the fair next week." in page
    page = client_of(ben.person).get(f"/learn/sessions/{session.pk}/").content.decode()
    assert "One colleague is ahead of you." in page and "One of them was put in front with a reason" in page and "the fair" not in page


def test_without_a_reason_nothing_changes_and_the_page_leads_to_the_field(client, queue):
    session, (_seat, _ben, _cor, dee) = queue
    page = _put(client, dee, "  ")
    assert "Give a reason for putting this colleague in front." in page and f'href="#front-{dee.pk}"' in page
    assert _order(session) == ["Ben", "Cor", "Dee"] and not BookingChange.objects.filter(what="priority").exists()


def test_back_to_the_own_place_is_one_click(client, queue):
    session, (_seat, _ben, cor, _dee) = queue
    _put(client, cor, "Speaks at the fair.")
    assert _order(session) == ["Cor", "Ben", "Dee"]
    page = _put(client, cor, "", "back")
    assert _order(session) == ["Ben", "Cor", "Dee"] and "Cor Bakker has the own place in the queue again." in page
    assert "Nobody has put this colleague in front" in _put(client, cor, "", "back")


def test_a_second_click_writes_no_second_line(client, queue):
    _session, (_seat, _ben, cor, _dee) = queue
    for _click in range(2):
        _put(client, cor, "Speaks at the fair.")
    assert BookingChange.objects.filter(what="priority").count() == 1


def test_who_lost_a_session_that_was_cancelled_stays_before_them_and_is_not_put_back(client, queue, make_session, make_person, cast):
    """§5.1: the place in front of the next date was promised."""
    session, (_seat, ben, *_rest) = queue
    earlier = make_session(module=session.module, moment=timezone.now(), starts_in=session.starts_at - timezone.now() - timedelta(days=2))
    lost = make_person(given_name="Eva")
    services.book(person=lost, session=earlier, by=lost, now=timezone.now())
    services.cancel_session(session=earlier, by=cast.hr, now=timezone.now(), reason="Ill")
    _put(client, ben, "Speaks at the fair.")
    assert _order(session) == ["Eva", "Ben", "Cor", "Dee"]
    assert "Nobody has put this colleague in front" in _put(client, Booking.objects.get(person=lost, session=session), "", "back")


def test_who_does_not_wait_any_more_is_not_put_in_front(client, queue):
    _session, (seat, *_waiting) = queue
    assert "This colleague is not on the waiting list any more." in _put(client, seat, "Speaks at the fair.")


def test_the_history_tells_it_in_the_language_of_the_reader(queue, client_of, cast, make_session):
    session, (_seat, ben, *_rest) = queue
    session.trainings.create(person=cast.trainer)
    services.put_in_front(booking=ben, by=cast.hr, now=timezone.now(), reason="Spreekt op de beurs.")
    services.person_leaves(person=Booking.objects.get(session=session, person__given_name="Cor").person, by=cast.hr, now=timezone.now())
    cast.trainer.language = "nl"
    cast.trainer.save()
    page = client_of(cast.trainer).get(f"/trainer/sessions/{session.pk}/?show=history").content.decode()
    assert "vooraan op de wachtlijst" in page and "Spreekt op de beurs." in page and "uit dienst" in page and "left the organisation" not in page
