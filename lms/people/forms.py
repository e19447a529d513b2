"""Forms about people and units. They read what was typed; the services decide."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.lib.form_fields import DayField, SeveralRows
from lms.lib.time_zones import time_zones, time_zones_by_name
from lms.people import queries
from lms.people.access import branches_of
from lms.people.models import JobRole, Language, RoleGrant, Unit, User
from lms.web import dates


def unit_choices(among: Iterable[Unit] | None = None) -> list[tuple[int, str]]:
    """The tree (or only these units of it) as one list; a deeper unit stands further to the right."""
    units = {unit.pk: unit for unit in (Unit.objects.all() if among is None else among)}
    names = {pk: str(unit.name) for pk, unit in units.items()}
    by_names = sorted(units.values(), key=lambda unit: [names[int(part)] for part in unit.path.split("/") if part and int(part) in names])
    top = min((unit.path.count("/") for unit in by_names), default=0)
    return [(unit.pk, "\u2003" * (unit.path.count("/") - top) + names[unit.pk]) for unit in by_names]


PLACES = 2  # how many units the form asks for


class PersonForm(forms.Form):
    """One person: name, address, place in the organisation."""

    employee_number = forms.CharField(label=_("Employee number"), max_length=40, help_text=_("From the HR system. It never changes."))
    given_name = forms.CharField(label=_("Given name"), max_length=80)
    name_prefix = forms.CharField(label=_("Prefix"), max_length=20, required=False, help_text=_("Such as ‘van der’."))
    family_name = forms.CharField(label=_("Family name"), max_length=80)
    email = forms.EmailField(label=_("Work address"), required=False, help_text=_("Without one, somebody signs in with the employee number."))
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    time_zone = forms.CharField(label=_("Time zone"), max_length=64, initial="Europe/Amsterdam", help_text=_("Such as Europe/Amsterdam."))
    joined_on = DayField(label=_("Joined on"), initial=timezone.localdate)
    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int, empty_value=None, required=False)
    second_unit = forms.TypedChoiceField(label=_("Second unit"), coerce=int, empty_value=None, required=False)
    working_days = forms.MultipleChoiceField(
        label=_("Working days"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("Leave them all empty when they are not known or vary.")
    )
    job_roles = SeveralRows(label=_("Job roles"), queryset=JobRole.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)
    managers = forms.CharField(label=_("Managers"), required=False, help_text=_("Employee numbers, separated by commas. Two managers are possible."))

    def __init__(self, *args: Any, person: User | None = None, staff: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_branch = branches_of(staff) is not None
        own = Unit.objects.filter(Q(pk__in=queries.units_of(staff).values("pk")) | Q(people=person)).distinct() if is_branch else None
        units = [("", _("None")), *unit_choices(own)]
        for name in ("unit", "second_unit"):
            self.fields[name].choices = units  # type: ignore[attr-defined]
        self.must_stay_in = queries.units_of(staff) if is_branch else None
        elsewhere = Unit.objects.filter(people=person).exclude(pk__in=queries.units_of(staff).values("pk")) if is_branch and person else ()
        self.elsewhere = {unit.pk: unit for unit in elsewhere}  # not theirs to take away
        self.fields["working_days"].choices = [(str(number), name) for number, name in enumerate(dates.DAYS[dates.language_of()], start=1)]  # type: ignore[attr-defined]
        self.fields["job_roles"].queryset = JobRole.objects.order_by("name_nl")  # type: ignore[attr-defined]
        if person is not None:
            del self.fields["employee_number"]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = self.cleaned_data
        chosen = [int(found[name]) for name in ("unit", "second_unit") if found.get(name)]
        if self.must_stay_in is not None and not self.must_stay_in.filter(pk__in=chosen).exists():
            self.add_error("unit", _("Choose at least one unit of your branch. Somebody who moves out of it is moved by HR of the whole organisation."))
        kept = [unit for pk, unit in self.elsewhere.items() if pk not in chosen]
        if kept and len(chosen) < PLACES:
            text = _("‘%(unit)s’ lies outside your branch, so it stays. Choose it as the unit or as the second unit.")
            self.add_error("second_unit", text % {"unit": kept[0].name})
        return found

    def clean_time_zone(self) -> str:
        zone = self.cleaned_data["time_zone"].strip()
        if zone not in time_zones():
            raise forms.ValidationError(_("‘%(zone)s’ is not a time zone. Choose one such as Europe/Amsterdam.") % {"zone": zone})
        return str(zone)

    def clean_managers(self) -> list[User]:
        numbers = [number for number in (part.strip() for part in self.cleaned_data["managers"].split(",")) if number]
        found = {person.employee_number: person for person in User.objects.active().filter(employee_number__in=numbers)}
        unknown = [number for number in numbers if number not in found]
        if unknown:
            raise forms.ValidationError(_("Nobody who works here has number %(numbers)s. Check the number.") % {"numbers": ", ".join(unknown)})
        return [found[number] for number in numbers]

    def clean_working_days(self) -> str:
        return "".join(sorted(self.cleaned_data["working_days"]))

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        found = dict(self.cleaned_data)
        places = [found.pop("unit"), found.pop("second_unit"), *self.elsewhere]
        units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=[place for place in places if place])}
        found["units"] = list(dict.fromkeys(units[place] for place in places if place))
        return found


def person_facts(person: User) -> dict[str, Any]:
    """The form's initial values for a person."""
    units = [membership.unit_id for membership in person.memberships.order_by("-is_primary", "pk")]
    return {
        "given_name": person.given_name,
        "name_prefix": person.name_prefix,
        "family_name": person.family_name,
        "email": person.email or "",
        "language": person.language,
        "time_zone": person.time_zone,
        "joined_on": person.joined_on,
        "working_days": list(person.working_days),
        "unit": units[0] if units else "",
        "second_unit": units[1] if len(units) > 1 else "",
        "job_roles": [holding.job_role_id for holding in person.holdings.all()],
        "managers": ", ".join(User.objects.filter(report_lines__person=person).values_list("employee_number", flat=True)),
    }


class UnitForm(forms.Form):
    """A unit in the tree, with its name in both languages."""

    name_nl = forms.CharField(label=_("Name in Dutch"), max_length=120, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Unit.Kind.choices)
    parent = forms.TypedChoiceField(label=_("Stands below"), coerce=int, empty_value=None, required=False)
    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("The key that the HR system uses: letters, digits, hyphens."))

    def __init__(self, *args: Any, unit: Unit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", _("Nothing: it stands at the top")), *unit_choices()]  # type: ignore[attr-defined]
        if unit is not None:
            del self.fields["code"]

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        found = dict(self.cleaned_data)
        found["parent"] = Unit.objects.get(pk=found["parent"]) if found["parent"] else None
        return found


class JobRoleForm(forms.Form):
    """A job role, with its name in both languages."""

    name_nl = forms.CharField(label=_("Name in Dutch"), max_length=120, required=False)
    name_en = forms.CharField(label=_("Name in English"), max_length=120, required=False)
    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("The key that the HR system uses: letters, digits, hyphens."))


class RolesForm(forms.Form):
    """The system roles of one person."""

    roles = forms.MultipleChoiceField(label=_("Roles in Podium"), choices=RoleGrant.Role.choices, required=False, widget=forms.CheckboxSelectMultiple)
    unit = forms.TypedChoiceField(
        label=_("The branch, for HR of one branch"), coerce=int, empty_value=None, required=False,
        help_text=_("The unit at its top. That person sees and changes only who is there or below."),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", _("None")), *unit_choices()]  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """What the service takes."""
        roles = self.cleaned_data["roles"]
        unit = self.cleaned_data["unit"] if RoleGrant.Role.HR_BRANCH in roles else None
        return {"roles": roles, "unit": Unit.objects.get(pk=unit) if unit else None}


class SettingsForm(forms.Form):
    """A person's own choices."""

    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    time_zone = forms.ChoiceField(label=_("Time zone"))
    theme = forms.ChoiceField(label=_("Light or dark"), choices=User.Theme.choices, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in time_zones_by_name()]  # type: ignore[attr-defined]
