"""What staff narrow their sessions by: a GET form, with the choices as chips and an address to share."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.live_sessions.models import LiveSession
from courses.live_sessions.queries import planning as queries
from courses.phases import PhaseKey
from lms.lib.form_fields import DayField, PlainSelect
from lms.people.forms import unit_choices
from lms.people.models import Language, Unit, User
from lms.web import dates

ANY = gettext_lazy("Does not matter")
KEYS = ("module", "phase", "trainer", "place", "language", "unit", "first", "last")


class NarrowingForm(forms.Form):
    """The questions. A value that is not there any more is left out, so an old address still works."""

    module = forms.ChoiceField(label=gettext_lazy("Module"), required=False, widget=PlainSelect)
    phase = forms.ChoiceField(label=gettext_lazy("Phase"), required=False, choices=[("", ANY), *PhaseKey.choices], widget=PlainSelect)
    trainer = forms.ChoiceField(label=gettext_lazy("Trainer"), required=False, widget=PlainSelect)
    place = forms.ChoiceField(label=gettext_lazy("Place"), required=False, widget=PlainSelect)
    language = forms.ChoiceField(label=gettext_lazy("Language"), required=False, choices=[("", ANY), *Language.choices], widget=PlainSelect)
    unit = forms.ChoiceField(label=gettext_lazy("For people of"), required=False, widget=PlainSelect)
    first = DayField(label=gettext_lazy("From"), required=False)
    last = DayField(label=gettext_lazy("Until"), required=False)

    def __init__(self, typed: QueryDict, *, staff: User) -> None:
        super().__init__(typed)
        lists = queries.choices_for(staff) | {"unit": [(str(pk), name) for pk, name in unit_choices()]}
        for name, choices in lists.items():
            self.fields[name].choices = [("", ANY), *choices]  # type: ignore[attr-defined]


@dataclass
class Narrowing:
    """What this address asks for: `chosen` has only what is known and filled in."""

    form: NarrowingForm
    chosen: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, typed: QueryDict, staff: User, *, without: Collection[str] = ()) -> "Narrowing":
        """Everything that the address asks for, but for the questions that this page does not ask."""
        form = NarrowingForm(typed, staff=staff)
        for name in without:
            del form.fields[name]
        form.is_valid()
        return cls(form, {key: value for key in KEYS if (value := form.cleaned_data.get(key))})

    def apply(self, sessions: QuerySet[LiveSession], *, zone: str) -> QuerySet[LiveSession]:
        plain = {"module": "module", "phase": "module__course__phase", "trainer": "trainings__person", "place": "place", "language": "language"}
        sessions = sessions.filter(**{field: self.chosen[key] for key, field in plain.items() if key in self.chosen})
        if "unit" in self.chosen:
            sessions = queries.for_unit(sessions, Unit.objects.get(pk=self.chosen["unit"]))
        return queries.within(sessions, self.chosen.get("first"), self.chosen.get("last"), zone)

    def chips(self, here: str, typed: QueryDict) -> list[tuple[str, str]]:
        """Each choice in words, with the address without it."""
        return [(self._words(key, value), f"{here}?{_without(typed, key)}") for key, value in self.chosen.items()]

    def _words(self, key: str, value: Any) -> str:
        if key == "first":
            return _("from %(day)s") % {"day": dates.day_of_month(value)}
        if key == "last":
            return _("until %(day)s") % {"day": dates.day_of_month(value)}
        return str(dict(self.form.fields[key].choices)[value]).strip()  # type: ignore[attr-defined]

    @property
    def address(self) -> str:
        """The choices as the tail of an address, to keep them on another page; empty when there are none."""
        kept = QueryDict(mutable=True)
        for key, value in self.chosen.items():
            kept[key] = value.isoformat() if isinstance(value, date) else value
        return kept.urlencode()


def _without(typed: QueryDict, *keys: str) -> str:
    kept = typed.copy()
    for key in (*keys, "page"):
        kept.pop(key, None)
    return kept.urlencode()
