"""Components keep what they promise in templates/components/README.md."""

import re

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from lms.web import drawing


class Form(forms.Form):
    title = forms.CharField(label="Title", help_text="Short.")
    reason = forms.CharField(label="Reason", required=False, widget=forms.Textarea)
    agree = forms.BooleanField(label="I agree")
    route = forms.ChoiceField(label="Route", choices=[("a", "Attend"), ("b", "Check")], widget=forms.RadioSelect)


def drawn(source: str, **values: object) -> str:
    with translation.override("en"):
        return Template(source).render(Context(values))


def test_a_field_ties_label_hint_and_error_to_its_control():
    html = drawn("{% field form.title %}", form=Form({}))
    assert '<label for="id_title">Title</label>' in html
    assert 'aria-describedby="id_title-hint id_title-error"' in html
    assert 'aria-invalid="true"' in html
    assert html.index('id="id_title-hint"') < html.index('id="id_title-error"') < html.index("<input")


def test_a_field_without_error_says_nothing_of_errors():
    html = drawn("{% field form.title %}", form=Form())
    assert 'aria-describedby="id_title-hint"' in html
    assert "aria-invalid" not in html


def test_the_optional_field_is_marked_and_the_needed_one_is_not():
    assert "(optional)" in drawn("{% field form.reason %}", form=Form())
    assert "(optional)" not in drawn("{% field form.title %}", form=Form())


def test_choices_stand_in_a_group_with_a_legend():
    html = drawn("{% field form.route box=True %}", form=Form())
    assert "<fieldset" in html
    assert re.search(r"<legend>Route\s*</legend>", html)
    assert html.count('class="choice choice-box"') == 2


def test_keywords_become_attributes_of_the_control():
    html = drawn('{% field form.title width="w-10" hx_get="/x/" %}', form=Form())
    assert 'class="input w-10"' in html
    assert 'hx-get="/x/"' in html


def test_the_summary_counts_and_links_to_the_fields():
    html = drawn('{% include "components/form_errors.html" %}', form=Form({"agree": "on", "route": "a"}))
    assert "One thing is not right yet" in html
    assert 'href="#id_title"' in html
    assert 'role="alert"' in html
    assert drawn('{% include "components/form_errors.html" %}', form=Form()).strip() == ""


def test_an_icon_that_does_not_exist_is_a_mistake():
    assert 'aria-hidden="true"' in drawn('{% icon "lock" %}')
    with pytest.raises(drawing.NoSuchIcon):
        drawing.icon("no-such-icon")


def test_stance_is_always_shape_and_word():
    assert "Risk" in drawn('{% stance "risk" %}')
    assert drawn('{% stance "both" %}').count("<svg") == 2
    assert drawn('{% stance "" %}') == ""


def test_seats_draw_one_block_each_and_words_take_over_above_forty():
    html = drawn("{% seats 12 7 mine=2 minimum=6 %}")
    assert (html.count('class="taken"'), html.count('class="me"'), html.count('class="free"'), html.count('class="min"')) == (6, 1, 5, 1)
    assert drawn("{% seats 41 7 %}") == ""


def test_paging_keeps_the_other_parameters_and_shows_gaps():
    page = Paginator(range(200), 10).get_page(10)
    with translation.override("en"):
        html = render_to_string("components/paging.html", {"page": page}, RequestFactory().get("/x/?q=klacht&page=10"))
    assert "?q=klacht&amp;page=11" in html
    assert html.count("…") == 2
    assert 'aria-current="page">10<' in html


def test_every_template_of_the_readme_can_be_read():
    from pathlib import Path

    text = Path("templates/components/README.md").read_text()
    blocks = re.findall(r"```django\n(.*?)```", text, re.DOTALL)
    assert len(blocks) > 10
    for block in blocks:
        if "{% extends" not in block:
            Template(block)
