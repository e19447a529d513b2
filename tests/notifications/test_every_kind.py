"""Every kind of message that any part registers, in words, in both languages."""

import re
from email import message_from_bytes, policy

import pytest
from django.conf import settings
from django.template.loader import get_template

from lms.notifications import delivery, own_words, rendering
from lms.notifications.kinds import every_kind

EDITABLE = [one for one in every_kind() if one.is_editable]
FRAME = {"person", "url", "organisation", "button", "is_optional", "preferences_url", "subject", "paragraphs", "lines"}


def named_in(text: str) -> set[str]:
    """The names of the context that a template reads."""
    shown = re.findall(r"{{\s*([a-z_]+)", text)
    asked = [word for clause in re.findall(r"{%\s*(?:el)?if\s+(.+?)\s*%}", text) for word in re.findall(r"(?<![\"'\w])([a-z_]+)(?![\"'\w])", clause)]
    counted = re.findall(r"count=([a-z_]+)", text)
    return {*shown, *asked, *counted} - {"and", "or", "not", "in", "is", "count"}


@pytest.fixture(params=["nl", "en"])
def language(request):
    return request.param


@pytest.mark.parametrize("sort", EDITABLE, ids=lambda one: one.key)
def test_the_example_of_a_kind_has_everything_that_its_templates_read(sort):
    texts = [settings.BASE_DIR / "templates/notifications" / f"{sort.key}{ending}" for ending in (".subject.txt", ".txt", ".html")]
    wanted = set().union(*(named_in(file.read_text()) for file in texts if file.is_file()))
    assert wanted - FRAME - set(sort.example) == set(), "add these to `example` of the Kind"


@pytest.mark.parametrize("sort", EDITABLE, ids=lambda one: one.key)
def test_a_kind_is_whole_in_both_languages(sort, make_person, language, settings):
    settings.MAIL_IS_KEPT = False
    person = make_person("Noor", "d'Arc & Zn", language=language)
    message = own_words.example(sort, person)
    message.url = "/learn/"
    words = rendering.words(message, {})
    for part in (words.subject, words.text, words.html):
        assert part.strip()
        assert not re.search(r"{{|}}|{%|%}|\bNone\b|%\(|\{[a-z_]+\}|\[\]", part), part
    assert "\n" not in words.subject and len(words.subject) <= 200
    assert not re.search(r"&(amp|lt|gt|quot|#x?\d+);", words.subject + words.text), "no HTML in plain text"
    assert words.text.count("http://127.0.0.1:8000/learn/") >= 1
    assert words.html.count("background:#1f4fa8") == 1, "one button that matters"
    assert words.text.startswith("Hallo Noor," if language == "nl" else "Hello Noor,")
    assert f'lang="{language}"' in words.html and "Voorbeeld" in words.text
    mail = delivery._mail(_stored(message), {}, _NoPost())
    sent = message_from_bytes(mail.message().as_bytes(), policy=policy.default)
    assert sent["Subject"].strip() == words.subject and sent["From"].addresses[0].display_name == "Podium"
    assert [part.get_content_type() for part in sent.iter_parts()] == ["text/plain", "text/html"]
    if not sort.gathers:  # its lines are those of stored messages
        assert " ".join(sent.get_body(("plain",)).get_content().split()) == " ".join(words.text.split())


class _NoPost:
    """A connection that is never used: the mail is only written."""


def _stored(message):
    message.pk = None
    message.save()
    return message


@pytest.mark.parametrize("sort", EDITABLE, ids=lambda one: one.key)
def test_the_original_words_can_be_kept_as_own_words_and_then_read_the_same(sort, make_person, language):
    """What the editor starts with is accepted, and fills in to the same sentences."""
    person = make_person(language=language)
    subject, text = rendering.original(sort, language)
    words = own_words.preview(sort=sort, language=language, subject=subject, text=text, person=person)
    shipped = rendering.words(own_words.example(sort, person), {})
    assert words.subject == shipped.subject
    assert words.text == shipped.text


def test_every_kind_has_templates_and_a_kind_that_people_may_switch_off_says_what_it_is_about():
    for one in EDITABLE:
        get_template(f"notifications/{one.key}.subject.txt"), get_template(f"notifications/{one.key}.txt")
        assert str(one.label or one.group) and (not one.is_optional or one.key == "weekly_mail" or str(one.label)), one.key
