"""Walking through a case. A path is the choices made so far, as keys of step and choice; everything else follows from it."""

from collections.abc import Sequence
from dataclasses import dataclass

from courses.practice.rules.case import APOLOGISE, CORRECT, DAY_OF_CLOCK, DELETE, END, Case, Choice, Step
from courses.practice.rules.spread import DAY, Travel

Path = Sequence[Sequence[str]]


class NotOnThePath(ValueError):
    """The choice does not belong to the step where one is."""


@dataclass(frozen=True)
class Made:
    """A choice that was made; `is_gone` when a later one deleted its words."""

    step: Step
    choice: Choice
    is_gone: bool = False
    gone_at: str = ""


@dataclass(frozen=True)
class Standing:
    """Where one stands: what was chosen, and the step with the next choice, or None at the end."""

    made: tuple[Made, ...]
    step: Step | None

    @property
    def has_ended(self) -> bool:
        return self.step is None

    @property
    def last(self) -> Made | None:
        return self.made[-1] if self.made else None


def standing(case: Case, path: Path) -> Standing:
    """Follow the path through the case. Raises NotOnThePath when it does not fit."""
    step, made = case.start, []
    for key, choice_key in path:
        choice = step.choice(choice_key) if step and step.key == key else None
        if step is None or choice is None:
            raise NotOnThePath(f"{key}/{choice_key}")
        made.append(Made(step, choice))
        step = None if choice.next == END else case.step(choice.next)
        if step is None and choice.next != END:
            raise NotOnThePath(choice.next)
    return Standing(tuple(_with_gone(made)), step)


def _with_gone(made: list[Made]) -> list[Made]:
    found = list(made)
    for number, one in enumerate(made):
        if one.choice.kind == DELETE:
            at = next((before for before in reversed(range(number)) if made[before].choice.says), None)
            if at is not None:
                found[at] = Made(made[at].step, made[at].choice, True, one.step.at)
    return found


def minutes_between(earlier: str, later: str) -> int:
    """Minutes from one time of the clock to the next time that it is later, less than a day."""
    first, second = (int(one[:2]) * 60 + int(one[3:]) for one in (earlier, later))
    return (second - first) % DAY_OF_CLOCK


def travel_of(case: Case, standing: Standing) -> Travel | None:
    """How the last message that can travel went, as far as it is known now: up to the next step, or a day once the next choice is made."""
    at = next((number for number in reversed(range(len(standing.made))) if standing.made[number].choice.spread), None)
    if at is None:
        return None
    begun, later = standing.made[at], standing.made[at + 1 :]
    spread = begun.choice.spread
    if spread is None:
        return None
    deleted = next((one for one in later if one.choice.kind == DELETE), None)
    calmed = next((one for one in later if one.choice.kind in (CORRECT, APOLOGISE)), None)
    until = DAY
    if not later and standing.step is not None:
        until = minutes_between(begun.step.at, standing.step.at) or DAY
    return Travel(
        spread=spread,
        seed=case.seed + at,
        deleted_at=minutes_between(begun.step.at, deleted.step.at) if deleted else None,
        calmed_at=minutes_between(begun.step.at, calmed.step.at) if calmed else None,
        until=until,
    )


def longest(case: Case) -> int:
    """The most choices on any path through the case: at most so many steps lie before one."""
    known: dict[str, int] = {}

    def from_step(key: str, seen: frozenset[str]) -> int:
        step = case.step(key)
        if step is None or key in seen:
            return 0
        if key not in known:
            known[key] = 1 + max((from_step(choice.next, seen | {key}) for choice in step.choices), default=0)
        return known[key]

    return from_step(case.steps[0].key, frozenset()) if case.steps else 0


def choices_left(case: Case, step: Step) -> int:
    """The most choices that still lie ahead, this one included."""
    at = case.steps.index(step)
    return longest(Case(steps=(step, *case.steps[:at], *case.steps[at + 1 :])))
