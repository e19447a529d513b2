"""Fields that several forms of authors have."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.people.access import TABLE
from lms.people.models import User


def line_field(label: Any, *, most: int = 160, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, **more)


def text_field(label: Any, *, rows: int = 3, most: int = 2000, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, widget=forms.Textarea(attrs={"rows": rows}), **more)


class OwnerField(forms.ModelChoiceField):
    """Somebody who may change courses."""

    def __init__(self) -> None:
        super().__init__(
            User.objects.none(),
            label=_("Owner"),
            required=False,
            empty_label=_("Nobody yet"),
            help_text=_("Hears what learners say about it, and checks it again in time."),
        )

    @staticmethod
    def people() -> Any:
        return User.objects.active().filter(grants__role__in=TABLE["content.own"]).distinct().order_by("given_name", "family_name")

    def label_from_instance(self, person: Any) -> str:
        return str(person.full_name)


class WithOwner(forms.Form):
    """A form in which an owner may be chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = OwnerField.people()  # type: ignore[attr-defined]
