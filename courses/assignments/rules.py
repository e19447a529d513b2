"""Decisions about assignments, in plain Python (people-and-tracks.md §3.4, §3.5, §3.8, §3.9)."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

INVITED, EXPECTED, REQUIRED = "invited", "expected", "required"
NO_DATE, FIXED, AFTER_ASSIGNMENT, AFTER_JOINING = "none", "fixed", "assigned", "joined"
TWO_WEEKS, THREE_DAYS, DAY_AFTER, MANAGER = "two_weeks", "three_days", "day_after", "manager"
GROUP_LEAST = 8
FINISHED, OPEN, LATE, EXEMPT = "finished", "open", "late", "exempt"
EQUIVALENT = "equivalent"
WINDOW_DAYS = 30


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
    period_months: int | None = None
    window_days: int | None = None


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


def first_possible(*, assigned_on: date, joined_on: date, modules: int, told_on: date | None = None) -> date:
    """The first due date somebody can make: a working day a module, and never less than a working week, from the day that all have begun.

    `told_on` is the day on which somebody who has it already hears of another date.
    """
    return add_working_days(max(assigned_on, joined_on, told_on or assigned_on), max(5, modules))


def due_date(terms: Terms, *, assigned_on: date, joined_on: date, modules: int, told_on: date | None = None) -> date | None:
    """When it is due for this person. Who cannot make that date gets `extended_to`, when HR chose one."""
    due = plain_due_date(terms, assigned_on=assigned_on, joined_on=joined_on)
    if due is None or terms.extended_to is None:
        return due
    if due >= first_possible(assigned_on=assigned_on, joined_on=joined_on, modules=modules, told_on=told_on):
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


def cannot_make_it(terms: Terms, *, assigned_on: date, joined_on: date, modules: int, told_on: date | None = None) -> bool:
    """Whether the date would come before the person can have finished."""
    due = due_date(terms, assigned_on=assigned_on, joined_on=joined_on, modules=modules, told_on=told_on)
    return due is not None and due < first_possible(assigned_on=assigned_on, joined_on=joined_on, modules=modules, told_on=told_on)


def later_of(due: date | None, never_before: date | None) -> date | None:
    """The date by the terms, but never before the one that an exemption or a later round has set."""
    return max(due, never_before) if due is not None and never_before is not None else due


def days_away(*, due_on: date, assigned_on: date, absences: Iterable[tuple[date, date | None]], today: date) -> int:
    """By how many days absence moves a due date: the days away from the assignment up to the date, which moves along (§3.5).

    Without a last day it counts up to today and grows by a day a day; days are never counted twice.
    """
    moved, counted_to = 0, assigned_on - timedelta(days=1)
    for since, until in sorted(absences, key=lambda one: one[0]):
        first, last = max(since, counted_to + timedelta(days=1)), until or today
        if first > due_on + timedelta(days=moved):
            break
        if last >= first:
            moved += (last - first).days + 1
            counted_to = last
    return moved


def is_away(absences: Iterable[tuple[date, date | None]], today: date) -> bool:
    """Whether one of these absences covers today."""
    return any(since <= today and (until is None or until >= today) for since, until in absences)


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def valid_until(finished_on: date, period_months: int | None) -> date | None:
    """Until when something that recurs counts once it is finished; None when it does not recur (§3.9)."""
    return months_after(finished_on, period_months) if period_months else None


def window_opens(valid_until: date, window_days: int | None) -> date:
    """The day on which the next round may begin, before the old one expires."""
    return valid_until - timedelta(days=window_days or WINDOW_DAYS)


def counts_in_round(*, finished_at: datetime | None, round_began_at: datetime | None, is_refreshed: bool) -> bool:
    """Whether a module counts in this round: in a later round only what was finished, or gone through again, since it began."""
    if is_refreshed:
        return True
    return finished_at is not None and (round_began_at is None or finished_at >= round_began_at)


def holds(*, is_granted: bool, expires_on: date | None, today: date) -> bool:
    """Whether an exemption holds today; `expires_on` is the first day on which it does not."""
    return is_granted and (expires_on is None or today < expires_on)


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


def status(*, due_on: date | None, is_completed: bool, today: date, excused: str = "") -> str:
    """Finished, open, late or exempt; the only thing others learn about somebody's required assignment. Learnt elsewhere is finished."""
    if is_completed or excused == EQUIVALENT:
        return FINISHED
    if excused:
        return EXEMPT
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
