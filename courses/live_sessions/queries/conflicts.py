"""What stands in the way of a plan: a room that is taken, a trainer who is elsewhere (§11). Shown before saving, never in the way."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db.models import F, QuerySet

from courses.live_sessions.models import LiveSession, SessionDate, SessionPresenter
from courses.live_sessions.rules import states, waiting
from lms.people.models import User

ROOM, GIVES, COMES, TELLS = "room", "gives", "comes", "tells"


@dataclass(frozen=True)
class Conflict:
    """One date of another session at the same time, and what the two share: the room, or this person."""

    kind: str
    date: SessionDate
    person: User | None = None

    @property
    def slot(self) -> waiting.Slot:
        return self.date.starts_at, self.date.ends_at


def conflicts_of(
    slots: Collection[waiting.Slot], *, place: str, trainers: Iterable[User], but: Collection[int] = (), with_drafts: bool = True
) -> list[Conflict]:
    """Conflicts of these slots, the soonest first, without the sessions in `but`. Drafts count too. Five queries at most.

    An empty `place` takes no room. Of trainers it says what they give, what they have a seat in, and where they tell something.
    """
    if not slots:
        return []
    people = {person.pk: person for person in trainers}
    first, last = min(start for start, _end in slots), max(end for _start, end in slots)
    planned = [LiveSession.State.DRAFT, LiveSession.State.PUBLISHED] if with_drafts else [LiveSession.State.PUBLISHED]
    near = SessionDate.objects.filter(ends_at__gt=first, starts_at__lt=last, session__state__in=planned).exclude(session__in=list(but))
    found = [*_of_room(near, place), *(_of_people(near, people) if people else ())]
    return sorted((one for one in found if waiting.any_overlap([one.slot], list(slots))), key=lambda one: (one.date.starts_at, one.kind, one.date.pk))


def _of_room(near: QuerySet[SessionDate], place: str) -> Iterator[Conflict]:
    if place.strip():
        rooms = near.filter(session__place__iexact=place.strip()).exclude(session__mode=LiveSession.Mode.ONLINE)
        yield from (Conflict(ROOM, date) for date in rooms.select_related("session__module"))


def _of_people(near: QuerySet[SessionDate], people: dict[int, User]) -> Iterator[Conflict]:
    comes = near.filter(session__bookings__person__in=people, session__bookings__status__in=sorted(states.HOLDS_SEAT))
    tells = near.filter(session__presenters__person__in=people, session__presenters__status=SessionPresenter.Status.ACCEPTED)
    for kind, rows in (
        (GIVES, near.filter(session__trainings__person__in=people).annotate(who=F("session__trainings__person"))),
        (COMES, comes.annotate(who=F("session__bookings__person"))),
        (TELLS, tells.annotate(who=F("session__presenters__person"))),
    ):
        yield from (Conflict(kind, date, people[date.who]) for date in rows.select_related("session__module"))


def of_slots(conflicts: Iterable[Conflict], slots: Iterable[waiting.Slot]) -> list[Conflict]:
    """Those of the conflicts that are about these slots."""
    mine = list(slots)
    return [one for one in conflicts if waiting.any_overlap([one.slot], mine)]


def mark_of(conflicts: Iterable[Conflict]) -> str:
    """A short mark of these conflicts: who has read them sends it along, and reads again when it is not the same any more."""
    told = "|".join(f"{one.kind} {one.date.pk} {_minute(one.date.starts_at)} {one.person.pk if one.person else ''}" for one in conflicts)
    return sha256(told.encode()).hexdigest()[:16] if told else ""


def _minute(at: datetime) -> str:
    return at.isoformat(timespec="minutes")
