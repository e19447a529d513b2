"""The forms of wishes: making one, answering one, and turning one into a session."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Module
from courses.catalogue.queries import modules_for, published_modules
from courses.general.models import Wish
from courses.general.models.wishes import How, Part
from courses.general.services.wishes import When
from courses.live_sessions import wording
from courses.live_sessions.models import LiveSession
from lms.people.models import Language, User


class WishForm(forms.Form):
    """What one would come to, and when: a module, or a subject in own words."""

    module = forms.ModelChoiceField(label=_("A module"), queryset=Module.objects.none(), empty_label=_("No module, a subject of my own"), required=False)
    words = forms.CharField(label=_("Or a subject in your own words"), max_length=160, required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    parts = forms.MultipleChoiceField(label=_("When it suits you"), choices=Part.choices, required=False, widget=forms.CheckboxSelectMultiple)
    how = forms.ChoiceField(label=_("Where"), choices=How.choices, required=False, widget=forms.RadioSelect)
    shows_author = forms.BooleanField(label=_("My name may stand beside this wish"), required=False)

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs | {"initial": {"language": person.language, "how": How.EITHER} | kwargs.get("initial", {})})
        modules = modules_for(person).select_related("course").order_by("course__phase", "course__position", "position", "pk")
        self.fields["module"].queryset = modules  # type: ignore[attr-defined]

    @property
    def when(self) -> When:
        return When.of(self.cleaned_data["parts"], self.cleaned_data["how"])


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Your answer"), max_length=400, required=False, help_text=_("One or two sentences: what is there already, or why it does not come.")
    )


class TurnForm(forms.Form):
    """Module, language and mode of the session to be; or a session that is planned already."""

    session = forms.ChoiceField(
        label=_("Which session"), required=False, widget=forms.RadioSelect,
        help_text=_("In one that is open already, seats are offered at once. What stands below is only about a new one."),
    )  # fmt: skip
    module = forms.ModelChoiceField(label=_("Module"), queryset=Module.objects.none(), empty_label=_("Choose a module"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    mode = forms.ChoiceField(label=_("How"), choices=LiveSession.Mode.choices)

    def __init__(self, *args: Any, wish: Wish, sessions: Iterable[LiveSession], **kwargs: Any) -> None:
        known = {"session": "", "language": wish.language, "mode": wish.how if wish.how in LiveSession.Mode.values else LiveSession.Mode.ROOM}
        super().__init__(*args, **kwargs | {"initial": known})
        self.sessions = {str(one.pk): one for one in sessions}
        self.fields["session"].choices = [  # type: ignore[attr-defined]
            ("", _("A new session")),
            *((key, f"{one.module.title}, {wording.all_dates(one)}, {one.get_state_display()}") for key, one in self.sessions.items()),
        ]
        if not self.sessions:
            del self.fields["session"]
        if wish.module_id is not None:
            del self.fields["module"]
        else:
            modules = published_modules().select_related("course").order_by("course__phase", "course__position", "position", "pk")
            self.fields["module"].queryset = modules  # type: ignore[attr-defined]

    @property
    def chosen(self) -> LiveSession | None:
        """The planned session; None for a new one."""
        return self.sessions.get(self.cleaned_data.get("session", ""))
