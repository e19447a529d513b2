"""Fields of forms that Django almost has."""

from django import forms
from django.utils.translation import gettext_lazy

from lms.lib.form_fields import PlainSelect

CHOICES = [("", gettext_lazy("Dutch")), ("1", "Zaal <b>Wilg</b> & co"), (2, "Zaal 2")]


class Plain(forms.Form):
    room = forms.ChoiceField(choices=CHOICES, widget=PlainSelect(attrs={"class": "input"}), required=False)


class Usual(forms.Form):
    room = forms.ChoiceField(choices=CHOICES, widget=forms.Select(attrs={"class": "input"}), required=False)


def test_a_plain_list_has_the_options_of_the_usual_one_escaped_and_chosen():
    for typed in ({}, {"room": "2"}, {"room": '"><script>'}):
        plain, usual = (form(typed)["room"].as_widget(attrs={"aria-invalid": "true"}).replace("\n", "") for form in (Plain, Usual))
        assert plain.partition(">")[2] == usual.partition(">")[2]
        assert sorted(plain.partition(">")[0].split()) == sorted(usual.partition(">")[0].split())


def test_groups_are_drawn_as_django_does():
    class Grouped(forms.Form):
        room = forms.ChoiceField(choices=[("Zwolle", [("1", "Zaal Wilg")])], widget=PlainSelect)

    assert '<optgroup label="Zwolle">' in str(Grouped()["room"])
