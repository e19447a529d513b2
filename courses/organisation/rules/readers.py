"""Who is asked to read a version (policy-privacy-insight.md §1.3)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from courses.organisation.rules.difference import Change


@dataclass(frozen=True)
class Concern:
    """Whom the changes between two versions concern: everybody, or the people below some units; nobody when both are empty."""

    everybody: bool = False
    units: frozenset[int] = frozenset()

    def touches(self, units: Collection[int]) -> bool:
        """`units` are those of a person with everything above them."""
        return self.everybody or not self.units.isdisjoint(units)


EVERYBODY = "everybody"


def as_stored(concern: Concern) -> str | list[int]:
    """For a column: the word, or the ids of the units."""
    return EVERYBODY if concern.everybody else sorted(concern.units)


def concern_in(stored: str | list[int] | None) -> Concern:
    """The concern that was stored; nothing stored means that nothing is known, and then everybody is concerned."""
    if stored is None or stored == EVERYBODY:
        return Concern(everybody=True)
    return Concern(units=frozenset(int(unit) for unit in stored))


def concern_of(changes: Sequence[Change]) -> Concern:
    """A change of a clause without units concerns everybody."""
    if any(not one.units for one in changes):
        return Concern(everybody=True)
    return Concern(units=frozenset(unit for one in changes for unit in one.units))


def must_read(*, last: int | None, number: int, units: Collection[int], concern: Concern) -> bool:
    """Asked: whoever acknowledged no version yet, and whoever acknowledged an older one when a change since then concerns them."""
    if last is None:
        return True
    return last < number and concern.touches(units)
