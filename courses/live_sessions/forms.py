"""The form with which HR plans a session; the service looks at everything once more."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Module
from courses.live_sessions import wording
from courses.live_sessions.models import LiveSession
from courses.live_sessions.services.planning import SessionPlan, TypedDate
from lms.people.forms import unit_choices
from lms.people.models import Language, RoleGrant, Unit, User

DATES = 3


def day_input() -> forms.DateInput:
    return forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


def time_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class SessionForm(forms.Form):
    """One session: module, up to three dates on the clock of its zone, place, seats, trainers."""

    module = forms.ModelChoiceField(label=_("Module"), queryset=Module.objects.none(), empty_label=_("Choose a module"))
    language = forms.ChoiceField(label=_("Language"), choices=Language.choices)
    mode = forms.ChoiceField(label=_("How"), choices=LiveSession.Mode.choices)
    place = forms.CharField(label=_("Place"), max_length=160, required=False, help_text=_("Building and room."))
    meeting_link = forms.URLField(label=_("Link to the meeting"), max_length=500, required=False, assume_scheme="https")
    capacity = forms.IntegerField(label=_("Seats"), min_value=0, max_value=100000, required=False, help_text=_("Empty is unlimited, 0 is closed."))
    minimum = forms.IntegerField(label=_("Minimum"), min_value=1, max_value=10000, required=False)
    decision_on = forms.DateField(
        label=_("We decide on"), required=False, widget=day_input(), help_text=_("With a minimum: the day on which you decide whether it goes on.")
    )
    waiting = forms.ChoiceField(label=_("When a seat comes free"), choices=LiveSession.Waiting.choices)
    overlap = forms.ChoiceField(label=_("When somebody is taken at that time"), choices=LiveSession.Overlap.choices)
    trainers = forms.ModelMultipleChoiceField(label=_("Trainers"), queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple)
    unit = forms.TypedChoiceField(label=_("For whom"), coerce=int, empty_value=None, required=False)
    notes = forms.CharField(label=_("What people should know"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, session: LiveSession | None = None, **kwargs: Any) -> None:
        super().__init__(*args, initial=_known(session), **kwargs)  # type: ignore[misc]
        self.fields["module"].queryset = Module.objects.filter(state="published").select_related("course")  # type: ignore[attr-defined]
        trainers = User.objects.active().filter(grants__role=RoleGrant.Role.TRAINER).distinct()
        self.fields["trainers"].queryset = trainers  # type: ignore[attr-defined]
        self.fields["unit"].choices = [("", _("Everybody")), *unit_choices()]  # type: ignore[attr-defined]
        for number in range(DATES):
            self.fields[f"day_{number}"] = forms.DateField(label=_("Day"), required=False, widget=day_input())
            self.fields[f"starts_{number}"] = forms.TimeField(label=_("Starts"), required=False, widget=time_input())
            self.fields[f"ends_{number}"] = forms.TimeField(label=_("Ends"), required=False, widget=time_input())
        if session is not None:
            for number, date in enumerate(session.dates.all()[:DATES]):
                starts, ends = datetime.fromisoformat(date.wall_starts), datetime.fromisoformat(date.wall_ends)
                self.initial |= {f"day_{number}": starts.date(), f"starts_{number}": starts.time(), f"ends_{number}": ends.time()}  # type: ignore[operator]
        self.ids = [date.pk for date in session.dates.all()] if session is not None else []

    @property
    def date_rows(self) -> list[list[forms.BoundField]]:
        return [[self[f"{part}_{number}"] for part in ("day", "starts", "ends")] for number in range(DATES)]

    @property
    def other_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.rsplit("_", 1)[0] not in {"day", "starts", "ends"} and field.name != "module"]

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        for number in range(DATES):
            parts = [found.get(f"{part}_{number}") for part in ("day", "starts", "ends")]
            if any(parts) and not all(parts) and not any(self.errors.get(f"{part}_{number}") for part in ("day", "starts", "ends")):
                self.add_error(f"day_{number}", _("Fill in day, start and end, or leave all three empty."))
        return found

    def plan(self, zone: str) -> SessionPlan:
        """What the service takes. Call it on a valid form."""
        chosen = dict(self.cleaned_data)
        dates = []
        for number in range(DATES):
            day, starts, ends = (chosen.pop(f"{part}_{number}") for part in ("day", "starts", "ends"))
            if day:
                known = self.ids[number] if number < len(self.ids) else None
                dates.append(TypedDate(datetime.combine(day, starts), datetime.combine(day, ends), id=known))
        units = Unit.objects.filter(pk=chosen.pop("unit") or 0)
        return SessionPlan(dates=dates, zone=zone, units=list(units), **chosen | {"trainers": list(chosen["trainers"])})

    def add_refusal(self, field: str, message: str) -> None:
        """Put a sentence of the service at the field it is about."""
        parts = field.split("-")
        if parts[0] == "dates":
            name = f"{'ends' if parts[-1] == 'ends' else 'day'}_{parts[1]}" if len(parts) > 1 else "day_0"
        else:
            name = field
        self.add_error(name if name in self.fields else None, message)


def _known(session: LiveSession | None) -> dict[str, Any]:
    if session is None:
        return {"capacity": 12, "waiting": "automatic", "overlap": "warn", "language": "nl"}
    names = ("module", "language", "mode", "place", "meeting_link", "capacity", "minimum", "decision_on", "waiting", "overlap", "notes")
    unit = session.units.first()
    return {name: getattr(session, name) for name in names} | {"trainers": [one.person_id for one in session.trainings.all()], "unit": unit.pk if unit else ""}


class ReasonForm(forms.Form):
    """A reason that people read."""

    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class MoveForm(forms.Form):
    """Another date for somebody with a seat. `dates` are sessions with their seats counted."""

    to = forms.TypedChoiceField(label=_("New date"), coerce=int, widget=forms.RadioSelect)
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}), help_text=_("The colleague reads it."))
    overbook_because = forms.CharField(label=_("Beyond the seats, because"), max_length=300, required=False)

    def __init__(self, *args: Any, dates: list[LiveSession], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [(one.pk, f"{wording.all_dates(one)}. {_seats(one)}") for one in dates]  # type: ignore[attr-defined]


def _seats(session: LiveSession) -> str:
    if session.capacity is None:
        return gettext("There is room for everybody.")
    left = max(0, session.capacity - session.seats_held)  # type: ignore[attr-defined]
    return gettext("%(left)d of %(seats)d seats left") % {"left": left, "seats": session.capacity}
