"""Why something happens to people."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonForm(forms.Form):
    """A reason that people read."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Everybody who booked reads it."),
        error_messages={"required": _("Write why. Everybody who booked reads it.")},
    )
