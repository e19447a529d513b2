"""Naming a colleague: by name, or by employee number where two have the same name."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from lms.people.models import User
from lms.people.queries import people_found

MOST_NAMED = 6


class PersonField(forms.CharField):
    """One colleague who works here. More than one match names them with their numbers, so that one can choose."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_length": 120, **kwargs})

    def prepare_value(self, value: Any) -> Any:
        return f"{value.full_name} ({value.employee_number})" if isinstance(value, User) else value

    def clean(self, value: Any) -> Any:
        words = super().clean(value)
        return person_named(words) if words else None


def person_named(words: str) -> User:
    """The colleague with this number or name. Raises ValidationError with what to do."""
    text, _bracket, number = words.strip().removesuffix(")").rpartition("(")
    by_number = User.objects.active().filter(employee_number=(number if text else words).strip()).first()
    if by_number is not None:
        return by_number
    found = list(people_found(staff=None, words=words)[: MOST_NAMED + 1])
    if not found:
        raise forms.ValidationError(_("Nobody who works here is called ‘%(words)s’. Try one name, or the employee number.") % {"words": words})
    if len(found) == 1:
        return found[0]
    names = ", ".join(f"{one.full_name} ({one.employee_number})" for one in found[:MOST_NAMED])
    if len(found) > MOST_NAMED:
        raise forms.ValidationError(_("Many colleagues match, such as %(names)s. Write more of the name, or the number.") % {"names": names})
    raise forms.ValidationError(_("More than one colleague matches: %(names)s. Write the number of the right one.") % {"names": names})
