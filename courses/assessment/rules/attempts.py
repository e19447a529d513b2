"""What holds for an attempt: what is asked, how many must fit, until when, and how often."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil
from random import Random


def needed(*, asked: int, pass_mark: int) -> int:
    """How many of the questions must fit; half a question is rounded up."""
    return ceil(asked * pass_mark / 100)


def due_at(*, started_at: datetime, minutes_allowed: int, extra_percent: int) -> datetime | None:
    """The end of the time, with extra time for this person; None without a limit."""
    if not minutes_allowed:
        return None
    return started_at + timedelta(seconds=minutes_allowed * 60 * (100 + extra_percent) / 100)


def is_late(*, due_at: datetime | None, now: datetime) -> bool:
    return due_at is not None and now > due_at


def attempts_left(*, allowed: int, used: int) -> int | None:
    """None means as many as one likes."""
    return max(allowed - used, 0) if allowed else None


def asked_of(pools: Sequence[str], *, take: Mapping[str, int]) -> int:
    """How many questions one attempt asks: everything outside the pools, and of each pool what is drawn from it. `pools` has one entry a question."""
    return sum(1 for pool in pools if not pool) + sum(_taken(pools.count(pool), take.get(pool, 0)) for pool in set(pools) if pool)


def _taken(there: int, wanted: int) -> int:
    """Without a number the whole pool is asked."""
    return min(there, wanted) if wanted else there


def drawn(questions: Sequence[tuple[int, str]], *, take: Mapping[str, int], is_shuffled: bool, dice: Random) -> list[int]:
    """The questions of one attempt, as (id, pool) in the order of the author; drawn ones keep that order, unless it is shuffled."""
    chosen: set[int] = {one for one, pool in questions if not pool}
    for pool in sorted({pool for _one, pool in questions if pool}):
        there = [one for one, its_pool in questions if its_pool == pool]
        chosen.update(dice.sample(there, _taken(len(there), take.get(pool, 0))))
    order = [one for one, _pool in questions if one in chosen]
    if is_shuffled:
        dice.shuffle(order)
    return order


def mixed(keys: Sequence[str], *, dice: Random) -> list[str]:
    """Another order than the given one, when there is another."""
    order = list(keys)
    for _try in range(20):
        dice.shuffle(order)
        if order != list(keys):
            break
    return order
