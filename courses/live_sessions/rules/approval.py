"""How long a request waits for an answer, and who may give it (§7)."""

from collections.abc import Collection
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

WORKING_DAYS = 5
SATURDAY = 5


def working_days_after(at: datetime, zone: str, *, days: int) -> datetime:
    """The same time on the clock of the zone, so many working days (Monday to Friday) later. Public holidays count as working days."""
    tz = ZoneInfo(zone)
    wall = at.astimezone(tz).replace(tzinfo=None)
    while days:
        wall += timedelta(days=1)
        days -= wall.weekday() < SATURDAY
    return wall.replace(tzinfo=tz).astimezone(at.tzinfo)


def request_expires(*, now: datetime, zone: str, signup_closes: datetime) -> datetime:
    """After five working days or at sign-up close, whichever comes first."""
    return min(working_days_after(now, zone, days=WORKING_DAYS), signup_closes)


def who_may_answer(*, person: int, named: int | None, managers: Collection[int], hr: Collection[int], away: Collection[int] = ()) -> set[int]:
    """The named approver, else the managers, and HR when that leaves nobody. Never the person: nobody approves their own.

    Somebody must be there to answer: while all of them are away, the next ones may answer too.
    """
    found: set[int] = set()
    for group in ([named] if named is not None else [], managers, hr):
        found |= set(group) - {person}
        if found - set(away):
            break
    return found
