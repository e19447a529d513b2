"""Forms of feeds. They read what was typed; the services decide."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.lib.form_fields import DayField
from lms.people.feed.rules.columns import FIELDS
from lms.people.models import User

COMPLETE, SOME, CHART = "complete", "some", "chart"


class FileForm(forms.Form):
    """A list and what it stands for."""

    file = forms.FileField(label=_("The file"), help_text=_("CSV or XLSX, with the names of the columns in the first row."), allow_empty_file=True)
    meaning = forms.ChoiceField(
        label=_("What does the file hold?"),
        widget=forms.RadioSelect,
        initial=COMPLETE,
        choices=[
            (COMPLETE, _("Everybody who works here. Who is not in it has left.")),
            (SOME, _("Some people. Who is not in it stays as is.")),
            (CHART, _("A future chart: where people will be from a later day.")),
        ],
    )
    on = DayField(label=_("From which day does the chart hold?"), required=False, help_text=_("Only for a future chart."))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = self.cleaned_data
        if found.get("meaning") == CHART and not found.get("on") and "on" not in self.errors:
            self.add_error("on", _("Say from which day the chart holds."))
        elif found.get("meaning") == CHART and found.get("on") and found["on"] < timezone.localdate():
            self.add_error("on", _("That day is past. Choose today or a later day."))
        return found

    def facts(self) -> dict[str, Any]:
        """What the service takes beside the file."""
        meaning = self.cleaned_data["meaning"]
        on: date | None = self.cleaned_data["on"] if meaning == CHART else None
        return {"is_complete": meaning == COMPLETE, "on": on}


class HeirForm(forms.Form):
    """Who takes over what leavers own."""

    heir = forms.CharField(label=_("Who takes over what leavers own?"), required=False, help_text=_("The employee number of somebody who stays."))

    def clean_heir(self) -> User | None:
        number = self.cleaned_data["heir"].strip()
        if not number:
            return None
        heir = User.objects.active().filter(employee_number=number).first()
        if heir is None:
            raise forms.ValidationError(_("Nobody who works here has the number %(number)s. Choose somebody who stays.") % {"number": number})
        return heir


class ApplyForm(HeirForm):
    """What must be said before a run is applied: that many leavers are right, who takes over, and for a chart when."""

    is_sure = forms.BooleanField(required=False)
    on = DayField(label=_("Apply on"), required=False)


def meaning_choices() -> list[tuple[str, Any]]:
    """What a column may stand for."""
    return [("", _("Not read")), *FIELDS.items()]
