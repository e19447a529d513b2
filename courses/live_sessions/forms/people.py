"""Naming a colleague: by name, or by employee number where two have the same name."""

import re
from typing import Any

from django import forms
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
    if not words.strip():
        raise forms.ValidationError(_("Write the name or the employee number of a colleague."))
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


def people_listed(text: str) -> tuple[list[User], list[str]]:
    """The colleagues of a pasted list of employee numbers or work addresses, each once and in its order, and what belongs to nobody who works here."""
    words = list(dict.fromkeys(word.strip("<>()\"'").lower() for word in re.split(r"[\s,;]+", text) if word.strip("<>()\"'")))
    numbers, addresses = ([word for word in words if ("@" in word) == is_address] for is_address in (False, True))
    as_asked = User.objects.active().annotate(number_as_typed=Lower("employee_number"), address_as_typed=Lower("email"))
    known: dict[str, User] = {}
    for one in as_asked.filter(Q(number_as_typed__in=numbers) | Q(address_as_typed__in=addresses)):
        known |= {one.number_as_typed: one, one.address_as_typed or one.number_as_typed: one}
    found = {known[word].pk: known[word] for word in words if word in known}
    return list(found.values()), [word for word in words if word not in known]


class SeveralForm(forms.Form):
    """A list of colleagues to book."""

    people = forms.CharField(
        label=gettext_lazy("Employee numbers or work addresses"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": gettext_lazy("Write or paste at least one number or address.")},
        help_text=gettext_lazy("One on each line, or separated by commas or spaces, as you paste them from a spreadsheet."),
    )  # fmt: skip
