"""The IANA time zones that this machine knows. Asking costs a walk through every file of them, so it is done once for each process."""

import zoneinfo
from functools import cache


@cache
def time_zones() -> frozenset[str]:
    """The names of all zones, such as Europe/Amsterdam."""
    return frozenset(zoneinfo.available_timezones())


@cache
def time_zones_by_name() -> tuple[str, ...]:
    """The same in the order of the alphabet, for lists to choose from."""
    return tuple(sorted(time_zones()))
