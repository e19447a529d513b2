"""My messages and the administrator's mail."""

import re

from django.utils.html import strip_tags

from lms.audit.models import AuditEntry
from lms.notifications.models import Message


def _message(person, **fields):
    return Message.objects.create(**{"person": person, "kind": "account_mail", "subject": "A seat for you", "text": "Words", "url": "/learn/"} | fields)


def test_opening_a_message_marks_it_read_and_leads_to_its_page(make_person, client_of):
    person = make_person()
    message = _message(person)
    response = client_of(person).get(f"/me/messages/{message.pk}/")
    message.refresh_from_db()
    assert response.url == "/learn/" and message.read_at is not None


def test_the_list_has_as_many_queries_for_one_message_as_for_thirty(make_person, client_of, django_assert_max_num_queries):
    person = make_person()
    client = client_of(person)
    for _number in range(30):
        _message(person)
    with django_assert_max_num_queries(15):
        assert client.get("/me/messages/").content.count(b"A seat for you") == 30


def test_the_empty_list_says_that_this_is_fine(make_person, client_of):
    assert b"No messages yet" in client_of(make_person()).get("/me/messages/").content


def test_the_administrator_reads_a_kept_mail_and_that_leaves_a_line(make_person, client_of):
    administrator, person = make_person(roles=("administrator",)), make_person()
    message = _message(person, mail="kept")
    assert b"Words" in client_of(administrator).get(f"/admin/mail/{message.pk}/").content
    assert AuditEntry.objects.filter(action="mail.read", by=administrator).exists()


def test_a_failed_mail_is_sent_again_by_a_person_and_only_a_failed_one(make_person, client_of):
    administrator = make_person(roles=("administrator",))
    message = _message(make_person(), mail="failed", attempts=8, problem="550 no such mailbox")
    client = client_of(administrator)
    assert b"550 no such mailbox" in client.get(f"/admin/mail/{message.pk}/").content
    client.post(f"/admin/mail/{message.pk}/again/")
    message.refresh_from_db()
    assert (message.mail, message.attempts) == ("queued", 0)
    assert b"has not failed" in client.post(f"/admin/mail/{message.pk}/again/", follow=True).content


PREFERENCES = "/me/messages/preferences/"


def _ticked(page):
    return set(re.findall(r'name="by_mail" value="([a-z_]+)" checked', page))


def test_preferences_are_kept_and_shown(make_person, client_of):
    client = client_of(make_person())
    every = _ticked(client.get(PREFERENCES).content.decode())
    assert {"session_feedback", "session_pulse", "weekly_mail"} < every
    client.post(PREFERENCES, {"by_mail": sorted(every - {"session_pulse", "weekly_mail"}), "weekday": "0", "hour": "9"})
    assert _ticked(client.get(PREFERENCES).content.decode()) == every - {"session_pulse", "weekly_mail"}


def test_choices_stand_by_subject_with_what_always_comes_beside_them(make_person, client_of):
    page = strip_tags(client_of(make_person()).get(PREFERENCES).content.decode())
    sessions = page[page.index("Live sessions") : page.index("Not too many")]
    assert sessions.index("What you thought of a session") < sessions.index("Other messages about this always come by mail.")
    assert "Signing in and safety" in page[page.index("About this you always get mail") :]
