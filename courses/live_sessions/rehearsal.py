"""What a change does, added up over every session it concerns, ready for the page (§5.2, §5.5)."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from courses.live_sessions.conflict_words import sentences
from courses.live_sessions.models import LiveSession
from courses.live_sessions.queries.conflicts import Conflict, conflicts_of, mark_of
from courses.live_sessions.services.planning import SessionPlan, checked
from courses.live_sessions.services.repeating import plan_of
from courses.live_sessions.services.series import Rehearsed
from lms.people.models import User

MOST_NAMED = 50


def conflicts_of_plans(plans: Sequence[SessionPlan], *, but: Sequence[int] = ()) -> list[Conflict]:
    """Room and trainers of these plans, which have one place and one set of trainers each, against every other session."""
    groups: dict[tuple[str, frozenset[int]], list[SessionPlan]] = {}
    for plan in plans:
        place = plan.place.strip().lower() if plan.mode != LiveSession.Mode.ONLINE else ""
        groups.setdefault((place, frozenset(one.pk for one in plan.trainers)), []).append(plan)
    found: list[Conflict] = []
    for (place, _trainers), alike in groups.items():
        slots = [(slot.starts_at, slot.ends_at) for plan in alike for slot in checked(plan)]
        found += conflicts_of(slots, place=place, trainers=alike[0].trainers, but=but)
    return found


def conflicts_of_changes(parts: Sequence[Rehearsed]) -> list[Conflict]:
    """The same for changes; a session that keeps its moments, place and trainers is not asked about again."""
    ids = [one.session.pk for one in parts]
    return conflicts_of_plans([one.plan for one in parts if _moves_somebody(one)], but=ids)


def _moves_somebody(part: Rehearsed) -> bool:
    before = plan_of(part.session)
    return _taken_by(before) != _taken_by(part.plan)


def _taken_by(plan: SessionPlan) -> tuple[object, ...]:
    return [(one.starts_at, one.ends_at) for one in checked(plan)], plan.mode, plan.place.strip().lower(), {one.pk for one in plan.trainers}


@dataclass(frozen=True)
class Rehearsal:
    """The sum. `clashing` are the people who have something else then, each with the session."""

    parts: Sequence[Rehearsed]
    conflicts: Sequence[Conflict] = field(default_factory=list)

    @property
    def told(self) -> int:
        return sum(one.consequences.told for one in self.parts)

    @property
    def also_told(self) -> int:
        return sum(one.consequences.also_told for one in self.parts)

    @property
    def past_cutoff(self) -> int:
        return sum(one.consequences.past_cutoff for one in self.parts)

    @property
    def over(self) -> int:
        """More people than seats, where the number of seats changes."""
        return sum(one.consequences.over for one in self.parts if one.plan.capacity != one.session.capacity)

    @property
    def clashing(self) -> list[tuple[User, LiveSession]]:
        return [(person, one.session) for one in self.parts for person in one.consequences.clashing]

    @property
    def clashing_named(self) -> list[tuple[User, LiveSession]]:
        return self.clashing[:MOST_NAMED]

    @property
    def clashing_more(self) -> int:
        return max(0, len(self.clashing) - MOST_NAMED)

    @property
    def conflict_words(self) -> list[str]:
        return sentences(self.conflicts)

    @property
    def mark(self) -> str:
        return mark_of(self.conflicts)

    @property
    def is_loud(self) -> bool:
        """Whether somebody notices, so that staff look before it happens."""
        return bool(self.told or self.also_told or self.over or self.clashing or self.conflicts or len(self.parts) > 1)
