"""The six-digit code of a room that changes every five minutes (§8.2): the truncation of RFC 4226 §5.3 over a step of time (RFC 6238 §4.2)."""

import hashlib
import hmac
from datetime import datetime, timedelta

STEP = timedelta(minutes=5)
DIGITS = 6


def code_at(now: datetime, *, secret: str, date_id: int) -> str:
    """The code of a date at a moment, six digits with leading zeros."""
    return _code(_step(now), secret, date_id)


def is_right(typed: str, *, secret: str, date_id: int, now: datetime) -> bool:
    """Whether this is the code of now, or the one before: somebody may have begun to type just before it changed."""
    code, step = digits(typed), _step(now)
    return any(hmac.compare_digest(code, _code(one, secret, date_id)) for one in (step, step - 1))


def changes_at(now: datetime) -> datetime:
    """When the next code comes."""
    return now + STEP - timedelta(seconds=now.timestamp() % STEP.total_seconds())


def digits(typed: str) -> str:
    """What was typed without spaces and dashes: 418 207 is 418207."""
    return "".join(letter for letter in typed if letter in "0123456789")


def _step(now: datetime) -> int:
    return int(now.timestamp() // STEP.total_seconds())


def _code(step: int, secret: str, date_id: int) -> str:
    digest = hmac.new(secret.encode(), f"{date_id}:{step}".encode(), hashlib.sha256).digest()
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"
