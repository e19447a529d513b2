"""A course and its modules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.authoring import rules
from courses.authoring.forms.fields import OwnerField, WithOwner, line_field, text_field
from courses.catalogue.folders.reading import VARIANTS
from courses.catalogue.models import Course, Module, Stance, State
from courses.phases import PhaseKey
from lms.lib.form_fields import DayField
from lms.people.forms import unit_choices
from lms.people.models import Unit

VARIANT_NAMES = {
    "business-to-business": _("business-to-business"),
    "web-shop": _("web shop"),
    "store-chain": _("store chain"),
    "public-organisation": _("public organisation"),
}


class CourseForm(WithOwner):
    """Title, summary, phase and owner of a course."""

    title_nl = line_field(_("Title in Dutch"))
    title_en = line_field(_("Title in English"))
    summary_nl = text_field(_("What it is about, in Dutch"))
    summary_en = text_field(_("What it is about, in English"))
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

    title_nl = line_field(_("Title in Dutch"))
    title_en = line_field(_("Title in English"))
    summary_nl = text_field(_("What it is about, in Dutch"))
    summary_en = text_field(_("What it is about, in English"))
    outcomes_nl = text_field(_("What people can do afterwards, in Dutch"), rows=4, most=3000, help_text=_("One on each line."))
    outcomes_en = text_field(_("What people can do afterwards, in English"), rows=4, most=3000, help_text=_("One on each line."))
    stance = forms.ChoiceField(label=_("Is about"), choices=Stance.choices, widget=forms.RadioSelect, initial=Stance.BOTH)
    completion = forms.ChoiceField(label=_("Complete after"), choices=Module.Completion.choices, initial=Module.Completion.LESSONS)
    is_optional = forms.BooleanField(label=_("Extra: it does not count for the phase"), required=False)
    platforms = line_field(
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
    illustration_alt_nl = line_field(_("What can be seen in the picture, in Dutch"), most=300)
    illustration_alt_en = line_field(_("What can be seen in the picture, in English"), most=300)

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


class BringForm(forms.Form):
    """A course in a file."""

    file = forms.FileField(label=_("ZIP file"), required=False, widget=forms.FileInput(attrs={"accept": ".zip,application/zip"}))
    replaces = forms.BooleanField(
        label=_("Change the course that is here already"),
        required=False,
        help_text=_("Only when a course with the same key is here. What people did in it stays."),
    )  # fmt: skip


assert set(VARIANT_NAMES) == set(VARIANTS) - {"none"}  # noqa: S101  the names in the folder and on the page are one list
