"""Decisions about sending, in plain Python."""

from datetime import timedelta

PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1), timedelta(hours=4), timedelta(hours=12), timedelta(hours=24))
LEASE = timedelta(minutes=5)


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None when it is enough and a person must look."""
    return PAUSES[attempts - 1] if 1 <= attempts <= len(PAUSES) else None
