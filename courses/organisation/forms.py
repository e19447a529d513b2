"""Forms of the policy. They read what was typed; the services decide."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.catalogue.models import Module, State
from courses.live_sessions.forms.moments import ClockField
from courses.organisation.models import Clause, ClauseQuestion, FirstHour, Policy, PolicyVersion
from courses.organisation.services.clauses import WORDS, ClauseText
from courses.phases import PhaseKey
from lms.lib.form_fields import DayField
from lms.people.forms import unit_choices
from lms.people.models import Unit, User
from lms.web.written_text import WITHOUT_PICTURES, TextWithLayout

FIRST_YEAR, LAST_YEAR = 2000, 2100


class UnitsField(forms.TypedMultipleChoiceField):
    """Units of the tree to tick; no tick means everybody."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(coerce=int, required=False, widget=forms.CheckboxSelectMultiple, **kwargs)


class WithUnits(forms.Form):
    """A form in which units are chosen."""

    units = UnitsField(label=_("Units"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].choices = unit_choices()  # type: ignore[attr-defined]

    def chosen_units(self) -> list[Unit]:
        return list(Unit.objects.filter(pk__in=self.cleaned_data["units"]))


class PolicyForm(WithUnits):
    """Title, owner and audience of a policy."""

    title_nl = forms.CharField(label=_("Title in Dutch"), max_length=160, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    owner = forms.CharField(
        label=_("Employee number of the owner"), max_length=40, required=False, help_text=_("Questions go to the owner. Without one they go to HR.")
    )
    units = UnitsField(label=_("For whom is it?"), help_text=_("Choose nothing when it is for everybody. A unit includes everything below it."))

    def __init__(self, *args: Any, policy: Policy | None = None, **kwargs: Any) -> None:
        if policy is not None:
            kwargs["initial"] = {
                "title_nl": policy.title_nl,
                "title_en": policy.title_en,
                "owner": policy.owner.employee_number if policy.owner else "",
                "units": [unit.pk for unit in policy.units.all()],
            }
        super().__init__(*args, **kwargs)

    def clean_owner(self) -> User | None:
        number = self.cleaned_data["owner"].strip()
        if not number:
            return None
        found = User.objects.active().filter(employee_number=number).first()
        if found is None:
            raise forms.ValidationError(_("Nobody who works here has number %(number)s. Check the number.") % {"number": number})
        return found

    def facts(self) -> dict[str, Any]:
        """What the services take."""
        known = self.cleaned_data
        return {"title_nl": known["title_nl"], "title_en": known["title_en"], "owner": known["owner"], "units": self.chosen_units()}


class DraftForm(forms.Form):
    """What a version comes down to, and from when it applies."""

    in_short_nl = forms.CharField(label=_("In short, in Dutch"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    in_short_en = forms.CharField(label=_("In short, in English"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    applies_on = DayField(label=_("Applies from"), required=False, help_text=_("Leave empty to let it apply from the moment you publish it."))
    applies_at = ClockField(label=pgettext_lazy("time", "At"), required=False, help_text=_("Empty: from the beginning of that day."))
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False)
    takes_over = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, version: PolicyVersion, **kwargs: Any) -> None:
        start = timezone.localtime(version.valid_from) if version.valid_from else None
        known = {
            "in_short_nl": version.in_short_nl,
            "in_short_en": version.in_short_en,
            "applies_on": start.date() if start else None,
            "applies_at": start.time() if start and start.time() != time.min else None,
            "based_on": version.edits,
        }
        super().__init__(*args, initial=known, **kwargs)  # type: ignore[misc]

    def clean_applies_on(self) -> date | None:
        day: date | None = self.cleaned_data["applies_on"]
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(_("Choose a year from %(first)s to %(last)s.") % {"first": FIRST_YEAR, "last": LAST_YEAR})
        return day

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        known = self.cleaned_data
        day = known["applies_on"]
        start = timezone.make_aware(datetime.combine(day, known["applies_at"] or time.min)) if day else None
        return {name: known[name] for name in ("in_short_nl", "in_short_en", "based_on", "takes_over")} | {"valid_from": start}


class ClauseForm(WithUnits):
    """One clause, both languages side by side."""

    title_nl = forms.CharField(label=_("Title in Dutch"), max_length=160, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    in_short_nl = forms.CharField(label=_("In short, in Dutch"), max_length=300, required=False)
    in_short_en = forms.CharField(label=_("In short, in English"), max_length=300, required=False)
    body_nl = forms.CharField(label=_("Text in Dutch"), required=False, widget=TextWithLayout(WITHOUT_PICTURES, language="nl"))
    body_en = forms.CharField(label=_("Text in English"), required=False, widget=TextWithLayout(WITHOUT_PICTURES, language="en"))
    what_changed_nl = forms.CharField(label=_("What changed, in one Dutch sentence"), max_length=300, required=False)
    what_changed_en = forms.CharField(label=_("What changed, in one English sentence"), max_length=300, required=False)
    contact_nl = forms.CharField(label=_("Whom to ask, in Dutch"), max_length=200, required=False)
    contact_en = forms.CharField(label=_("Whom to ask, in English"), max_length=200, required=False)
    units = UnitsField(
        label=_("Whom does it concern most?"),
        help_text=_("When this clause changes, only people in these units are asked to read again; the others get a message. Choose nothing for everybody."),
    )
    explained_in = forms.TypedMultipleChoiceField(
        label=_("Explained in"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Modules and their sessions that explain this clause."),
    )
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False)
    takes_over = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, clause: Clause | None = None, **kwargs: Any) -> None:
        if clause is not None:
            linked = {"units": [unit.pk for unit in clause.units.all()], "explained_in": [module.pk for module in clause.explained_in.all()]}
            kwargs["initial"] = {name: getattr(clause, name) for name in WORDS} | linked | {"based_on": clause.edits}
        super().__init__(*args, **kwargs)
        modules = Module.objects.filter(state=State.PUBLISHED, course__phase=PhaseKey.ORGANISATION).order_by("course__position", "position")
        self._modules = {module.pk: module for module in modules}
        self.fields["explained_in"].choices = [(pk, str(module)) for pk, module in self._modules.items()]  # type: ignore[attr-defined]

    def text(self) -> ClauseText:
        """What the services take."""
        known = self.cleaned_data
        return ClauseText(**{name: known[name] for name in WORDS}, units=self.chosen_units(), explained_in=[self._modules[pk] for pk in known["explained_in"]])


class QuestionForm(forms.Form):
    """What somebody does not understand, disagrees with or asks."""

    kind = forms.ChoiceField(label=_("What is it?"), choices=ClauseQuestion.Kind.choices, widget=forms.RadioSelect, initial=ClauseQuestion.Kind.QUESTION)
    clause = forms.ChoiceField(label=_("About which clause?"), required=False)
    text = forms.CharField(label=_("In your own words"), max_length=4000, widget=forms.Textarea(attrs={"rows": 5}), required=False)
    may_be_named = forms.BooleanField(
        label=_("You may thank me by name when this clause is rewritten"), required=False, help_text=_("Without this your name stays with who answers you.")
    )
    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, version: PolicyVersion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._clauses = {clause.key: clause for clause in version.clauses.order_by("position")}
        self.fields["clause"].choices = [("", _("The whole policy")), *((key, clause.title) for key, clause in self._clauses.items())]  # type: ignore[attr-defined]

    def clean_clause(self) -> Clause | None:
        return self._clauses.get(self.cleaned_data["clause"])


class AnswerForm(forms.Form):
    """The answer to who asked."""

    text = forms.CharField(label=_("Answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}), required=False)


class FirstHourForm(forms.Form):
    """The page for when something went wrong, both languages side by side."""

    title_nl = forms.CharField(label=_("Title in Dutch"), max_length=160, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    body_nl = forms.CharField(label=_("Text in Dutch"), required=False, widget=TextWithLayout(WITHOUT_PICTURES, language="nl"))
    body_en = forms.CharField(label=_("Text in English"), required=False, widget=TextWithLayout(WITHOUT_PICTURES, language="en"))
    based_on = forms.IntegerField(widget=forms.HiddenInput, required=False)
    takes_over = forms.BooleanField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, page: FirstHour | None = None, **kwargs: Any) -> None:
        if page is not None:
            kwargs["initial"] = {name: getattr(page, name) for name in ("title_nl", "title_en", "body_nl", "body_en")} | {"based_on": page.edits}
        super().__init__(*args, **kwargs)


class VariantForm(WithUnits):
    """For whom a version of a module is."""

    units = UnitsField(
        label=_("For which units is this version?"), help_text=_("A unit includes everything below it. Without a unit nobody sees this version.")
    )
