"""Forms about messages. They read what was typed; the services decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.web import dates


def _days() -> list[tuple[int, str]]:
    return list(enumerate(dates.DAYS[dates.language_of()]))


class WeeklyMomentForm(forms.Form):
    """When the weekly mail leaves."""

    weekday = forms.TypedChoiceField(label=_("Day of the weekly mail"), coerce=int, choices=_days, required=False, empty_value="0")
    hour = forms.TypedChoiceField(label=_("Time"), coerce=int, choices=[(hour, f"{hour:02}:00") for hour in range(24)], required=False, empty_value="9")


class OwnWordsForm(forms.Form):
    """Subject and text of one kind of message, in one language."""

    subject = forms.CharField(
        label=_("Subject"), max_length=200, help_text=_("Also the line that people read in Podium."), error_messages={"required": _("Write a subject.")}
    )
    text = forms.CharField(
        label=_("Text"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Greeting, button and sender come by themselves. An empty line begins a new paragraph."),
        error_messages={"required": _("Write the text of the mail.")},
    )
