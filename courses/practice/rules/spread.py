"""How far a message travels: a simulation that gives the same answer for the same seed, with and without putting it right.

One tree of readers is grown once. Everybody who sees it, sees it after a while; one in `one_in` passes it on, fewer as the news fades, and
one in three of those as a screenshot; who passes it on reaches about `reach` people, of whom some know it already. Deleting takes away what
refers to the original and leaves what was copied before. A correction or an apology makes fewer people pass it on. Because the tree is the
same, what is done later never changes what happened before.
"""

import heapq
import math
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from courses.practice.rules.case import Spread

DAY = 24 * 60
POSSIBLE = 20_000  # people in the pretend region; nobody reaches more
SCREENSHOTS = 3  # one in so many passes it on as a screenshot, which stays
READ_WITHIN = 60  # minutes in which half of those who will see it have seen it
NEWS_FADES = 180  # minutes in which half as many people still want to pass it on
CALMED = 4  # after a correction or apology one in so many of those who would pass it on still does


@dataclass(frozen=True)
class Reader:
    """Somebody who sees it `at` minutes, from the one who passed it on at `passed_at` (-1: the message itself). `was_copied` when that was a screenshot."""

    at: float
    source: int
    passed_at: float
    was_copied: bool
    stays_calm: bool


def grow(*, spread: Spread, seed: int) -> list[Reader]:
    """Everybody who would see it within a day when nothing is done about it, in the order in which they see it."""
    chance = Random(seed)  # noqa: S311  a game, no secret; `random()` gives the same numbers on every version of Python
    waiting: list[tuple[float, int, int, float, bool, bool]] = []
    number = 0

    def reach(people: int, source: int, passed_at: float, was_copied: bool, stays_calm: bool) -> None:
        nonlocal number
        for _one in range(people):
            at = passed_at - math.log(1 - chance.random()) * READ_WITHIN / math.log(2)
            if at <= DAY:
                heapq.heappush(waiting, (at, number, source, passed_at, was_copied, stays_calm))
                number += 1

    reach(spread.followers, -1, 0, False, False)
    readers: list[Reader] = []
    while waiting and len(readers) < POSSIBLE:
        at, _number, source, passed_at, was_copied, stays_calm = heapq.heappop(waiting)
        if source >= 0 and chance.random() < len(readers) / POSSIBLE:
            continue  # knows it already
        readers.append(Reader(at, source, passed_at, was_copied, stays_calm))
        if chance.random() * spread.one_in < 0.5 ** (at / NEWS_FADES):
            is_copy = chance.random() * SCREENSHOTS < 1
            calm = chance.random() * CALMED >= 1
            people = round(spread.reach * (0.4 + 1.2 * chance.random()))
            reach(people, len(readers) - 1, at, is_copy, calm)
    return readers


def minutes_of(readers: list[Reader], *, deleted_at: int | None = None, calmed_at: int | None = None) -> list[float]:
    """When everybody who still sees it sees it, in order, if it is deleted or put right after so many minutes."""
    seen: dict[int, bool] = {-1: False}  # reader → whether what they have does not go away with the original
    times = []
    for number, reader in enumerate(readers):
        if reader.source not in seen:
            continue
        stays = seen[reader.source] or (reader.was_copied and (deleted_at is None or reader.passed_at <= deleted_at))
        if deleted_at is not None and reader.at > deleted_at and not stays:
            continue
        if calmed_at is not None and reader.passed_at > calmed_at and reader.stays_calm:
            continue
        seen[number] = stays
        times.append(reader.at)
    return times


def people_at(times: list[float], minutes: float) -> int:
    """How many people saw it within so many minutes."""
    return bisect_right(times, minutes)


MOMENTS = (10, 20, 30, 60, 120, 240, 480, 720, DAY)


@dataclass(frozen=True)
class Travel:
    """One spread as it was played: what one did about it when, and up to which minute it is known."""

    spread: Spread
    seed: int
    deleted_at: int | None = None
    calmed_at: int | None = None
    until: int = DAY

    @property
    def is_mended(self) -> bool:
        return self.deleted_at is not None or self.calmed_at is not None

    @property
    def mended_at(self) -> int:
        return min(one for one in (self.deleted_at, self.calmed_at) if one is not None)


@dataclass(frozen=True)
class Travelled:
    """People reached: as it went (`ours`) and if nothing had been done (`untouched`), by the same moments in minutes."""

    moments: tuple[int, ...]
    ours: tuple[int, ...]
    untouched: tuple[int, ...]

    def ours_at(self, minutes: int) -> int:
        return self.ours[self.moments.index(minutes)]


@lru_cache(maxsize=256)
def travelled(travel: Travel) -> Travelled:
    """The numbers of the plot and its table, up to the minute that is known."""
    readers = grow(spread=travel.spread, seed=travel.seed)
    ours = minutes_of(readers, deleted_at=travel.deleted_at, calmed_at=travel.calmed_at)
    untouched = minutes_of(readers)
    told = {one.after for one in travel.spread.moments} | ({travel.mended_at} if travel.is_mended else set())
    moments = tuple(sorted({one for one in {0, *MOMENTS, *told, travel.until} if one <= travel.until}))
    return Travelled(moments, tuple(people_at(ours, one) for one in moments), tuple(people_at(untouched, one) for one in moments))
