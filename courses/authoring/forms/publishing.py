"""How a draft is published, and as whom one looks at it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.authoring.forms.fields import line_field
from courses.authoring.models import LessonDraft
from courses.catalogue.change_questions import LONGEST, MOST_CHOICES, ChangeQuestion, Choice, from_stored
from lms.people.forms import unit_choices


class PublishForm(forms.Form):
    """How a draft is published."""

    change = forms.ChoiceField(
        label=_("What kind of change is it?"),
        widget=forms.RadioSelect,
        choices=[
            ("small", _("A small change: a typing error, a clearer sentence. Nobody hears of it.")),
            ("substance", _("A change of substance: who finished the lesson reads what changed.")),
        ],
    )
    what_changed_nl = line_field(_("What changed, in one Dutch sentence"), most=300)
    what_changed_en = line_field(_("What changed, in one English sentence"), most=300)
    question_nl = line_field(_("Question in Dutch"), most=LONGEST)
    question_en = line_field(_("Question in English"), most=LONGEST)
    choice_1_nl = line_field(_("First answer in Dutch"), most=LONGEST)
    choice_1_en = line_field(_("First answer in English"), most=LONGEST)
    choice_2_nl = line_field(_("Second answer in Dutch"), most=LONGEST)
    choice_2_en = line_field(_("Second answer in English"), most=LONGEST)
    choice_3_nl = line_field(_("Third answer in Dutch"), most=LONGEST)
    choice_3_en = line_field(_("Third answer in English"), most=LONGEST)
    right = forms.TypedChoiceField(
        label=_("Which answer fits?"), required=False, coerce=int, widget=forms.RadioSelect,
        choices=[(1, _("The first")), (2, _("The second")), (3, _("The third"))],
    )  # fmt: skip
    why_nl = line_field(_("Why, in Dutch"), most=LONGEST)
    why_en = line_field(_("Why, in English"), most=LONGEST)
    says_the_same = forms.BooleanField(label=_("Both languages say the same, also where only one was changed"), required=False)
    is_in_one_language = forms.BooleanField(label=_("This lesson is in one language for now"), required=False)
    publish_at = forms.DateTimeField(
        label=_("Publish on"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: now."),
    )  # fmt: skip

    QUESTION = (
        "question_nl", "question_en", "choice_1_nl", "choice_1_en", "choice_2_nl", "choice_2_en", "choice_3_nl", "choice_3_en", "why_nl", "why_en",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, draft: LessonDraft, is_new: bool, is_one_sided: bool, is_in_one: bool) -> None:
        known = {
            "change": "substance" if draft.is_substantial else "small",
            "what_changed_nl": draft.what_changed_nl,
            "what_changed_en": draft.what_changed_en,
            **self._asked(from_stored(draft.question or {})),
            "says_the_same": draft.says_the_same,
            "is_in_one_language": draft.is_in_one_language,
            "publish_at": draft.publish_at,
        }
        super().__init__(data, initial=known)
        gone = (["change", "what_changed_nl", "what_changed_en", "right", *self.QUESTION] if is_new else []) + ([] if is_one_sided else ["says_the_same"])
        for name in gone + ([] if is_in_one else ["is_in_one_language"]):
            del self.fields[name]

    @staticmethod
    def _asked(question: ChangeQuestion) -> dict[str, Any]:
        """The fields of the question as they were kept."""
        found: dict[str, Any] = {"right": question.right or ""}
        for language in ("nl", "en"):
            found |= {f"question_{language}": getattr(question, f"text_{language}"), f"why_{language}": getattr(question, f"why_{language}")}
            found |= {f"choice_{number}_{language}": getattr(one, f"text_{language}") for number, one in question.numbered}
        return found

    def _question(self) -> ChangeQuestion | None:
        known = {name: " ".join(self.cleaned_data.get(name, "").split()) for name in self.QUESTION}
        choices = tuple(Choice(known[f"choice_{number}_nl"], known[f"choice_{number}_en"]) for number in range(1, MOST_CHOICES + 1))
        right = self.cleaned_data.get("right") or 0
        return ChangeQuestion(known["question_nl"], known["question_en"], choices, right, known["why_nl"], known["why_en"]) or None

    @property
    def asks(self) -> bool:
        """Whether something of a question is there, so that its fields stand open."""
        return any(self[name].value() for name in self.QUESTION if name in self.fields)

    def decision(self) -> dict[str, Any]:
        known = self.cleaned_data
        texts = {name: known.get(name, "") for name in ("what_changed_nl", "what_changed_en")}
        return texts | {
            "is_substantial": known.get("change") == "substance",
            "question": self._question(),
            "says_the_same": known.get("says_the_same", False),
            "is_in_one_language": known.get("is_in_one_language", False),
        }


class PreviewForm(forms.Form):
    """As whom one looks."""

    language = forms.ChoiceField(label=_("Language"), choices=[("nl", _("Dutch")), ("en", _("English"))], required=False)
    unit = forms.TypedChoiceField(label=_("As somebody in"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("Any unit")), *unit_choices()]  # type: ignore[attr-defined]
