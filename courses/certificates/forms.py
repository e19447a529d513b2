"""The form with which an author offers a certificate."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course, Module
from courses.certificates import queries
from courses.certificates.services import MOST_MONTHS


class OfferForm(forms.Form):
    course = forms.ModelChoiceField(label=_("A whole course"), queryset=Course.objects.none(), empty_label=_("No course"), required=False)
    module = forms.ModelChoiceField(label=_("Or one module"), queryset=Module.objects.none(), empty_label=_("No module"), required=False)
    months_valid = forms.IntegerField(
        label=_("Valid for how many months"), min_value=0, max_value=MOST_MONTHS, initial=0, help_text=_("0 means that it stays valid.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["course"].queryset = queries.courses_to_offer()  # type: ignore[attr-defined]
        self.fields["module"].queryset = queries.modules_to_offer()  # type: ignore[attr-defined]
