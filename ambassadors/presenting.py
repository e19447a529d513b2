"""Ambassadors offer themselves to live sessions: who fits, who is free, who still has hours (ambassadors.md §11)."""

from datetime import date
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from ambassadors import queries, rules
from ambassadors.models import Ambassador
from courses.live_sessions import candidates
from courses.live_sessions.models import LiveSession
from lms.web.dates import MONTHS, day_of_month, language_of, number

MINUTES = 10  # of a slot, unless somebody asks for more


def join() -> None:
    candidates.add_source(_for)


def _for(session: LiveSession) -> list[candidates.Candidate]:
    found = []
    day = session.starts_at.astimezone(ZoneInfo(session.zone)).date() if session.starts_at else timezone.localdate()
    for row in queries.matches_for(session):
        one, why_not = row.ambassador, ""
        if not row.has_hours_for(MINUTES):
            why_not = hours_are_full(row.minutes_given, one, day)
        found.append(candidates.Candidate(one.person, _sentence(row, session), why_not))
    return found


def _sentence(row: queries.Match, session: LiveSession) -> str:
    """Why this one: what fits first, then the topics and the unit."""
    one = row.ambassador
    topics = ", ".join(topic.name for topic in one.topics.all())
    parts = [
        _("Wrote about this module") if row.wrote_about_it else "",
        topics,
        str(one.unit_name or ""),  # type: ignore[attr-defined]
        "" if row.speaks_it else _("does not write in the language of this session"),
        hours_this_month(row.minutes_given, one),
    ]
    return " · ".join(part for part in parts if part)


def hours_this_month(minutes: int, ambassador: Ambassador) -> str:
    """0.5 of 4 hours."""
    return _("%(given)s of %(agreed)s hours") % {"given": number(minutes / 60), "agreed": ambassador.hours_per_month}


def hours_are_full(minutes: int, ambassador: Ambassador, day: date) -> str:
    """6 of 6 hours this month. Ask somebody else, or wait until 1 June."""
    first, following = rules.month_of(day)
    told = {"hours": hours_this_month(minutes, ambassador), "day": day_of_month(following), "month": MONTHS[language_of()][first.month - 1]}
    if first == timezone.localdate().replace(day=1):
        return _("%(hours)s this month. Ask somebody else, or wait until %(day)s.") % told
    return _("%(hours)s in %(month)s. Ask somebody else, or choose a date from %(day)s on.") % told
