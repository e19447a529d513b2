"""How a session repeats, and when a copy begins."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lms.lib.form_fields import DayField

MOST_WEEKS, MOST_TIMES = 26, 60


class RepeatForm(forms.Form):
    """Every so many weeks, on the weekday of the first date, so many times; days may be skipped."""

    every = forms.IntegerField(label=gettext_lazy("Every so many weeks"), min_value=1, max_value=MOST_WEEKS, initial=2)
    times = forms.IntegerField(label=gettext_lazy("How many sessions"), min_value=2, max_value=MOST_TIMES, initial=6)
    skip = forms.CharField(
        label=gettext_lazy("Skip these days"), required=False, max_length=400,
        help_text=gettext_lazy("Days such as 2026-12-24, separated by commas. You can also take a day out of the list that you see next."),
    )  # fmt: skip

    def without_looking(self) -> None:
        """Leave it as typed, before anybody asks whether it is right."""
        self._errors = ErrorDict()

    def clean_skip(self) -> list[date]:
        parts = [part.strip() for part in self.cleaned_data["skip"].replace(";", ",").split(",") if part.strip()]
        field, found = DayField(), []
        for part in parts:
            try:
                found.append(field.clean(part))
            except forms.ValidationError as problem:
                raise forms.ValidationError(_("‘%(part)s’ is not a day. Write it as 2026-12-24.") % {"part": part}) from problem
        return found

    def days(self, first: date) -> list[date]:
        """The first day of each session, with the skipped ones left out. Call it on a valid form."""
        every = timedelta(weeks=self.cleaned_data["every"])
        return [day for day in (first + every * number for number in range(self.cleaned_data["times"])) if day not in self.cleaned_data["skip"]]


class CopyForm(forms.Form):
    """The day on which the copy begins; the rest moves along."""

    day = DayField(label=gettext_lazy("First day of the copy"), error_messages={"required": gettext_lazy("Choose the day on which the copy begins.")})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].widget.attrs["min"] = "2000-01-01"
