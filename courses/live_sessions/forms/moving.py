"""Another date for somebody with a seat."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.live_sessions import wording
from courses.live_sessions.forms.reasons import reason_field
from courses.live_sessions.models import LiveSession


class MoveForm(forms.Form):
    """Another date for somebody with a seat. `dates` are sessions with their seats counted."""

    to = forms.TypedChoiceField(label=_("New date"), coerce=int, widget=forms.RadioSelect, error_messages={"required": _("Choose the new date.")})
    reason = reason_field(who=_("The colleague reads it."), missing=_("Write why. The colleague reads it."))
    overbook_because = forms.CharField(label=_("Beyond the seats, because"), max_length=300, required=False)

    def __init__(self, *args: Any, dates: list[LiveSession], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(one.pk, words_of_date(one)) for one in dates]  # type: ignore[attr-defined]


def words_of_date(session: LiveSession) -> str:
    """The date as a choice, with its seats."""
    return f"{wording.all_dates(session)}. {_seats(session)}"


def _seats(session: LiveSession) -> str:
    if session.capacity is None:
        return gettext("There is room for everybody.")
    left = max(0, session.capacity - session.seats_held)  # type: ignore[attr-defined]
    return gettext("%(left)d of %(seats)d seats left") % {"left": left, "seats": session.capacity}
