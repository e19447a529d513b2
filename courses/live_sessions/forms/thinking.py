"""What somebody thought of a session, and six weeks later."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from courses.live_sessions.models import PulseAnswer
from courses.live_sessions.services.feedback import MOST_LETTERS

SCALE = (
    (1, lambda: pgettext("scale", "not at all")),
    (2, lambda: pgettext("scale", "a little")),
    (3, lambda: pgettext("scale", "fairly")),
    (4, lambda: pgettext("scale", "much")),
    (5, lambda: pgettext("scale", "very much")),
)


def scale() -> list[tuple[int, str]]:
    """The five answers in words."""
    return [(value, words()) for value, words in SCALE]


def _line(**words: Any) -> forms.CharField:
    return forms.CharField(required=False, max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"rows": 3}), **words)


class FeedbackForm(forms.Form):
    """Three questions after a session."""

    useful = forms.TypedChoiceField(
        label=_("Was it useful for your work?"), coerce=int, widget=forms.RadioSelect, error_messages={"required": _("Choose how useful it was.")}
    )
    joined_in = forms.TypedChoiceField(
        label=_("Could you join in?"), coerce=int, widget=forms.RadioSelect, error_messages={"required": _("Choose how well you could join in.")}
    )
    line = _line(label=_("What should stay, and what can be better?"), help_text=_("Write nothing that gives away who you are, if you mind."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("useful", "joined_in"):
            self.fields[name].choices = scale()  # type: ignore[attr-defined]


class PulseForm(forms.Form):
    """One question, six weeks later."""

    did = forms.ChoiceField(
        label=_("Did you do one thing differently because of it?"), widget=forms.RadioSelect, error_messages={"required": _("Choose one of the three answers.")}
    )
    line = _line(label=_("What was it, or what stood in the way?"), help_text=_("Write nothing that gives away who you are, if you mind."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["did"].choices = [(value, str(label).capitalize()) for value, label in PulseAnswer.Did.choices]  # type: ignore[attr-defined]
