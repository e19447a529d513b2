"""What people thought of a session, as a group: nothing under eight answers, and never in the order of answering."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from courses.live_sessions.models import Booking, FeedbackAnswer, FeedbackTurn, LiveSession, PulseAnswer
from courses.live_sessions.rules import feedback as rules
from courses.live_sessions.rules import states
from lms.people.models import User


@dataclass(frozen=True)
class Thoughts:
    """`answers` is how many there are and `shown` how many of them are in the figures; the rest is empty under eight.

    A spread maps 1–5 to how many chose it.
    """

    answers: int
    shown: int
    useful: dict[int, int] = field(default_factory=dict)
    joined_in: dict[int, int] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    pulse_answers: int = 0
    pulse_shown: int = 0
    pulse: dict[str, int] = field(default_factory=dict)
    pulse_lines: list[str] = field(default_factory=list)


def thoughts_on(session: LiveSession, *, now: datetime) -> Thoughts:
    """The answers about one session. Lines stand in the order of the alphabet, so that their place says nothing."""
    every = list(FeedbackAnswer.objects.filter(session=session).order_by("pk"))
    every_pulse = list(PulseAnswer.objects.filter(session=session).order_by("pk"))
    ended = session.ends_at or now
    shown = rules.shown_of(len(every), is_open=rules.may_answer(now=now, ended=ended))
    pulse_shown = rules.shown_of(len(every_pulse), is_open=rules.may_answer_pulse(now=now, ended=ended))
    answers, pulse = every[:shown], every_pulse[:pulse_shown]
    return Thoughts(
        answers=len(every),
        shown=shown,
        useful=_spread([one.useful for one in answers]) if shown else {},
        joined_in=_spread([one.joined_in for one in answers]) if shown else {},
        lines=sorted((one.line for one in answers if one.line), key=str.casefold) if shown else [],
        pulse_answers=len(every_pulse),
        pulse_shown=pulse_shown,
        pulse={value: sum(one.did == value for one in pulse) for value in PulseAnswer.Did.values} if pulse_shown else {},
        pulse_lines=sorted((one.line for one in pulse if one.line), key=str.casefold) if pulse_shown else [],
    )


def _spread(values: list[int]) -> dict[int, int]:
    counted = Counter(values)
    return {value: counted.get(value, 0) for value in range(1, 6)}


def booking_to_ask(person: User, session_id: int) -> Booking | None:
    """The seat with which this person was at the session, to answer about it."""
    mine = Booking.objects.filter(person=person, session__in=LiveSession.objects.filter(pk=session_id), status=states.BOOKED)
    return mine.filter(attendance__value__in=sorted(rules.WAS_THERE)).select_related("session__module__course").distinct().first()


def turn_of(booking: Booking) -> FeedbackTurn | None:
    """That this person was asked and has answered, when there is something of it."""
    return FeedbackTurn.objects.filter(booking=booking).first()
