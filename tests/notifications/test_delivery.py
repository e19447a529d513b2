"""Sending: every mail once, in the person's language, whatever happens on the way."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.utils import timezone, translation

from lms.notifications import delivery, kinds, queries, rendering, services
from lms.notifications.models import Message


@pytest.fixture
def kind(monkeypatch, settings, tmp_path):
    """A kind with templates of its own."""
    folder = tmp_path / "notifications"
    folder.mkdir()
    (folder / "seat_promised.subject.txt").write_text('{% load i18n %}{% translate "Messages" %}: {{ title }}')
    (folder / "seat_promised.txt").write_text("{{ title }} & more\n\nA second paragraph.")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [*settings.TEMPLATES[0]["DIRS"], tmp_path]}]
    monkeypatch.setitem(kinds._kinds, "seat_promised", kinds.Kind("seat_promised", "Seats"))
    return "seat_promised"


@pytest.fixture
def with_server(settings):
    settings.MAIL_IS_KEPT = False


def test_a_mail_is_in_the_language_of_the_person_with_text_html_and_button(make_person, kind, with_server):
    person = make_person(language="nl")
    with translation.override("en"):
        services.notify(person, kind, url="/learn/", title={"nl": "Een plaats", "en": "A seat"})
        delivery.deliver_batch()
    sent = mail.outbox[0]
    assert sent.subject == "Meldingen: Een plaats"
    assert "Een plaats & more" in sent.body and "http://127.0.0.1:8000/learn/" in sent.body
    assert "Een plaats &amp; more" in sent.alternatives[0][0] and "/learn/" in sent.alternatives[0][0]


def test_without_a_mail_server_mails_are_kept_in_words(make_person, kind):
    person = make_person()
    services.notify(person, kind, title="A seat")
    delivery.deliver_batch()
    message = Message.objects.get()
    assert (message.mail, message.subject) == (Message.Mail.KEPT, "Messages: A seat")
    assert "A second paragraph." in message.text and not mail.outbox


def test_nothing_leaves_when_the_change_is_not_stored(make_person, kind):
    from django.db import transaction

    person = make_person()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        services.notify(person, kind, title="A seat")
        raise ZeroDivisionError
    assert not Message.objects.exists()


def test_the_same_event_told_twice_is_one_message(make_person, kind):
    person = make_person()
    for _time in range(2):
        services.notify(person, kind, event_key="booking-7", title="A seat")
    assert Message.objects.count() == 1


def test_a_person_without_an_address_reads_it_in_the_app_only(make_person, kind):
    person = make_person(email=None)
    services.notify(person, kind, title="A seat")
    assert Message.objects.get().mail == Message.Mail.NONE
    assert queries.messages_of(person).count() == 1


def test_switching_a_kind_off_keeps_the_line_in_the_app(make_person, kind):
    person = make_person()
    services.set_preferences(person=person, by_mail=set())
    services.notify(person, kind, title="A seat")
    assert (Message.objects.get().mail, queries.unread_count(person)) == (Message.Mail.NONE, 1)


def test_a_refusing_mail_server_is_tried_again_with_growing_pauses_and_then_a_person_looks(make_person, kind, with_server, monkeypatch):
    def refuse(self, messages):
        raise SMTPServerDisconnected("away")

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuse)
    services.notify(make_person(), kind, title="A seat")
    pauses, now = [], timezone.now()
    while (message := Message.objects.get()).mail != Message.Mail.FAILED:
        assert delivery.deliver_batch(now=max(now, message.due_at)) == 1
        message.refresh_from_db()
        pauses.append(message.due_at - timezone.now())
    assert len(pauses) == 8 and pauses[:-1] == sorted(pauses[:-1])
    assert queries.failed_mails() == 1


def test_two_workers_never_take_the_same_mail(make_person, kind):
    for _number in range(3):
        services.notify(make_person(), kind, title="A seat")
    now = timezone.now()
    assert len(delivery._lease(now)) == 3
    assert delivery._lease(now) == []


def test_a_worker_that_died_leaves_its_mail_to_the_next_one_with_the_same_message_id(make_person, kind, with_server):
    services.notify(make_person(), kind, title="A seat")
    delivery._lease(timezone.now())
    assert delivery.deliver_batch(now=timezone.now() + timedelta(minutes=1)) == 0
    assert delivery.deliver_batch(now=timezone.now() + timedelta(minutes=2)) == 1
    assert f"podium-{Message.objects.get().pk}-" in mail.outbox[0].extra_headers["Message-ID"]


def test_a_broken_mail_server_later_sends_everything_once(make_person, kind, with_server):
    for _number in range(20):
        services.notify(make_person(), kind, title="A seat")
    while delivery.deliver_batch(now=timezone.now() + timedelta(seconds=1)):
        pass
    assert len(mail.outbox) == 20 and len({one.to[0] for one in mail.outbox}) == 20


def test_a_leaver_gets_no_mail_that_was_still_waiting(make_person, kind, with_server):
    from lms.people.services import leave

    person = make_person()
    services.notify(person, kind, title="A seat")
    leave(person=person, by=None, now=timezone.now())
    delivery.deliver_batch()
    assert not mail.outbox and Message.objects.get().mail == Message.Mail.NONE


def test_the_line_in_the_app_follows_the_language_of_the_page(make_person, kind):
    services.notify(make_person(), kind, title={"nl": "Een plaats", "en": "A seat"})
    message = Message.objects.get()
    with translation.override("nl"):
        assert rendering.line(message) == "Meldingen: Een plaats"
    with translation.override("en"):
        assert rendering.line(message) == "Messages: A seat"


def test_messages_are_forgotten_after_two_years_and_not_before(make_person, kind):
    person, now = make_person(), timezone.now()
    for age in (729, 731):
        Message.objects.create(person=person, kind=kind, created_at=now - timedelta(days=age))
    assert services.forget_old(now=now) == 1
    assert Message.objects.get().created_at == now - timedelta(days=729)


def test_at_most_two_workers_send_at_a_time_and_the_first_asks_a_second_one_along(monkeypatch):
    from django.core.cache import cache

    from lms.notifications import tasks

    cache.clear()
    asked, batches = [], iter([delivery.BATCH, delivery.BATCH, 0])
    monkeypatch.setattr(tasks, "later", lambda name, **more: asked.append((name, more)))
    monkeypatch.setattr(delivery, "deliver_batch", lambda: next(batches))
    tasks.deliver_due()
    assert asked == [("lms.notifications.tasks.deliver_due", {"joins": True})] and next(batches, None) is None
    for place in tasks._places():
        cache.add(place, 1)
    tasks.deliver_due()  # both places are taken: nothing is asked of the outbox
    cache.clear()


def test_answers_go_to_the_mailbox_of_the_organisation(make_person, kind, with_server):
    services.notify(make_person(), kind, title="A seat")
    delivery.deliver_batch()
    assert mail.outbox[0].reply_to == ["leren@example.org"] and mail.outbox[0].from_email == "Podium <podium@localhost>"


def test_a_day_in_a_message_is_read_in_words(make_person, kind):
    services.notify(make_person(), kind, title=timezone.now().date().replace(month=6, day=12))
    message = Message.objects.get()
    with translation.override("nl"):
        assert "12 juni" in rendering.line(message)


def test_a_second_calendar_file_with_another_method_travels_beside_the_alternatives(make_person, kind, with_server):
    services.notify(
        make_person(), kind, title="Moved", calendar="BEGIN:VCALENDAR", calendar_method="REQUEST",
        more_calendars=[{"file": "BEGIN:VCALENDAR", "method": "CANCEL"}],
    )  # fmt: skip
    delivery.deliver_batch()
    made = mail.outbox[0].message()
    assert made.get_content_type() == "multipart/mixed"
    alternatives, second = made.get_payload()
    assert [part.get_content_type() for part in alternatives.get_payload()] == ["text/plain", "text/html", "text/calendar"]
    assert (alternatives.get_payload()[2].get_param("method"), second.get_content_type(), second.get_param("method")) == ("REQUEST", "text/calendar", "CANCEL")


def test_an_address_in_the_text_is_a_link_and_nothing_else_that_was_typed_is(make_person, settings):
    settings.MAIL_IS_KEPT = False
    text = "See https://podium.example/learn/ <b>now</b>"
    services.notify(make_person(), "session_message", title="T", text=text, module="M", when="W", place="P", who="H")
    delivery.deliver_batch()
    html = mail.outbox[0].alternatives[0].content
    assert 'href="https://podium.example/learn/"' in html and "<b>" not in html
