"""Things in an order that people change, and keys that nothing else has."""

from collections.abc import Iterable, Sequence


def moved(keys: Sequence[str], key: str, *, by: int) -> list[str]:
    """The order after moving one thing up (-1) or down (1); at the end it stays where it is."""
    order = list(keys)
    place = order.index(key)
    other = place + by
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    return order


def reordered(keys: Sequence[str], wanted: Iterable[str]) -> list[str]:
    """The order that was asked for; what was not named keeps its place behind the rest, what is unknown is left out."""
    known = set(keys)
    first = [key for key in dict.fromkeys(wanted) if key in known]
    return first + [key for key in keys if key not in set(first)]


def free_key(stem: str, taken: Iterable[str]) -> str:
    """`stem`, or `stem-2`, `stem-3`, … when it is taken."""
    used = set(taken)
    number = 1
    while (key := stem if number == 1 else f"{stem}-{number}") in used:
        number += 1
    return key
