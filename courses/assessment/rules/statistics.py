"""How a question does: of groups of eight people together, never of one (spec/learning.md §4, spec/policy-privacy-insight.md §2.3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

GROUP = 8

# How well a question tells apart who knows the subject and who does not.
WELL, A_LITTLE, NOT, AGAINST = "well", "a_little", "not", "against"


@dataclass(frozen=True)
class Figure:
    """`fitted` of `asked` answers; `discrimination` between -1 and 1, None when everybody did the same."""

    asked: int
    fitted: int
    discrimination: float | None

    @property
    def difficulty(self) -> float:
        """The share that fitted, 0 to 1: the lower, the harder."""
        return self.fitted / self.asked

    @property
    def tells_apart(self) -> str:
        """The usual limits of test theory: 0.3 and up well, 0.1 and up a little, below zero against."""
        if self.discrimination is None:
            return ""
        if self.discrimination < 0:
            return AGAINST
        return WELL if self.discrimination >= 0.3 else A_LITTLE if self.discrimination >= 0.1 else NOT


def closed(number: int) -> int:
    """How many of so many people are shown: whole groups of eight, so that nobody can be worked out from the one who came last."""
    return number - number % GROUP


def figure(results: Sequence[tuple[bool, float]]) -> Figure | None:
    """`results` are (fitted, the share of the other questions that fitted) per person, the earliest first; None under eight."""
    shown = results[: closed(len(results))]
    if not shown:
        return None
    fitted, rest = [float(one) for one, _rest in shown], [share for _one, share in shown]
    return Figure(len(shown), int(sum(fitted)), _correlation(fitted, rest))


def _correlation(xs: Sequence[float], ys: Sequence[float]) -> float | None:
    spread = pstdev(xs) * pstdev(ys)
    if spread < 1e-9:
        return None
    x, y = fmean(xs), fmean(ys)
    return round(fmean([(one - x) * (other - y) for one, other in zip(xs, ys, strict=True)]) / spread, 2)
