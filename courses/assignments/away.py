"""What the HR system says about absence, of one person or of many at once: due dates stand still meanwhile (people-and-tracks.md §3.5)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from courses.assignments.services import absences
from lms.lib.many_rows import chunks
from lms.people.feed.services.undoing import given_to_newcomers
from lms.people.models import User
from lms.people.signals import people_changed_together, people_put_back, person_changed, person_joined

SAYS_SO = {"absent_from", "absent_until"}


def join() -> None:
    given_to_newcomers("courses.Absence")
    person_joined.connect(_one_joined, dispatch_uid="absence of who joins")
    person_changed.connect(_one_changed, dispatch_uid="absence of who changes")
    people_changed_together.connect(_many_changed, dispatch_uid="absence of many")
    people_put_back.connect(_many_put_back, dispatch_uid="absence of many put back")


def _one_joined(sender: type[User], *, person: User, now: datetime, **_more: Any) -> None:
    if person.absent_from is not None:
        absences.follow_people(people=[person.pk], now=now)


def _one_changed(sender: type[User], *, person: User, changes: Mapping[str, Any], now: datetime, **_more: Any) -> None:
    if SAYS_SO & set(changes):
        absences.follow_people(people=[person.pk], now=now)


def _many_changed(sender: Any, *, joined: Sequence[int], changed: Sequence[int], changes: Mapping[int, Collection[str]], now: datetime, **_more: Any) -> None:
    away = [pk for some in chunks(joined) for pk in User.objects.filter(pk__in=some, absent_from__isnull=False).values_list("pk", flat=True)]
    absences.follow_people(people=[*away, *_whose_absence_changed(changed, changes)], now=now)


def _many_put_back(sender: Any, *, changed: Sequence[int], changes: Mapping[int, Collection[str]], now: datetime, **_more: Any) -> None:
    absences.follow_people(people=_whose_absence_changed(changed, changes), now=now)


def _whose_absence_changed(changed: Sequence[int], changes: Mapping[int, Collection[str]]) -> list[int]:
    return [one for one in changed if SAYS_SO & set(changes.get(one, ()))]
