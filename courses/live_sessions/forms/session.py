"""The form with which staff plan a session."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Module
from courses.live_sessions.forms.moments import ClockField
from courses.live_sessions.forms.people import PersonField
from courses.live_sessions.models import LiveSession
from courses.live_sessions.queries.planning import trainers_to_choose
from courses.live_sessions.rules import walltime
from courses.live_sessions.services.planning import PLAIN, SessionPlan, TypedDate, instant_of
from lms.lib.form_fields import DayField, SeveralRows
from lms.lib.searching import search_words
from lms.lib.time_zones import time_zones
from lms.people.forms import unit_choices
from lms.people.models import Language, Unit, User

MOST_DATES, TRAINERS_SHOWN = 30, 8
PARTS = ("day", "starts", "ends", "second")
FIRST_OR_SECOND = [("first", _("The first time, before the clock goes back")), ("second", _("The second time, after the clock went back"))]


@dataclass(frozen=True)
class Selector:
    """One list of units; a session may be for several."""

    value: str
    number: int


class SessionForm(forms.Form):
    """One session: module, dates on the clock of its zone, place, seats, trainers, for whom, and the settings that mostly stay as they are."""

    module = forms.ModelChoiceField(
        label=_("Module"), queryset=Module.objects.none(), empty_label=_("Choose a module"), error_messages={"required": _("Choose a module.")}
    )
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    mode = forms.ChoiceField(label=_("How"), choices=LiveSession.Mode.choices)
    place = forms.CharField(label=_("Place"), max_length=160, required=False, help_text=_("Building and room."))
    meeting_link = forms.URLField(label=_("Link to the meeting"), max_length=500, required=False, assume_scheme="https")
    capacity = forms.IntegerField(label=_("Seats"), min_value=0, max_value=100000, required=False, help_text=_("Empty is unlimited, 0 is closed."))
    minimum = forms.IntegerField(label=_("Minimum"), min_value=1, max_value=10000, required=False)
    decision_on = DayField(label=_("We decide on"), required=False, help_text=_("With a minimum: the day on which you decide whether it goes on."))
    trainers = SeveralRows(label=_("Trainers"), queryset=User.objects.none(), required=False)
    trainer_words = forms.CharField(label=_("Find a trainer by name"), max_length=80, required=False)
    units = forms.TypedMultipleChoiceField(label=_("For whom"), coerce=lambda value: int(value or 0), empty_value=[], required=False)
    notes = forms.CharField(label=_("What people should know"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    has_slot = forms.BooleanField(
        label=_("A colleague tells how they do it"),
        required=False,
        help_text=_("Ten minutes. You ask somebody on the page of the session."),
    )
    waiting = forms.ChoiceField(label=_("When a seat comes free"), choices=LiveSession.Waiting.choices)
    promotion_stop_hours = forms.IntegerField(
        label=_("Nobody moves up by itself in the last hours"), min_value=0, max_value=2000, required=False,
        help_text=_("So many hours before the start. Before that, who waits moves up by itself."),
    )  # fmt: skip
    cancel_cutoff_hours = forms.IntegerField(
        label=_("Cancelling is free until so many hours before"), min_value=0, max_value=2000, required=False,
        help_text=_("Later also works; then the trainer is told."),
    )  # fmt: skip
    signup_opens_days = forms.IntegerField(
        label=_("Sign-up opens so many days before"), min_value=0, max_value=1000, required=False, help_text=_("Empty: as soon as the session is open."),
    )  # fmt: skip
    opens_day = DayField(label=_("Or sign-up opens on"), required=False)
    opens_time = ClockField(label=_("At"), required=False)
    signup_closes_hours = forms.IntegerField(label=_("Sign-up closes so many hours before"), min_value=0, max_value=2000, required=False)
    closes_day = DayField(label=_("Or sign-up closes on"), required=False)
    closes_time = ClockField(label=_("At"), required=False)
    overlap = forms.ChoiceField(label=_("When somebody is taken at that time"), choices=LiveSession.Overlap.choices)
    approval = forms.ChoiceField(
        label=_("Approval"), choices=LiveSession.Approval.choices, required=False, help_text=_("Only for modules that a track can require.")
    )
    approver = PersonField(label=_("Who approves"), required=False, help_text=_("Name or employee number. Only with a named person."))
    attendance_percent = forms.IntegerField(
        label=_("Share of the dates that counts as attended"), min_value=1, max_value=100, required=False, help_text=_("In percent. 100 is all dates."),
    )  # fmt: skip
    zone = forms.CharField(
        label=_("Time zone"), max_length=64, required=False, help_text=_("Such as Europe/Amsterdam. The times above are those of its clock.")
    )

    def __init__(self, *args: Any, session: LiveSession | None = None, zone: str = "Europe/Amsterdam", always: User | None = None, **kwargs: Any) -> None:
        """`always` is the trainer who plans an own session and stays one of its trainers."""
        stored = list(session.dates.all()) if session is not None else []
        known = _of_session(session, stored) if session is not None else {"capacity": 12, "language": "nl"}
        defaults = {name: getattr(SessionPlan, name, None) for name in PLAIN if name != "module"} | {"zone": zone}
        self.session, self.always, self.fallback = session, always, defaults | {name: getattr(session, name) for name in PLAIN if session is not None}
        super().__init__(*args, **kwargs | {"initial": defaults | known | kwargs.get("initial", {})})
        here = {"state": "published"}
        modules = Module.objects.filter(**here) if session is None else Module.objects.filter(**here) | Module.objects.filter(pk=session.module_id)
        self.fields["module"].queryset = modules.select_related("course")  # type: ignore[attr-defined]
        self.fields["trainers"].queryset = trainers_to_choose(session)  # type: ignore[attr-defined]
        self.unit_choices = unit_choices()
        self.fields["units"].choices = [("", _("Everybody")), *self.unit_choices]  # type: ignore[attr-defined]
        self.ids = [date.pk for date in stored]
        typed = self.data.get("dates", "") if self.is_bound else ""
        highest = max([1, *(number + 1 for number in range(MOST_DATES) if self.is_bound and self.data.get(f"day_{number}"))])
        self.count = min(MOST_DATES, max(int(typed), highest) if typed.isdecimal() and len(typed) < 4 else max(highest, len(stored)))
        self._add_dates()

    def _add_dates(self) -> None:
        for number in range(self.count):
            self.fields[f"day_{number}"] = DayField(label=_("Day"), required=False)
            self.fields[f"starts_{number}"] = ClockField(label=_("Starts"), required=False)
            self.fields[f"ends_{number}"] = ClockField(label=_("Ends"), required=False)
            self.fields[f"second_{number}"] = forms.ChoiceField(
                label=_("Which of the two times?"), choices=FIRST_OR_SECOND, required=False, widget=forms.RadioSelect
            )

    def one_more_date(self) -> None:
        self.count = min(MOST_DATES, self.count + 1)
        self._add_dates()

    def without_looking(self) -> "SessionForm":
        """The form as typed, before anybody asks whether it is right: while one adds a date or looks for a trainer."""
        self._errors = ErrorDict()
        return self

    @property
    def date_rows(self) -> Iterator[list[forms.BoundField]]:
        """Day, start and end of each date; where the clock shows the time twice also which of the two."""
        for number in range(self.count):
            asks = self.errors.get(f"second_{number}") or self[f"second_{number}"].value()
            yield [self[f"{part}_{number}"] for part in PARTS if part != "second" or asks]

    @property
    def has_settings_errors(self) -> bool:
        """Whether something is not right among the settings that are folded away."""
        return bool(_FOLDED & set(self.errors))

    @property
    def unit_selectors(self) -> list[Selector]:
        """A list for each unit, and an empty one to add another."""
        chosen = [str(value) for value in self["units"].value() or [] if str(value)]
        return [Selector(value, number) for number, value in enumerate([*chosen, ""])]

    @property
    def trainers_chosen(self) -> list[User]:
        picked = {str(value) for value in self["trainers"].value() or []} | ({str(self.always.pk)} if self.always else set())
        return list(User.objects.filter(pk__in=[one for one in picked if one.isdecimal() and len(one) < 12]))

    @property
    def trainers_found(self) -> list[User]:
        """Trainers with these words in the name, who are not chosen yet."""
        found = self.fields["trainers"].queryset  # type: ignore[attr-defined]
        for word in search_words(str(self["trainer_words"].value() or "")):
            found = found.filter(Q(given_name__icontains=word) | Q(family_name__icontains=word))
        return list(found.exclude(pk__in=[one.pk for one in self.trainers_chosen])[:TRAINERS_SHOWN])

    def clean_zone(self) -> str:
        zone = str(self.cleaned_data["zone"]).strip()
        if zone and zone not in time_zones():
            raise forms.ValidationError(_("‘%(zone)s’ is not a time zone. Choose one such as Europe/Amsterdam."), params={"zone": zone})
        return zone

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        for number in range(self.count):
            parts = [found.get(f"{part}_{number}") for part in PARTS[:3]]
            if any(parts) and not all(parts) and not any(self.errors.get(f"{part}_{number}") for part in PARTS):
                self.add_error(f"day_{number}", _("Fill in day, start and end, or leave all three empty."))
        for name in ("opens", "closes"):
            if bool(found.get(f"{name}_day")) != bool(found.get(f"{name}_time")) and not any(self.errors.get(f"{name}_{part}") for part in ("day", "time")):
                self.add_error(f"{name}_day", _("Fill in day and time, or leave both empty."))
        return found

    def plan(self, zone: str = "") -> SessionPlan:
        """What the service takes. Call it on a valid form. Raises PlanError for a moment that the clock skips."""
        chosen = self.cleaned_data
        facts: dict[str, Any] = dict(self.fallback)
        for name in PLAIN:
            if chosen.get(name) not in (None, "") or name in _MAY_BE_EMPTY:
                facts[name] = chosen.get(name, facts.get(name))
        zone = facts["zone"] = facts["zone"] or zone
        for name in ("opens", "closes"):
            day, time = chosen.get(f"{name}_day"), chosen.get(f"{name}_time")
            facts[f"signup_{name}_at"] = instant_of(datetime.combine(day, time), zone, False, f"{name}_day") if day and time else None
        trainers = {one.pk: one for one in [*([self.always] if self.always else []), *chosen["trainers"]]}
        units = Unit.objects.filter(pk__in=[pk for pk in chosen["units"] if pk])
        return SessionPlan(dates=self._typed_dates(), units=list(units), trainers=list(trainers.values()), **facts)

    def _typed_dates(self) -> list[TypedDate]:
        self.filled, found = [], []
        for number in range(self.count):
            day, starts, ends, second = (self.cleaned_data.get(f"{part}_{number}") for part in PARTS)
            if day and starts and ends:
                self.filled.append(number)
                which = {"first": False, "second": True}.get(second or "")
                found.append(TypedDate(datetime.combine(day, starts), datetime.combine(day, ends), which, self.ids[number] if number < len(self.ids) else None))
        return found

    def add_refusal(self, field: str, message: str) -> None:
        """Put a sentence of the service at the field it is about."""
        parts, name = field.split("-"), field
        if parts[0] == "dates":
            rows = getattr(self, "filled", []) or [0]
            name = f"{parts[2] if parts[2] in PARTS else 'day'}_{rows[min(int(parts[1]), len(rows) - 1)]}" if len(parts) == 3 else "day_0"
        name = {"signup_closes_at": "closes_day", "signup_opens_at": "opens_day"}.get(name, name)
        self.add_error(name if name in self.fields else None, message)


_FOLDED = {
    "signup_opens_days", "opens_day", "opens_time", "signup_closes_hours", "closes_day", "closes_time", "waiting", "promotion_stop_hours",
    "cancel_cutoff_hours", "overlap", "approval", "approver", "attendance_percent", "zone",
}  # fmt: skip
_MAY_BE_EMPTY = {"place", "meeting_link", "capacity", "minimum", "decision_on", "signup_opens_days", "notes", "approver", "has_slot"}


def _of_session(session: LiveSession, stored: list[Any]) -> dict[str, Any]:
    known: dict[str, Any] = {name: getattr(session, name) for name in PLAIN}
    for number, date in enumerate(stored):
        known |= {f"day_{number}": date.wall_starts[:10], f"starts_{number}": date.wall_starts[11:], f"ends_{number}": date.wall_ends[11:]}
        if _comes_twice(date.wall_starts, date.zone) or _comes_twice(date.wall_ends, date.zone):
            known[f"second_{number}"] = "second" if walltime.is_second_time(date.starts_at, date.zone) else "first"
    for name in ("opens", "closes"):
        at = getattr(session, f"signup_{name}_at")
        if at is not None:
            wall = at.astimezone(ZoneInfo(session.zone))
            known |= {f"{name}_day": wall.date(), f"{name}_time": f"{wall:%H:%M}"}
    return known | {"trainers": [one.person_id for one in session.trainings.all()], "units": [str(pk) for pk in session.units.values_list("pk", flat=True)]}


def _comes_twice(wall: str, zone: str) -> bool:
    try:
        walltime.instant(datetime.fromisoformat(wall), zone)
    except walltime.TwoSuchTimes:
        return True
    return False
