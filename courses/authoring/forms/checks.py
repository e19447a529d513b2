"""Whether lessons are still right, and what learners say."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.authoring.forms.fields import line_field, text_field
from courses.authoring.models import LessonFlag


class PlatformForm(forms.Form):
    """A platform that changed."""

    platform = forms.ChoiceField(label=_("Which platform changed?"))
    note = line_field(_("What changed there, in one line"), most=300)

    def __init__(self, *args: Any, platforms: list[tuple[str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["platform"].choices = [(name, f"{name} ({number})") for name, number in platforms]  # type: ignore[attr-defined]


class FlagForm(forms.Form):
    """What is not right in a lesson."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=LessonFlag.Kind.choices, required=False, widget=forms.RadioSelect)
    text = line_field(_("What is not right?"), most=500)


class AnswerForm(forms.Form):
    """The answer to a learner."""

    text = text_field(_("Answer"), rows=5, most=4000)
