"""Reasons that Podium gives itself, in the history of a booking and for a place in front: kept in one language, read in both."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

SESSION_CANCELLED = gettext_noop("the session of an earlier booking was cancelled")
MERGED = gettext_noop("moved from a date that does not take place")
RESTORED = gettext_noop("the session takes place after all")
UNDONE = gettext_noop("the change of people that ended it was undone")
LEFT = gettext_noop("left the organisation")
SEAT_ELSEWHERE = gettext_noop("a seat on another date")
ASKS = gettext_noop("asks for a seat")

_KNOWN = frozenset({SESSION_CANCELLED, MERGED, RESTORED, UNDONE, LEFT, SEAT_ELSEWHERE, ASKS})


def in_words(reason: str) -> str:
    """The reason in the language of the reader; what somebody wrote stays as it was written."""
    return _(reason) if reason in _KNOWN else reason
