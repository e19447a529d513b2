"""Who could tell how they do it in a session. Parts above offer colleagues in `ready()`; sessions know none of these parts."""

from collections.abc import Callable
from dataclasses import dataclass

from courses.live_sessions.models import LiveSession
from lms.people.models import User


@dataclass(frozen=True)
class Candidate:
    """A colleague to ask, with one sentence why. `why_not` says why asking must wait, such as "6 of 6 hours this month"; then there is no button."""

    person: User
    sentence: str
    why_not: str = ""


Source = Callable[[LiveSession], list[Candidate]]
_sources: list[Source] = []


def add_source(source: Source) -> None:
    """Add a source; it gets the session and answers with candidates, the best first, in a constant number of queries."""
    _sources.append(source)


def candidates_for(session: LiveSession, *, without: set[int]) -> list[Candidate]:
    """Everybody who is offered for this session, each once, without these people."""
    found: dict[int, Candidate] = {}
    for source in _sources:
        for one in source(session):
            if one.person.pk not in without:
                found.setdefault(one.person.pk, one)
    return list(found.values())


def why_not(session: LiveSession, person: User) -> str:
    """Why this person cannot be asked for this session now; nothing for who may be asked, offered or not."""
    return next((one.why_not for one in candidates_for(session, without=set()) if one.person.pk == person.pk), "")
