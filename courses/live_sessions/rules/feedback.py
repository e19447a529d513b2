"""When people are asked what they thought of a session, and from how many answers on it is shown (learning §8)."""

from datetime import datetime, timedelta

from courses.live_sessions.rules import attendance

FEWEST_ANSWERS = 8
AT_A_TIME = 4
WAS_THERE = frozenset({attendance.ATTENDED, attendance.PARTLY})
ASK_AFTER = timedelta(hours=1)
ASK_UNTIL = timedelta(days=21)
PULSE_AFTER = timedelta(weeks=6)
PULSE_UNTIL = timedelta(weeks=9)


def may_answer(*, now: datetime, ended: datetime) -> bool:
    """From the end of the session for three weeks."""
    return ended <= now <= ended + ASK_UNTIL


def may_answer_pulse(*, now: datetime, ended: datetime) -> bool:
    """From six weeks after the session, for three weeks."""
    return ended + PULSE_AFTER <= now <= ended + PULSE_UNTIL


def shown_of(answers: int, *, is_open: bool) -> int:
    """How many of the answers are in the figures: none under eight, and while people can still answer four more at a time.

    Figures of eight and then of nine answers would tell what the ninth was.
    """
    if answers < FEWEST_ANSWERS:
        return 0
    return answers - (answers - FEWEST_ANSWERS) % AT_A_TIME if is_open else answers
