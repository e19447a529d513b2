"""HR and administrators tell messages in the words of the organisation."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from lms.audit.models import AuditEntry
from lms.notifications import delivery, own_words, queries, rendering, services
from lms.notifications.kinds import kind
from lms.notifications.models import Message, OwnWords

CONTEXT = {"module": {"nl": "Een klacht", "en": "A complaint"}, "when": "Tuesday 26 May, 10:00", "place": "Zwolle", "free_until": ""}


@pytest.fixture
def hr(make_person):
    return make_person("Hanna", "Ruis", roles=("hr",))


@pytest.fixture
def write(hr):
    def do(subject="You sit at {module}", text="Welcome {given_name}!\n\nIt is {when}.", *, language="en", sort="booking_confirmed"):
        return own_words.write(sort=kind(sort), language=language, subject=subject, text=text, by=hr, now=timezone.now())

    return do


def tell(person, **context):
    services.notify(person, "booking_confirmed", url="/learn/", **(CONTEXT | context))
    return Message.objects.latest("pk")


def test_own_words_are_told_in_mail_and_app_in_their_language_only(make_person, write):
    english, dutch = make_person(language="en"), make_person("Wim", "Wit", language="nl")
    write()
    words = rendering.words(tell(english))
    assert words.subject == "You sit at A complaint" and "Welcome Noor!" in words.text and "It is Tuesday 26 May, 10:00." in words.html
    assert "Een klacht" in rendering.words(tell(dutch)).subject and "sit" not in rendering.words(tell(dutch)).subject


def test_a_paragraph_whose_value_is_empty_is_left_out(make_person, write):
    write(text="Welcome.\n\nCancel before {free_until}.\n\nBye.")
    text = rendering.words(tell(make_person())).text
    assert "Cancel before" not in text and "Welcome." in text and "Bye." in text


def test_values_are_put_in_once_and_never_run(make_person, write):
    write(text="{place} {{% if x %}}".replace("{{% if x %}}", ""))
    text = rendering.words(tell(make_person(), place="{module} {{ person.email }} <b>&</b>")).text
    html = rendering.words(Message.objects.latest("pk")).html
    assert "{module} {{ person.email }} <b>&</b>" in text
    assert "<b>" not in html and "&lt;b&gt;&amp;&lt;/b&gt;" in html


@pytest.mark.parametrize(
    ("subject", "text", "sentence"),
    [
        ("Hello {nobody}", "Text", "{nobody} cannot be filled in here."),
        ("Hello", "{module} and { when }", "{ when } cannot be filled in here."),
        ("Hello", "{% if when %}", "{% if when %} cannot be filled in here."),
        ("Hello", "{{ when }}", "cannot be filled in here."),
        ("Hello", "a } brace", "} cannot be filled in here."),
        ("", "Text", "Both the subject and the text need words."),
    ],
)
def test_what_cannot_be_filled_in_is_refused_with_a_sentence_and_what_was_typed_stays(hr, client_of, subject, text, sentence):
    response = client_of(hr).post("/hr/messages/booking_confirmed/en/", {"subject": subject, "text": text, "keep": "1"})
    page = response.content.decode()
    assert response.status_code == 422 and not OwnWords.objects.exists()
    assert sentence in page or not subject
    assert (text or subject) in page


def test_hr_looks_sends_a_test_to_herself_keeps_and_goes_back(hr, client_of, settings):
    settings.MAIL_IS_KEPT = False
    client, page = client_of(hr), "/hr/messages/booking_offered/en/"
    typed = {"subject": "Yours: {module}", "text": "Say yes before {until}."}
    looked = client.post(page, typed | {"look": "1"}).content.decode()
    assert "Yours: A complaint in public" in looked and "Say yes before Monday 25 May, 10:00." in looked and not OwnWords.objects.exists()
    client.post(page, typed | {"send": "1"})
    delivery.deliver_batch()
    assert [(one.to, one.subject) for one in mail.outbox] == [([hr.email], "Yours: A complaint in public")] and not OwnWords.objects.exists()
    assert client.post(page, typed | {"keep": "1"}).status_code == 302
    assert OwnWords.objects.get().changed_by == hr
    changed = AuditEntry.objects.get(action="message_words.changed")
    assert changed.by == hr and changed.changes["text"][1] == "Say yes before {until}." and "{until}" in changed.changes["text"][0]
    assert "own words" in client.get("/hr/messages/").content.decode()
    client.post(page + "original/")
    assert not OwnWords.objects.exists() and AuditEntry.objects.filter(action="message_words.original").exists()
    assert "A seat for you: {module}" in client.get(page).content.decode()


def test_broken_own_words_never_stop_a_mail(make_person, settings, caplog):
    """Such as words from a backup of another version: a name that is not there any more."""
    settings.MAIL_IS_KEPT = False
    OwnWords.objects.create(kind="booking_confirmed", language="en", subject="{gone}", text="Also {gone}")
    tell(make_person())
    delivery.deliver_batch()
    assert mail.outbox[0].subject == "You have a seat: A complaint, Tuesday 26 May, 10:00" and "You have a seat for ‘A complaint’." in mail.outbox[0].body
    assert "the original is used" in caplog.text


def test_a_subject_whose_value_is_empty_falls_back_on_the_original(make_person, write):
    write(subject="Before {free_until}")
    assert rendering.words(tell(make_person())).subject == "You have a seat: A complaint, Tuesday 26 May, 10:00"


def test_a_message_that_waits_is_told_with_the_words_of_the_moment_it_leaves(make_person, write, settings):
    settings.MAIL_IS_KEPT = False
    tell(make_person())
    write()
    delivery.deliver_batch(now=timezone.now() + timedelta(seconds=1))
    assert mail.outbox[0].subject == "You sit at A complaint"


def test_mails_of_signing_in_have_no_own_words(hr, client_of):
    assert client_of(hr).get("/hr/messages/account_mail/en/").status_code == 404
    assert client_of(hr).get("/hr/messages/booking_confirmed/de/").status_code == 404


def test_the_list_of_my_messages_reads_the_own_words_once(make_person, write, client_of, django_assert_max_num_queries):
    person = make_person()
    write()
    for _number in range(20):
        tell(person)
    client = client_of(person)
    with django_assert_max_num_queries(15):
        assert client.get("/me/messages/").content.decode().count("You sit at A complaint") == 20
    assert len(queries.own_words()) == 1
