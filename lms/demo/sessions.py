"""Sessions of the demo, in every state: with free seats, full with people waiting, offered, too few, several dates, cancelled, draft, past."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from courses.catalogue.models import Module
from courses.live_sessions.models import LiveSession
from courses.live_sessions.services import attendance, booking, cancelling, planning
from lms.demo.organisation import Made
from lms.demo.people import some
from lms.people.models import User

ZONE = "Europe/Amsterdam"
LINK = "https://meet.lindenhof.example/podium"


@dataclass(frozen=True)
class Seed:
    """One session: days from today, the hour, and how many people want a seat."""

    module: str
    days: tuple[int, ...]
    hour: int
    wanted: int
    place: str = ""
    is_online: bool = False
    capacity: int | None = None
    minimum: int | None = None
    language: str = "nl"
    waiting: str = "automatic"
    named: tuple[str, ...] = ()
    has_slot: bool = False


FULL = Seed("our-policy-in-examples", (3,), 13, 14, "Zaal Wilg, Zwolle", capacity=12, minimum=6, named=("employee",), has_slot=True)
WAITING = Seed("a-reaction-you-cannot-take-back", (8,), 10, 11, is_online=True, capacity=10, has_slot=True)
OFFERING = Seed("customer-service-one-conversation", (15,), 9, 9, "Zaal Eik, Zwolle", capacity=8, waiting="offer")
TOO_FEW = Seed("account-management-with-linkedin", (10,), 15, 3, "Room Beech, Breda", capacity=12, minimum=6, language="en", named=("colleague",))
OPEN = Seed("basics-platforms", (11,), 12, 18, is_online=True)
TWO_DATES = Seed("recruitment-with-respect", (17, 24), 13, 6, "Zaal Berk, Zwolle", capacity=16)
CANCELLED = Seed("our-channels", (13,), 10, 5, "Winkel Meppel, kantine", capacity=10)
LATER = Seed("our-channels", (27,), 10, 2, "Winkel Meppel, kantine", capacity=10, has_slot=True)
DRAFT = Seed("press-office-in-a-fast-hour", (30,), 14, 0, "Zaal Wilg, Zwolle", capacity=14)
PAST = Seed("our-policy-in-examples", (-12,), 13, 9, "Zaal Wilg, Zwolle", capacity=12, has_slot=True)
JUST_PAST = Seed("questions-and-complaints-in-public", (-2,), 10, 8, is_online=True, capacity=20)


def make(made: Made) -> None:
    """Plan, book, wait, offer, cancel and mark, each at the moment at which it would have happened."""
    for seed in (FULL, OPEN, TWO_DATES, TOO_FEW, LATER):
        _book(made, _open(made, seed), seed)
    _waiting(made)
    _offering(made)
    _cancelled(made)
    _past(made)
    planning.plan(plan=_plan(made, DRAFT), by=made.named["hr"], now=made.now)


def _waiting(made: Made) -> None:
    """Full, with the employee on place 2 of 3."""
    session = _open(made, WAITING)
    _book(made, session, WAITING)
    for person in (made.named["employee"], made.named["wout"]):
        booking.book(person=person, session=session, by=person, now=made.now - timedelta(days=2))


def _offering(made: Made) -> None:
    """Full; somebody cancelled today, and the first in the queue has an offer to answer."""
    session = _open(made, OFFERING)
    _book(made, session, OFFERING)
    seat = session.bookings.filter(status="booked").order_by("pk").first()
    if seat is not None:
        booking.cancel(booking=seat, by=seat.person, now=made.now)


def _cancelled(made: Made) -> None:
    session = _open(made, CANCELLED)
    _book(made, session, CANCELLED)
    reason = "De kantine wordt verbouwd. Op de latere datum is er een andere zaal."
    cancelling.cancel_session(session=session, by=made.named["hr"], now=made.now - timedelta(days=1), reason=reason)


def _past(made: Made) -> None:
    """One session with attendance, one that the trainer still has to mark."""
    session = _open(made, PAST)
    _book(made, session, PAST)
    held = session.dates.get()
    attendance.mark_everybody(session=session, date=held, by=made.named["trainer"], now=held.ends_at)
    _book(made, _open(made, JUST_PAST), JUST_PAST)


def _open(made: Made, seed: Seed) -> LiveSession:
    before = made.now - timedelta(days=30)
    return planning.publish(session=planning.plan(plan=_plan(made, seed), by=made.named["hr"], now=before), by=made.named["hr"], now=before)


def _plan(made: Made, seed: Seed) -> planning.SessionPlan:
    days = [_workday(made.now, days) for days in seed.days]
    return planning.SessionPlan(
        module=Module.objects.get(key=seed.module),
        dates=[planning.TypedDate(datetime.combine(day, time(seed.hour)), datetime.combine(day, time(seed.hour + 1, 30))) for day in days],
        language=seed.language,
        mode="online" if seed.is_online else "room",
        place=seed.place,
        meeting_link=LINK if seed.is_online else "",
        capacity=seed.capacity,
        minimum=seed.minimum,
        decision_on=days[0] - timedelta(days=4) if seed.minimum else None,
        waiting=seed.waiting,
        has_slot=seed.has_slot,
        trainers=[made.named["trainer"]],
    )


def _workday(now: datetime, days: int) -> date:
    """So many days from today; a weekend moves on to Monday, or back to Friday when it is past."""
    day = now.astimezone(ZoneInfo(ZONE)).date() + timedelta(days=days)
    moves = (0, 0, 0, 0, 0, 2, 1) if days > 0 else (0, 0, 0, 0, 0, -1, -2)
    return day + timedelta(days=moves[day.weekday()])


def _book(made: Made, session: LiveSession, seed: Seed) -> None:
    named: Sequence[User] = [made.named[key] for key in seed.named]
    others = some(made.everybody, seed.wanted - len(named), seed=f"{seed.module}{seed.days}")
    first = min(made.now - timedelta(days=3), session.starts_at - timedelta(days=4)) if session.starts_at else made.now
    for number, person in enumerate([*named, *others]):
        booking.book(person=person, session=session, by=person, now=first + timedelta(minutes=number))
