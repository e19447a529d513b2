"""What staff choose about a session below its minimum."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.live_sessions.forms.moving import words_of_date
from courses.live_sessions.forms.reasons import reason_field
from courses.live_sessions.models import LiveSession
from lms.lib.form_fields import DayField


class ExtendForm(forms.Form):
    """A later day on which it is decided."""

    until = DayField(label=_("Decide on"), error_messages={"required": _("Choose the day on which you decide.")})


class MergeForm(forms.Form):
    """Another date for everybody. `dates` are sessions with their seats counted."""

    into = forms.TypedChoiceField(
        label=_("The other date"), coerce=int, widget=forms.RadioSelect, error_messages={"required": _("Choose the date with which you merge.")}
    )
    reason = reason_field(who=_("Everybody who booked or waits reads it."), missing=_("Write why. Everybody who booked or waits reads it."))

    def __init__(self, *args: Any, dates: list[LiveSession], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].choices = [(one.pk, words_of_date(one)) for one in dates]  # type: ignore[attr-defined]
