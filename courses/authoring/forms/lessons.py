"""A lesson: what it begins with, what holds beside its text, and the text."""

from typing import Any

from django import forms
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext_lazy as _

from courses.authoring import rules
from courses.authoring.forms.fields import OwnerField, WithOwner, line_field
from courses.authoring.models import LINKS, LessonDraft
from courses.catalogue import kinds
from courses.catalogue.models import Lesson, Stance
from courses.catalogue.rules import LONGEST_LINK
from lms.lib.form_fields import DayField
from lms.web.written_text import WITH_BOXES, TextWithLayout

USES: dict[str, Any] = {
    "video": (_("Video"), "video/mp4,video/webm"),
    "captions": (_("Captions (WebVTT)"), ".vtt,text/vtt"),
    "poster": (_("Picture before it begins"), "image/jpeg,image/png,image/webp"),
    "document": (_("Document (PDF)"), "application/pdf"),
}


class NewLessonForm(forms.Form):
    """What a lesson begins with."""

    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect, initial="page")
    title_nl = line_field(_("Title in Dutch"))
    title_en = line_field(_("Title in English"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=240, initial=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.key, kind.label) for kind in kinds.kinds()]  # type: ignore[attr-defined]


class LessonForm(WithOwner):
    """What holds for a lesson beside its text."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=240)
    stance = forms.ChoiceField(label=_("Is about"), choices=Stance.choices, widget=forms.RadioSelect)
    is_optional = forms.BooleanField(label=_("Extra: the module is complete without it"), required=False)
    platforms = line_field(_("Platforms"), most=400, help_text=_("Separated by commas. Empty: those of the module."))
    owner = OwnerField()
    check_again_on = DayField(label=_("Check again by"), required=False, help_text=_("Empty: with the module."))

    NAMES = ("minutes", "stance", "is_optional", "owner", "check_again_on")

    def __init__(self, data: Any = None, *, lesson: Lesson) -> None:
        known = {name: getattr(lesson, name) for name in self.NAMES} | {"platforms": ", ".join(lesson.platforms)}
        super().__init__(data, initial=known)

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.NAMES} | {"platforms": rules.platforms_in(self.cleaned_data["platforms"])}


class DraftForm(forms.Form):
    """The text, both languages side by side."""

    title_nl = line_field(_("Title in Dutch"))
    title_en = line_field(_("Title in English"))
    body_nl = forms.CharField(label=_("Text in Dutch"), required=False, widget=TextWithLayout(WITH_BOXES, language="nl", rows=16))
    body_en = forms.CharField(label=_("Text in English"), required=False, widget=TextWithLayout(WITH_BOXES, language="en", rows=16))
    link_nl = line_field(_("Address in Dutch"), most=LONGEST_LINK)
    link_en = line_field(_("Address in English"), most=LONGEST_LINK)
    based_on = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    takes_over = forms.BooleanField(widget=forms.HiddenInput, required=False)

    WORDS = ("title_nl", "title_en", "body_nl", "body_en")

    def __init__(self, data: Any = None, *, draft: LessonDraft) -> None:
        super().__init__(data, initial={name: getattr(draft, name) for name in (*self.WORDS, *LINKS)} | {"based_on": draft.number})
        if not kinds.kind_of(draft.lesson).link:
            for name in LINKS:
                del self.fields[name]

    def _body(self, language: str) -> str:
        """Without the editor somebody may type plain text: an empty line begins a paragraph."""
        body = str(self.cleaned_data[f"body_{language}"])
        return body if "<" in body or not body.strip() else str(linebreaks(escape(body.strip())))

    def clean_body_nl(self) -> str:
        return self._body("nl")

    def clean_body_en(self) -> str:
        return self._body("en")

    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in (*self.WORDS, *LINKS) if name in self.fields}
