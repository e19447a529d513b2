"""Tags that say the same every time are worked out once, in each language (lms/web/templatetags/fixed.py)."""

from typing import Any

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.translation import override

from lms.web.templatetags import fixed


def drawn(text: str | Template, language: str = "nl", *, autoescape: bool = True, **values: Any) -> str:
    template = Template(text) if isinstance(text, str) else text
    with override(language):
        return template.render(Context(values, autoescape=autoescape))


def nodes(text: str) -> list[bool]:
    return [isinstance(node, fixed.Fixed) for node in Template(text).nodelist]


@pytest.mark.parametrize(
    "text",
    ['{% translate "Save" %}', '{% translate "Search" context "button" %}', '{% icon "search" %}', '{% url "podium" %}', '{% static "css/podium.css" %}'],
)
def test_what_never_changes_is_worked_out_once(text: str) -> None:
    assert nodes(text) == [True]


@pytest.mark.parametrize(
    "text",
    [
        "{% translate word %}",
        '{% translate "Save"|upper %}',
        '{% translate "Save" as word %}',
        '{% translate "Search" context place %}',
        "{% icon name %}",
        '{% icon "search" as drawing %}',
        '{% url "post_show" 3 %}',
        '{% url "podium" as there %}',
        "{% url name %}",
        "{% static file %}",
    ],
)
def test_what_may_change_is_left_alone(text: str) -> None:
    assert nodes(text) == [False]


def test_each_language_has_its_own_words_whichever_was_first() -> None:
    template = Template('{% translate "Save" %}')
    assert [drawn(template, language) for language in ("nl", "en", "nl")] == ["Bewaar", "Save", "Bewaar"]


def test_words_of_ours_are_not_escaped_in_a_page_nor_in_a_plain_mail() -> None:
    template = Template('{% translate "Q & A" %}')
    assert [drawn(template, "en", autoescape=escapes) for escapes in (True, False)] == ["Q & A", "Q & A"]


def test_the_field_that_shows_a_form_is_ours_is_the_same_within_a_page_and_another_on_the_next() -> None:
    template = Template("{% csrf_token %}|{% csrf_token %}")
    first, second = (template.render(Context({"csrf_token": token})).split("|") for token in ("one", "two"))
    assert first[0] == first[1] == '<input type="hidden" name="csrfmiddlewaretoken" value="one">'
    assert second[0] == second[1] and 'value="two"' in second[0]
    assert Template("{% csrf_token %}").render(Context({"request": RequestFactory().get("/")})) == ""
