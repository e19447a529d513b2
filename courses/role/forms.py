"""What HR fills in about a track."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from courses.assignments.models import Strength
from courses.role.models import Track
from courses.role.rules import ALL, ANY, IS_MANAGER, JOINED, MOST_NAMED, OPERATIONS, UNIT, Condition, Group, Rule
from lms.lib.form_fields import DayField
from lms.lib.many_rows import chunks
from lms.lib.numbers import whole_number
from lms.people.models import JobRole, Unit, User


class TrackForm(forms.Form):
    """Title, purpose and owner. Whoever makes a track owns it until somebody else is chosen."""

    title_nl = forms.CharField(label=_("Title in Dutch"), max_length=160, required=False)
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    purpose_nl = forms.CharField(
        label=_("Purpose in Dutch"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences: what this is good for at work."),
    )
    purpose_en = forms.CharField(label=_("Purpose in English"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    owner = forms.CharField(
        label=_("Employee number of the owner"), max_length=40, help_text=_("Whom people may ask about this track, and who keeps it up to date.")
    )

    def clean_owner(self) -> User:
        number = self.cleaned_data["owner"].strip()
        found = User.objects.active().filter(employee_number=number).first()
        if found is None:
            raise forms.ValidationError(_("Nobody who works here has number %(number)s. Check the number.") % {"number": number})
        return found

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not (found.get("title_nl") or found.get("title_en")):
            self.add_error("title_nl", _("Give the track a title in at least one language."))
        return found


class TermsForm(forms.Form):
    """How strongly, why and by when. Nothing is refused for being absent: a draft may be incomplete."""

    strength = forms.ChoiceField(
        label=_("How strongly?"),
        widget=forms.RadioSelect,
        choices=[
            (Strength.INVITED, _("Invited: people see it and choose")),
            (Strength.EXPECTED, _("Expected: people see it with a date")),
            (Strength.REQUIRED, _("Required: with a date, reminders and a status that HR and the manager see")),
        ],
    )
    reason_nl = forms.CharField(
        label=_("Reason in Dutch"), required=False, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("People read this sentence with the track.")
    )
    reason_en = forms.CharField(label=_("Reason in English"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    due_kind = forms.ChoiceField(label=_("When is it due?"), widget=forms.RadioSelect, choices=Track.Due.choices)
    due_on = DayField(label=_("Date"), required=False)
    due_days = forms.IntegerField(label=_("Number of days"), required=False, min_value=1, max_value=1000)
    council_reference = forms.CharField(
        label=_("Decision of the works council"), required=False, max_length=160, help_text=_("Its number or date. Only for what is required.")
    )
    council_not_needed = forms.CharField(label=_("Or: why no decision is needed"), required=False, max_length=300)
    working_minutes = forms.IntegerField(
        label=_("Working time, in minutes"), required=False, min_value=1, max_value=6000, help_text=_("How much working time people get for it.")
    )
    exemption_nl = forms.CharField(
        label=_("Exemption, in Dutch"), required=False, max_length=300, help_text=_("Whom to ask, and how. Ask for no details about health.")
    )
    exemption_en = forms.CharField(label=_("Exemption, in English"), required=False, max_length=300)

    period_months = forms.IntegerField(
        label=_("Comes again after, in months"), required=False, min_value=1, max_value=120, help_text=_("Empty: once is enough. 12 means every year.")
    )
    window_days = forms.IntegerField(
        label=_("A new round opens so many days before"), required=False, min_value=1, max_value=180, help_text=_("Empty: 30 days before the old one expires.")
    )

    def clean_due_on(self) -> date | None:
        chosen: date | None = self.cleaned_data["due_on"]
        if chosen and self.cleaned_data.get("due_kind") != Track.Due.FIXED:
            return None
        return chosen


class AskForm(forms.Form):
    """Somebody asks for a track."""

    words = forms.CharField(
        label=_("What would you use it for?"), required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("HR reads this.")
    )


class ByHandForm(forms.Form):
    """Whom to give a track by hand: numbers, or a filter, or both."""

    numbers = forms.CharField(
        label=_("Employee numbers"), required=False, max_length=1_500_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Separated by spaces, commas or lines, as you paste them from a spreadsheet."),
    )  # fmt: skip
    words = forms.CharField(label=_("Name, number or address"), required=False, max_length=80)
    unit = forms.ModelChoiceField(label=_("Department, with everything below"), required=False, queryset=Unit.objects.all(), empty_label=_("all"))
    job_role = forms.ModelChoiceField(label=_("Job role"), required=False, queryset=JobRole.objects.order_by("name_nl"), empty_label=_("all"))

    @property
    def has_filter(self) -> bool:
        found = self.cleaned_data
        return bool(found.get("words") or found.get("unit") or found.get("job_role"))


def rule_in(posted: Any, *, added: tuple[int, ...], left_out: tuple[int, ...]) -> tuple[Rule, list[str]]:
    """The rule as the audience form shows it, and what could not be read. A line whose field was changed loses its value."""
    problems: list[str] = []
    groups = []
    for group in range(_number(posted.get("groups"))):
        lines = tuple(_line(posted, group, place, problems) for place in range(_number(posted.get(f"g{group}-lines"))))
        groups.append(Group(ALL if posted.get(f"g{group}-match") == ALL else ANY, lines))
    return Rule(ANY if posted.get("match") == ANY else ALL, tuple(groups), added, left_out), problems


def _line(posted: Any, group: int, place: int, problems: list[str]) -> Condition:
    name = f"g{group}-{place}"
    field, was = posted.get(f"{name}-field", UNIT), posted.get(f"{name}-was")
    field = field if field in OPERATIONS else UNIT
    op = posted.get(f"{name}-op")
    op = op if op in OPERATIONS[field] else OPERATIONS[field][0]
    raw = str(posted.get(f"{name}-value", "")).strip() if field == was else ""
    return Condition(field, op, _value(field, raw, problems))


def _value(field: str, raw: str, problems: list[str]) -> int | date | bool | None:
    if not raw:
        return None
    if field == JOINED:
        try:
            return DayField().clean(raw)
        except forms.ValidationError:
            problems.append(str(_("‘%(text)s’ is not a date. Write it as 1-5-2026.") % {"text": raw}))
            return None
    if field == IS_MANAGER:
        return raw == "yes"
    return whole_number(raw)


def _number(raw: Any) -> int:
    return min(whole_number(str(raw or "")) or 0, 20)


def people_with_numbers(text: str) -> tuple[list[int], list[str]]:
    """The ids of active people by employee numbers separated by spaces, commas or lines, and the numbers that nobody has."""
    numbers = list(dict.fromkeys(text.replace(",", " ").replace(";", " ").split()))[: MOST_NAMED + 1]
    known: dict[str, int] = {}
    for some in chunks(numbers):
        known.update(User.objects.active().filter(employee_number__in=some).order_by().values_list("employee_number", "pk"))
    return list(known.values()), [number for number in numbers if number not in known]
