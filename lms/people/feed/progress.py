"""How far a run is. It is told beside the transaction, because what a transaction writes is seen only at its end."""

from django.core.cache import cache

from lms.lib.jobs import is_left_to_the_sweep

A_DAY = 24 * 3600


def tell(run: int, done: int, total: int) -> None:
    """So many of so many rows."""
    if not is_left_to_the_sweep():
        cache.set(f"feed-run-{run}", (done, max(total, done)), A_DAY)


def told(run: int) -> tuple[int, int] | None:
    """What was told last, or nothing."""
    found: tuple[int, int] | None = cache.get(f"feed-run-{run}")
    return found


def forget(run: int) -> None:
    if not is_left_to_the_sweep():
        cache.delete(f"feed-run-{run}")
