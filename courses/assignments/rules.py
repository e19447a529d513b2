"""Decisions about assignments, in plain Python (people-and-tracks.md §3.4, §3.5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

INVITED, EXPECTED, REQUIRED = "invited", "expected", "required"
NO_DATE, FIXED, AFTER_ASSIGNMENT, AFTER_JOINING = "none", "fixed", "assigned", "joined"
TWO_WEEKS, THREE_DAYS, DAY_AFTER, MANAGER = "two_weeks", "three_days", "day_after", "manager"
GROUP_LEAST = 8
FINISHED, OPEN, LATE = "finished", "open", "late"


@dataclass(frozen=True)
class Terms:
    """How strongly, why and by when. `extended_to` is the date for people who cannot make the date itself."""

    strength: str = INVITED
    reason_nl: str = ""
    reason_en: str = ""
    council_reference: str = ""
    council_not_needed: str = ""
    working_minutes: int | None = None
    exemption_nl: str = ""
    exemption_en: str = ""
    due_kind: str = NO_DATE
    due_on: date | None = None
    due_days: int | None = None
    extended_to: date | None = None


def missing(terms: Terms, *, has_phase_one: bool) -> list[str]:
    """What stands in the way of opening, as keys. Nothing else than this makes a track stay a draft (§3.4).

    Phase 1 is never required. Required asks for a reason, the works council's decision or why it is not needed,
    working time, and a way to be exempted. A due date asks for its date or its number of days.
    """
    found = []
    if terms.due_kind == FIXED and terms.due_on is None:
        found.append("due_on")
    if terms.due_kind in {AFTER_ASSIGNMENT, AFTER_JOINING} and not terms.due_days:
        found.append("due_days")
    if terms.strength != REQUIRED:
        return found
    if has_phase_one:
        found.append("phase_one")
    if not (terms.reason_nl or terms.reason_en):
        found.append("reason")
    if not (terms.council_reference or terms.council_not_needed):
        found.append("council")
    if not terms.working_minutes:
        found.append("working_time")
    if not (terms.exemption_nl or terms.exemption_en):
        found.append("exemption")
    return found


def add_working_days(start: date, days: int) -> date:
    """The date `days` working days (Monday to Friday) after `start`."""
    weeks, rest = divmod(days, 5)
    found = start + timedelta(weeks=weeks)
    while rest:
        found += timedelta(days=1)
        if found.weekday() < 5:
            rest -= 1
    while found.weekday() >= 5:
        found += timedelta(days=1)
    return found


def first_possible(*, assigned_on: date, joined_on: date, modules: int) -> date:
    """The first due date somebody can make: a working day a module, and never less than a working week, from the day that both have begun."""
    return add_working_days(max(assigned_on, joined_on), max(5, modules))


def due_date(terms: Terms, *, assigned_on: date, joined_on: date, modules: int) -> date | None:
    """When it is due for this person. Who cannot make that date gets `extended_to`, when HR chose one."""
    due = plain_due_date(terms, assigned_on=assigned_on, joined_on=joined_on)
    if due is None or terms.extended_to is None or due >= first_possible(assigned_on=assigned_on, joined_on=joined_on, modules=modules):
        return due
    return max(due, terms.extended_to)


def plain_due_date(terms: Terms, *, assigned_on: date, joined_on: date) -> date | None:
    """The date by the terms alone: a fixed date, or n days after assignment or after joining."""
    if terms.strength == INVITED or terms.due_kind == NO_DATE:
        return None
    if terms.due_kind == FIXED:
        return terms.due_on
    start = assigned_on if terms.due_kind == AFTER_ASSIGNMENT else joined_on
    return start + timedelta(days=terms.due_days or 0)


def cannot_make_it(terms: Terms, *, assigned_on: date, joined_on: date, modules: int) -> bool:
    """Whether the date would come before the person can have finished."""
    due = due_date(terms, assigned_on=assigned_on, joined_on=joined_on, modules=modules)
    return due is not None and due < first_possible(assigned_on=assigned_on, joined_on=joined_on, modules=modules)


def reminder_due(*, due_on: date, assigned_on: date, today: date, sent: Iterable[str]) -> str | None:
    """The one reminder to send today, or none: 14 and 3 days before, 1 day after; a week after, the manager (§3.5).

    A day that passed without a run is made up for, but an older reminder never follows a newer one. Nobody is reminded
    14 days ahead of what was assigned within those 14 days. The manager hears only after the person was told.
    """
    done = set(sent)
    if today > due_on:
        if DAY_AFTER not in done:
            return DAY_AFTER
        return MANAGER if today >= due_on + timedelta(days=7) and MANAGER not in done else None
    for kind, days in ((THREE_DAYS, 3), (TWO_WEEKS, 14)):
        if due_on - timedelta(days=days) <= today:
            return kind if kind not in done and assigned_on < due_on - timedelta(days=days) else None
    return None


def status(*, due_on: date | None, is_completed: bool, today: date) -> str:
    """Finished, open or late; the only thing others learn about somebody's required assignment."""
    if is_completed:
        return FINISHED
    return LATE if due_on is not None and due_on < today else OPEN


def groups_to_show(sizes: Mapping[int, int], *, least: int = GROUP_LEAST) -> tuple[set[int], bool]:
    """Which groups may have a figure of their own, and whether the rest together may.

    A group under `least` people has none. Were the rest smaller than `least`, it could be worked out from the total:
    then the smallest group that had a figure joins the rest, until the rest is big enough or nothing is left.
    """
    shown = {key for key, size in sizes.items() if size >= least}
    rest = sum(size for key, size in sizes.items() if key not in shown)
    while 0 < rest < least and shown:
        smallest = min(shown, key=lambda key: (sizes[key], key))
        shown.discard(smallest)
        rest += sizes[smallest]
    return shown, rest >= least
