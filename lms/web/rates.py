"""How often something may be asked, counted in the shared cache. A cache that is away refuses nobody."""

from django.core.cache import cache


def is_too_often(key: str, *, at_most: int, seconds: int) -> bool:
    """Count one more for `key`; True when that is more than `at_most` in a window of so many seconds."""
    name = f"rate-{key}"
    cache.add(name, 0, timeout=seconds)
    try:
        return cache.incr(name) > at_most
    except ValueError:  # the window closed between the two lines
        return False
