"""The forms of authors and HR: how a quiz asks, a question with its answers, a file to bring in, and extra time."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.assessment import references
from courses.assessment.folder import key_of
from courses.assessment.models import Question, Quiz
from courses.assessment.rules.marking import MATCHING, ORDERING, Option
from courses.assessment.services.extra_time import MOST
from courses.assessment.services.questions import QuestionForm
from lms.lib.numbers import whole_number
from lms.people.models import Language

MORE = 3
_MOST_ROWS = 24


class SettingsForm(forms.Form):
    """How a quiz asks. Each pool of the quiz has a field of its own."""

    pass_mark = forms.IntegerField(
        label=_("To pass, this share must fit"), min_value=0, max_value=100, help_text=_("In percent of the questions. With 0 it is enough to hand in.")
    )
    attempts_allowed = forms.IntegerField(label=_("Attempts"), min_value=0, max_value=99, help_text=_("0 means as many as one likes."))
    minutes_allowed = forms.IntegerField(
        label=_("Time limit in minutes"), min_value=0, max_value=600, help_text=_("0 means no limit. What is answered later is kept, and does not count.")
    )
    is_shuffled = forms.BooleanField(label=_("Everybody gets questions and choices in another order"), required=False)

    def __init__(self, *args: Any, quiz: Quiz, pools: dict[str, int], **kwargs: Any) -> None:
        initial = {name: getattr(quiz, name) for name in ("pass_mark", "attempts_allowed", "minutes_allowed", "is_shuffled")}
        super().__init__(*args, **kwargs | {"initial": initial})
        self.pools = pools
        for name, there in pools.items():
            self.fields[f"pool-{name}"] = forms.IntegerField(
                label=_("Draw from the pool ‘%(name)s’") % {"name": name},
                initial=quiz.pools.get(name, 0),
                min_value=0,
                max_value=there,
                help_text=_("There are %(number)s questions in it. 0 means all of them.") % {"number": there},
            )

    @property
    def chosen(self) -> dict[str, Any]:
        """As the service takes it."""
        found = self.cleaned_data
        names = ("pass_mark", "attempts_allowed", "minutes_allowed", "is_shuffled")
        return {name: found[name] for name in names} | {"pools": {name: found[f"pool-{name}"] for name in self.pools}}


class QuestionTextForm(forms.Form):
    """The words of a question in both languages, what it checks, and where it belongs."""

    text_nl = forms.CharField(label=_("Question in Dutch"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    text_en = forms.CharField(label=_("Question in English"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    why_nl = forms.CharField(label=_("Explanation in Dutch"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    why_en = forms.CharField(label=_("Explanation in English"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    checks = forms.ChoiceField(label=_("What it checks"), required=False, help_text=_("After handing in, people find a link here to read it again."))
    pool = forms.SlugField(
        label=_("Pool"), max_length=40, required=False, help_text=_("A word such as basics. Of each pool some questions can be drawn for each attempt.")
    )
    is_case_sensitive = forms.BooleanField(label=_("Capitals matter"), required=False)

    def __init__(self, *args: Any, kind: str, checks: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = references.choices()
        known = {key for _label, rows in choices for key, _name in rows}
        gone = [(checks, checks)] if checks and checks not in known else []
        self.fields["checks"].choices = [("", _("Nothing in particular")), *choices, *gone]  # type: ignore[attr-defined]
        if kind != Question.Kind.SHORT:
            del self.fields["is_case_sensitive"]


class OptionForm(forms.Form):
    """A choice, an item, a pair or accepted words; one without words does not exist."""

    nl = forms.CharField(label=_("In Dutch"), max_length=600, required=False)
    en = forms.CharField(label=_("In English"), max_length=600, required=False)
    to_nl = forms.CharField(label=_("Belongs to, in Dutch"), max_length=600, required=False)
    to_en = forms.CharField(label=_("Belongs to, in English"), max_length=600, required=False)
    right = forms.BooleanField(label=_("This one fits"), required=False)
    feedback_nl = forms.CharField(label=_("What we say to it, in Dutch"), max_length=1000, required=False)
    feedback_en = forms.CharField(label=_("What we say to it, in English"), max_length=1000, required=False)

    @property
    def has_words(self) -> bool:
        return any(self.cleaned_data.get(name) for name in ("nl", "en", "to_nl", "to_en"))


class OptionRows(forms.BaseFormSet):
    """The answers of a question, with the fields of its kind."""

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        self.kind = kind
        super().__init__(*args, **kwargs)

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        if self.kind != MATCHING:
            del form.fields["to_nl"], form.fields["to_en"]
        if self.kind in {MATCHING, ORDERING}:
            del form.fields["right"]
        if self.kind == ORDERING:
            del form.fields["feedback_nl"], form.fields["feedback_en"]

    @property
    def options(self) -> tuple[Option, ...]:
        rows = [form.cleaned_data for form in self.forms if form.has_words]
        return tuple(Option(key_of(number), **row) for number, row in enumerate(rows))


def option_rows(kind: str, *, posted: Any = None, options: tuple[Option, ...] = (), more: bool = False) -> OptionRows:
    """The rows with what is there, and some empty ones; `more` adds empty ones to what was posted."""
    formset = forms.formset_factory(OptionForm, formset=OptionRows, extra=MORE if options else 4, max_num=_MOST_ROWS, absolute_max=_MOST_ROWS)
    if posted is None:
        initial = [{name: getattr(one, name) for name in OptionForm.base_fields} for one in options]
        return formset(kind=kind, prefix="options", initial=initial)  # type: ignore[call-arg, return-value]
    if more:
        posted = posted.copy()
        there = whole_number(posted.get("options-TOTAL_FORMS"), most=999)
        if there is not None:
            posted["options-TOTAL_FORMS"] = str(min(there + MORE, _MOST_ROWS))
    return formset(posted, kind=kind, prefix="options")  # type: ignore[call-arg, return-value]


def question_form(kind: str, text: QuestionTextForm, rows: OptionRows) -> QuestionForm:
    """What the author wrote, as the service takes it."""
    words: dict[str, Any] = {name: value.replace("\r\n", "\n") if isinstance(value, str) else value for name, value in text.cleaned_data.items()}
    return QuestionForm(kind=kind, options=rows.options, **words)


class BringForm(forms.Form):
    """A file of another system, or its text."""

    shape = forms.ChoiceField(label=_("Format"), choices=[("gift", "GIFT"), ("moodle", "Moodle XML")])
    language = forms.ChoiceField(label=_("Language of the questions"), choices=Language.choices)
    file = forms.FileField(label=_("File"), required=False, help_text=_("At most 1 MB, with at most 200 questions."))
    source = forms.CharField(
        label=_("Or the text itself"), required=False, max_length=1024 * 1024, strip=False, widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"})
    )


class ExtraTimeForm(forms.Form):
    employee_number = forms.CharField(label=_("Employee number"), max_length=40)
    percent = forms.IntegerField(
        label=_("Extra time in percent"),
        min_value=1,
        max_value=MOST,
        initial=50,
        help_text=_("50 means half as much time again. Nobody asks why."),
    )
