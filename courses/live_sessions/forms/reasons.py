"""Why something happens to people."""

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


def reason_field(*, who: str | Promise, missing: str | Promise) -> forms.CharField:
    """A reason that people read: `who` says so below the field, `missing` when there is none."""
    area = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=_("Reason"), max_length=300, widget=area, help_text=who, error_messages={"required": missing})  # type: ignore[arg-type,dict-item]


class ReasonForm(forms.Form):
    """A reason that people read."""

    reason = reason_field(who=_("Everybody who booked reads it."), missing=_("Write why. Everybody who booked reads it."))


class DeclineForm(forms.Form):
    """Why an approver says no; one form for each request on the page."""

    reason = reason_field(who=_("Your colleague reads it."), missing=_("Write why not. Your colleague reads it."))
