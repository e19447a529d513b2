"""Decisions about certificates, in plain Python."""

import calendar
from datetime import datetime, timedelta
from secrets import choice

# Without letters and digits that look alike on paper. Sixteen of them are 79 bits: nobody guesses one.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH, GROUP = 16, 4

RENEW_BEFORE = timedelta(days=61)
VALID, EXPIRED = "valid", "expired"


def new_number() -> str:
    """Such as 7K3F-9Q2M-XV4C-HT8P."""
    return written("".join(choice(ALPHABET) for _sign in range(LENGTH)))


def written(signs: str) -> str:
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def read(typed: str) -> str:
    """The number that somebody typed, whatever the spaces, hyphens and capitals; "" when it cannot be one."""
    signs = "".join(sign for sign in typed.upper() if sign not in " -–.\t\n")
    return written(signs) if len(signs) == LENGTH and set(signs) <= set(ALPHABET) else ""


def expires_at(*, issued_at: datetime, months_valid: int) -> datetime | None:
    """The same day so many months later, or the last day of a shorter month; None when it stays valid."""
    if not months_valid:
        return None
    month = issued_at.month - 1 + months_valid
    year, month = issued_at.year + month // 12, month % 12 + 1
    return issued_at.replace(year=year, month=month, day=min(issued_at.day, calendar.monthrange(year, month)[1]))


def first_end(*ends: datetime | None) -> datetime | None:
    """The earliest of these; None when it never ends."""
    return min((end for end in ends if end is not None), default=None)


def may_renew(*, expires_at: datetime | None, now: datetime) -> bool:
    """From two months before it ends, and ever after; never when it stays valid."""
    return expires_at is not None and now >= expires_at - RENEW_BEFORE


def state(*, expires_at: datetime | None, now: datetime) -> str:
    return EXPIRED if expires_at is not None and expires_at <= now else VALID
