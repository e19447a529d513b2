"""What a run shows: its rows in the words of the reader, and who may see which run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from lms.lib.bilingual import pick
from lms.people import effects
from lms.people.access import branches_of, may
from lms.people.feed.models import FeedRow, FeedRun
from lms.people.feed.queries.way_back import Returning
from lms.people.feed.rules.columns import FIELDS, JOB_ROLES, MANAGERS, UNITS
from lms.people.feed.rules.rows import REASONS
from lms.people.feed.rules.together import ACTIONS
from lms.people.models import JobRole, Language, Unit, User
from lms.people.queries import people_of
from lms.web import dates

ORDER = (UNITS, JOB_ROLES, MANAGERS)
ACCOUNT = "account"


def runs_for(person: User) -> QuerySet[FeedRun]:
    """The runs that this person may see, the newest first: HR all of them, HR of a branch the own bulk actions."""
    runs = FeedRun.objects.select_related("by", "heir", "applied_by", "undone_by")
    return runs if may(person, "people.feed") else runs.filter(by=person, source=FeedRun.Source.TOGETHER)


def rows_for(person: User, rows: QuerySet[FeedRow]) -> QuerySet[FeedRow]:
    """Of these rows what this person may see: HR of a branch no longer sees who has moved out of it since."""
    return rows if branches_of(person) is None else rows.filter(Q(person=None) | Q(person__in=people_of(person).values("pk")))


def waiting() -> Q:
    """Runs that ask for somebody of HR: a list of the folder, and whatever stopped."""
    from_folder = Q(state__in=[FeedRun.State.READY, FeedRun.State.COLUMNS], source=FeedRun.Source.FOLDER)
    return from_folder | Q(state=FeedRun.State.STOPPED)


@dataclass(frozen=True)
class Line:
    """One field that changes."""

    label: str
    old: str
    new: str

    @property
    def in_short(self) -> str:
        return f"{self.label}: {self.old or '–'} → {self.new or '–'}"


@dataclass
class Shown:
    """A row as it is drawn and exported."""

    row: FeedRow
    lines: list[Line] = field(default_factory=list)
    consequences: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    left_alone: list[str] = field(default_factory=list)
    access: str = ""


@dataclass(frozen=True)
class _Names:
    units: dict[str, str]
    job_roles: dict[str, str]
    people: dict[str, str]


def shown_going_back(some: Sequence[Returning]) -> list[Shown]:
    """The same of rows that would be undone: from how it is to how it was, without what stays."""
    names = _names([one.row for one in some])
    return [
        Shown(
            one.row,
            lines=[
                Line(label_of(name), _in_words(name, one.row.after[name], names), _in_words(name, one.facts[name], names))
                for name in FIELDS
                if name in one.facts and name in one.row.after
            ],
            left_alone=_left_alone(one.left_alone),
            access=_access_after(one),
        )
        for one in some
    ]


def _access_after(one: Returning) -> str:
    """What becomes of the account when a row is undone, where anything does."""
    if one.known is None or (one.row.kind == FeedRow.Kind.LEAVING and one.left_alone):
        return ""
    words = {
        FeedRow.Kind.NEW: _("The account goes again. Who did something already keeps it without access."),
        FeedRow.Kind.BACK: _("No access any more"),
        FeedRow.Kind.LEAVING: _("Access again"),
    }
    return words.get(FeedRow.Kind(one.row.kind), "")


def _left_alone(names: Iterable[str]) -> list[str]:
    return [str(_("account")) if name == ACCOUNT else label_of(name) for name in names]


def shown(rows: Sequence[FeedRow], *, heir: str) -> list[Shown]:
    """These rows in words; three queries for the names, whatever their number."""
    names = _names(rows)
    return [
        Shown(
            row,
            lines=[Line(label_of(name), _in_words(name, row.before.get(name, ""), names), _in_words(name, row.after[name], names)) for name in _fields(row)],
            consequences=effects.sentences(row.effects, heir, of_a_person=True),
            reasons=[reason_in_words(key, facts) for key, facts in row.reasons],
            left_alone=_left_alone(row.left_alone),
        )
        for row in rows
    ]  # fmt: skip


def label_of(name: str) -> str:
    """A field as it is called beside its value; managers are shown by name there."""
    return str(_("Manager")) if name == MANAGERS else str(FIELDS[name])


def reason_in_words(key: str, facts: dict[str, Any]) -> str:
    """Why a row was refused, in a sentence that says what to do."""
    text = str(REASONS[key])
    return text % (facts | {"field": label_of(facts["field"])} if "field" in facts else facts) if facts else text


def title_of(run: FeedRun) -> str:
    """What the run is, in a few words: the file, or the action and what it is about."""
    if run.source != FeedRun.Source.TOGETHER:
        return run.name or str(run.get_source_display())
    nl, en = run.action.get("names", ["", ""])
    about = pick(nl, en)
    word = str(ACTIONS.get(run.action.get("do", ""), ""))
    return f"{word}: {about}" if about else word


def in_short(run: FeedRun) -> str:
    """The figures of a run in one line, without what is none."""
    counts = [
        (run.new, _("%(count)s new")), (run.changed, _("%(count)s changed")), (run.back, _("%(count)s back")), (run.leaving, _("%(count)s leaving")),
        (run.unchanged, _("%(count)s the same")), (run.refused, _("%(count)s refused")),
    ]  # fmt: skip
    return ", ".join(text % {"count": dates.number(count)} for count, text in counts if count)


def parts_of(run: FeedRun) -> list[dict[str, Any]]:
    """The units in which people of the run will be, each with how many rows, how many of them are chosen, and how many are done and not undone."""
    figures = {"chosen": Count("pk", filter=Q(is_chosen=True)), "done": Count("pk", filter=Q(result=FeedRow.Result.DONE))}
    found = list(run.rows.exclude(kind=FeedRow.Kind.REFUSED).order_by().values("part").annotate(rows=Count("pk"), **figures))
    names = _units([row["part"] for row in found])
    return sorted(({**row, "name": names.get(row["part"], "")} for row in found), key=lambda row: (-row["rows"], row["name"]))


def names_of_parts(parts: Sequence[str]) -> list[str]:
    """The names of these units, in the order of their codes; who is in no unit is a part too."""
    names = _units(parts)
    return [names.get(part) or part or _("Without a unit") for part in sorted(parts)]


def results_of(run: FeedRun) -> dict[str, int]:
    """How many rows ended how, for a run that was applied or undone."""
    counted = run.rows.exclude(kind=FeedRow.Kind.REFUSED).order_by().values_list("result").annotate(rows=Count("pk"))
    return {str(result): count for result, count in counted if result}


def _fields(row: FeedRow) -> list[str]:
    """The fields that change, in the order of a person's page; of somebody new only where that person belongs."""
    wanted = ORDER if row.kind == FeedRow.Kind.NEW else tuple(FIELDS)
    return [name for name in wanted if name in row.after]


def _names(rows: Sequence[FeedRow]) -> _Names:
    def values(name: str) -> set[str]:
        return {value for row in rows for side in (row.before, row.after) for value in side.get(name, ())}

    job_roles = JobRole.objects.filter(code__in=values(JOB_ROLES))
    people = User.objects.filter(employee_number__in=values(MANAGERS))
    return _Names(
        _units(values(UNITS)),
        {one.code: str(one.name) for one in job_roles},
        {one.employee_number: f"{one.full_name} ({one.employee_number})" for one in people},
    )


def _units(codes: Iterable[str]) -> dict[str, str]:
    return {code: pick(nl, en) for code, nl, en in Unit.objects.filter(code__in=list(codes)).values_list("code", "name_nl", "name_en")}


def _in_words(name: str, value: Any, names: _Names) -> str:
    if isinstance(value, list):
        known = {UNITS: names.units, JOB_ROLES: names.job_roles, MANAGERS: names.people}.get(name, {})
        return ", ".join(str(known.get(one, one)) for one in value)
    if name == "language":
        return str(dict(Language.choices).get(value, value))
    if name == "working_days":
        return dates.weekdays(value)
    if name.endswith(("_on", "_from", "_until")) and value:
        return dates.day_of_month(date.fromisoformat(value))
    return str(value)
