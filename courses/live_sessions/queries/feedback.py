"""What people thought of a session, as a group: nothing under eight answers, and never in the order of answering."""

from collections import Counter
from dataclasses import dataclass, field

from courses.live_sessions.models import Booking, FeedbackAnswer, FeedbackTurn, LiveSession, PulseAnswer
from courses.live_sessions.rules import feedback as rules
from courses.live_sessions.rules import states
from lms.people.models import User


@dataclass(frozen=True)
class Thoughts:
    """`answers` is how many there are; the rest is empty under eight. A spread maps 1–5 to how many chose it."""

    answers: int
    is_shown: bool
    useful: dict[int, int] = field(default_factory=dict)
    joined_in: dict[int, int] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    pulse_answers: int = 0
    pulse_is_shown: bool = False
    pulse: dict[str, int] = field(default_factory=dict)
    pulse_lines: list[str] = field(default_factory=list)


def thoughts_on(session: LiveSession) -> Thoughts:
    """The answers about one session. Lines stand in the order of the alphabet, so that their place says nothing."""
    answers = list(FeedbackAnswer.objects.filter(session=session))
    pulse = list(PulseAnswer.objects.filter(session=session))
    shown, pulse_shown = rules.is_shown(len(answers)), rules.is_shown(len(pulse))
    return Thoughts(
        answers=len(answers),
        is_shown=shown,
        useful=_spread([one.useful for one in answers]) if shown else {},
        joined_in=_spread([one.joined_in for one in answers]) if shown else {},
        lines=sorted((one.line for one in answers if one.line), key=str.casefold) if shown else [],
        pulse_answers=len(pulse),
        pulse_is_shown=pulse_shown,
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
