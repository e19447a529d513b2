"""Forms of authors. They read what was typed; the services decide."""

from typing import Any

from django import forms
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.authoring import rules
from courses.authoring.models import LessonDraft, LessonFlag
from courses.catalogue import kinds
from courses.catalogue.folders.reading import VARIANTS
from courses.catalogue.models import Course, Lesson, Module, Stance, State
from courses.phases import PhaseKey
from lms.lib.form_fields import DayField
from lms.people.access import TABLE
from lms.people.forms import unit_choices
from lms.people.models import Unit, User
from lms.web.written_text import WITH_BOXES, TextWithLayout

VARIANT_NAMES = {
    "business-to-business": _("business-to-business"),
    "web-shop": _("web shop"),
    "store-chain": _("store chain"),
    "public-organisation": _("public organisation"),
}

USES: dict[str, Any] = {
    "video": (_("Video"), "video/mp4,video/webm"),
    "captions": (_("Captions (WebVTT)"), ".vtt,text/vtt"),
    "poster": (_("Picture before it begins"), "image/jpeg,image/png,image/webp"),
    "document": (_("Document (PDF)"), "application/pdf"),
}


def _line(label: Any, *, most: int = 160, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, **more)


def _lines(label: Any, *, rows: int = 3, most: int = 2000, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=False, widget=forms.Textarea(attrs={"rows": rows}), **more)


class OwnerField(forms.ModelChoiceField):
    """Somebody who may change courses."""

    def __init__(self) -> None:
        super().__init__(
            User.objects.none(),
            label=_("Owner"),
            required=False,
            empty_label=_("Nobody yet"),
            help_text=_("Hears what learners say about it, and checks it again in time."),
        )

    @staticmethod
    def people() -> Any:
        return User.objects.active().filter(grants__role__in=TABLE["content.own"]).distinct().order_by("given_name", "family_name")

    def label_from_instance(self, person: Any) -> str:
        return str(person.full_name)


class WithOwner(forms.Form):
    """A form in which an owner may be chosen."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = OwnerField.people()  # type: ignore[attr-defined]


class CourseForm(WithOwner):
    """Title, summary, phase and owner of a course."""

    title_nl = _line(_("Title in Dutch"))
    title_en = _line(_("Title in English"))
    summary_nl = _lines(_("What it is about, in Dutch"))
    summary_en = _lines(_("What it is about, in English"))
    phase = forms.ChoiceField(label=_("Phase"), choices=PhaseKey.choices)
    owner = OwnerField()

    NAMES = ("title_nl", "title_en", "summary_nl", "summary_en", "phase", "owner")

    def __init__(self, data: Any = None, *, course: Course | None = None, phase: str = "") -> None:
        known = {name: getattr(course, name) for name in self.NAMES} if course else {"phase": phase}
        super().__init__(data, initial=known)

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.NAMES}


class ModuleForm(WithOwner):
    """Everything about a module but its lessons, both languages side by side."""

    title_nl = _line(_("Title in Dutch"))
    title_en = _line(_("Title in English"))
    summary_nl = _lines(_("What it is about, in Dutch"))
    summary_en = _lines(_("What it is about, in English"))
    outcomes_nl = _lines(_("What people can do afterwards, in Dutch"), rows=4, most=3000, help_text=_("One on each line."))
    outcomes_en = _lines(_("What people can do afterwards, in English"), rows=4, most=3000, help_text=_("One on each line."))
    stance = forms.ChoiceField(label=_("Is about"), choices=Stance.choices, widget=forms.RadioSelect, initial=Stance.BOTH)
    completion = forms.ChoiceField(label=_("Complete after"), choices=Module.Completion.choices, initial=Module.Completion.LESSONS)
    is_optional = forms.BooleanField(label=_("Extra: it does not count for the phase"), required=False)
    platforms = _line(
        _("Platforms"), most=400, help_text=_("Separated by commas, such as linkedin, instagram. By this its lessons are found when a platform changes.")
    )
    owner = OwnerField()
    check_again_on = DayField(label=_("Check again by"), required=False)
    variant_of = forms.ModelChoiceField(
        Module.objects.none(),
        label=_("Is a version of"),
        required=False,
        empty_label=_("None: it is a module of its own"),
        help_text=_("Stands in the place of that module for the people in the units below."),
    )
    variant_for = forms.ChoiceField(
        label=_("Made for"), required=False, choices=[("", pgettext_lazy("kind of organisation", "Not said")), *VARIANT_NAMES.items()]
    )
    units = forms.TypedMultipleChoiceField(
        label=_("For which units?"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("A unit includes everything below it. Choose nothing for everybody; a version without units is for nobody yet."),
    )  # fmt: skip
    illustration = forms.FileField(
        label=_("Picture"), required=False, widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
        help_text=_("Stands on the page of the module."),
    )  # fmt: skip
    illustration_alt_nl = _line(_("What can be seen in the picture, in Dutch"), most=300)
    illustration_alt_en = _line(_("What can be seen in the picture, in English"), most=300)

    NAMES = (
        "title_nl", "title_en", "summary_nl", "summary_en", "stance", "completion", "is_optional", "owner", "check_again_on", "variant_of", "variant_for",
        "illustration_alt_nl", "illustration_alt_en",
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, *, course: Course, module: Module | None = None) -> None:
        known: dict[str, Any] = {}
        if module is not None:
            known = {name: getattr(module, name) for name in self.NAMES} | {
                "outcomes_nl": "\n".join(module.outcomes_nl),
                "outcomes_en": "\n".join(module.outcomes_en),
                "platforms": ", ".join(module.platforms),
                "units": [unit.pk for unit in module.units.all()],
            }
        super().__init__(data, files, initial=known)
        general = Module.objects.filter(course=course, variant_of=None).exclude(state=State.ARCHIVED).order_by("position")
        self.fields["variant_of"].queryset = general.exclude(pk=module.pk) if module else general  # type: ignore[attr-defined]
        self.fields["units"].choices = unit_choices()  # type: ignore[attr-defined]
        self.fields["variant_for"].choices = [("", pgettext_lazy("kind of organisation", "Not said")), *VARIANT_NAMES.items()]  # type: ignore[attr-defined]
        self.has_picture = bool(module and (module.illustration_nl_id or module.illustration_en_id))

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        for language in ("nl", "en"):
            needs_words = (found.get("illustration") or self.has_picture) and found.get(f"title_{language}")
            if needs_words and not found.get(f"illustration_alt_{language}"):
                self.add_error(f"illustration_alt_{language}", _("Write one sentence about the picture, for people who cannot see it."))
        return found

    def facts(self) -> dict[str, Any]:
        found = {name: self.cleaned_data[name] for name in self.NAMES}
        found["variant_for"] = found["variant_for"] if found["variant_of"] else ""
        return found | {
            "outcomes_nl": rules.lines_in(self.cleaned_data["outcomes_nl"]),
            "outcomes_en": rules.lines_in(self.cleaned_data["outcomes_en"]),
            "platforms": rules.platforms_in(self.cleaned_data["platforms"]),
        }

    def chosen_units(self) -> list[Unit]:
        return list(Unit.objects.filter(pk__in=self.cleaned_data["units"]))


class NewLessonForm(forms.Form):
    """What a lesson begins with."""

    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect, initial="page")
    title_nl = _line(_("Title in Dutch"))
    title_en = _line(_("Title in English"))
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=240, initial=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind.key, kind.label) for kind in kinds.kinds()]  # type: ignore[attr-defined]


class LessonForm(WithOwner):
    """What holds for a lesson beside its text."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=240)
    stance = forms.ChoiceField(label=_("Is about"), choices=Stance.choices, widget=forms.RadioSelect)
    is_optional = forms.BooleanField(label=_("Extra: the module is complete without it"), required=False)
    platforms = _line(_("Platforms"), most=400, help_text=_("Separated by commas. Empty: those of the module."))
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

    title_nl = _line(_("Title in Dutch"))
    title_en = _line(_("Title in English"))
    body_nl = forms.CharField(label=_("Text in Dutch"), required=False, widget=TextWithLayout(WITH_BOXES, language="nl", rows=16))
    body_en = forms.CharField(label=_("Text in English"), required=False, widget=TextWithLayout(WITH_BOXES, language="en", rows=16))
    based_on = forms.IntegerField(widget=forms.HiddenInput)
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    takes_over = forms.BooleanField(widget=forms.HiddenInput, required=False)

    WORDS = ("title_nl", "title_en", "body_nl", "body_en")

    def __init__(self, data: Any = None, *, draft: LessonDraft) -> None:
        super().__init__(data, initial={name: getattr(draft, name) for name in self.WORDS} | {"based_on": draft.number})

    def _body(self, language: str) -> str:
        """Without the editor somebody may type plain text: an empty line begins a paragraph."""
        body = str(self.cleaned_data[f"body_{language}"])
        return body if "<" in body or not body.strip() else str(linebreaks(escape(body.strip())))

    def clean_body_nl(self) -> str:
        return self._body("nl")

    def clean_body_en(self) -> str:
        return self._body("en")

    def words(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.WORDS}


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
    what_changed_nl = _line(_("What changed, in one Dutch sentence"), most=300)
    what_changed_en = _line(_("What changed, in one English sentence"), most=300)
    says_the_same = forms.BooleanField(label=_("Both languages say the same, also where only one was changed"), required=False)
    is_in_one_language = forms.BooleanField(label=_("This lesson is in one language for now"), required=False)
    publish_at = forms.DateTimeField(
        label=_("Publish on"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Empty: now."),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, draft: LessonDraft, is_new: bool, is_one_sided: bool, is_in_one: bool) -> None:
        known = {
            "change": "substance" if draft.is_substantial else "small",
            "what_changed_nl": draft.what_changed_nl,
            "what_changed_en": draft.what_changed_en,
            "says_the_same": draft.says_the_same,
            "is_in_one_language": draft.is_in_one_language,
            "publish_at": draft.publish_at,
        }
        super().__init__(data, initial=known)
        gone = (["change", "what_changed_nl", "what_changed_en"] if is_new else []) + ([] if is_one_sided else ["says_the_same"])
        for name in gone + ([] if is_in_one else ["is_in_one_language"]):
            del self.fields[name]

    def decision(self) -> dict[str, Any]:
        known = self.cleaned_data
        texts = {name: known.get(name, "") for name in ("what_changed_nl", "what_changed_en")}
        return texts | {
            "is_substantial": known.get("change") == "substance",
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


class PlatformForm(forms.Form):
    """A platform that changed."""

    platform = forms.ChoiceField(label=_("Which platform changed?"))
    note = _line(_("What changed there, in one line"), most=300)

    def __init__(self, *args: Any, platforms: list[tuple[str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["platform"].choices = [(name, f"{name} ({number})") for name, number in platforms]  # type: ignore[attr-defined]


class FlagForm(forms.Form):
    """What is not right in a lesson."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=LessonFlag.Kind.choices, required=False, widget=forms.RadioSelect)
    text = _line(_("What is not right?"), most=500)


class AnswerForm(forms.Form):
    """The answer to a learner."""

    text = _lines(_("Answer"), rows=5, most=4000)


class BringForm(forms.Form):
    """A course in a file."""

    file = forms.FileField(label=_("ZIP file"), required=False, widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}))
    replaces = forms.BooleanField(
        label=_("Change the course that is here already"),
        required=False,
        help_text=_("Only when a course with the same key is here. What people did in it stays."),
    )  # fmt: skip


assert set(VARIANT_NAMES) == set(VARIANTS) - {"none"}  # noqa: S101  the names in the folder and on the page are one list
