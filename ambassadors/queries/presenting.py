"""Who could tell how they do it in a session, and the hours that an ambassador gave (ambassadors.md §11)."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from ambassadors import rules
from ambassadors.models import Ambassador
from ambassadors.queries.people import ambassadors_listed
from ambassadors.queries.posts import posts_on_the_podium
from courses.assignments.models import Absence
from courses.live_sessions.models import DutyAttendance, LiveSession, SessionPresenter
from courses.live_sessions.queries.appointments import people_who_clash, slots_of
from courses.live_sessions.queries.audience import for_audience, people_in_audience
from lms.lib.prepared import prepared
from lms.people.models import UnitMembership, User

ACCEPTED = SessionPresenter.Status.ACCEPTED
OPEN = [SessionPresenter.Status.ASKED, ACCEPTED]


@dataclass(frozen=True)
class Match:
    """An ambassador who is free at the time of a session, why this one fits, and the minutes given in its month."""

    ambassador: Ambassador
    wrote_about_it: bool
    has_topic: bool
    is_of_unit: bool
    speaks_it: bool
    minutes_given: int

    def has_hours_for(self, minutes: int) -> bool:
        """Whether a slot of so many minutes fits in the hours that were agreed."""
        return rules.fits_in_the_hours(minutes_given=self.minutes_given, minutes_asked=minutes, hours_per_month=self.ambassador.hours_per_month)


def matches_for(session: LiveSession) -> list[Match]:
    """Ambassadors who could come, the best fit first, then who gave least. Who is taken or away at that time is left out, without a word why:

    what somebody chose to attend is nobody's business. A constant number of queries.
    """
    if session.starts_at is None:
        return []
    day = session.starts_at.astimezone(ZoneInfo(session.zone)).date()
    about_it = posts_on_the_podium().filter(Q(modules=session.module_id) | Q(sessions=session), ambassador=OuterRef("pk"))
    away = Absence.objects.filter(Q(until=None) | Q(until__gte=day), person=OuterRef("person"), since__lte=day)
    found = list(ambassadors_listed().filter(~Exists(away)).annotate(wrote_about_it=Exists(about_it)))
    people = {one.person_id for one in found}
    if not people:
        return []
    taken = people_who_clash(people, session, slots_of(session))
    of_unit = _of_unit(session, people)
    given = minutes_in_month(people, day, session.zone)
    module = session.module
    words = " ".join((module.title_nl, module.title_en, module.summary_nl, module.summary_en, *module.platforms))
    rows = [
        Match(
            one,
            one.wrote_about_it,
            rules.has_topic([topic.name for topic in one.topics.all()], words),
            one.person_id in of_unit,
            bool(getattr(one, f"writes_{session.language}", True)),
            given.get(one.person_id, 0),
        )
        for one in found
        if one.person_id not in taken
    ]
    return sorted(rows, key=lambda row: (_fit(row), row.minutes_given, row.ambassador.person_id))


def _fit(row: Match) -> tuple[bool, bool, bool, bool]:
    return rules.match(wrote_about_it=row.wrote_about_it, has_topic=row.has_topic, is_of_unit=row.is_of_unit, speaks_it=row.speaks_it)


def _of_unit(session: LiveSession, people: Collection[int]) -> set[int]:
    """Who works in the units that the session is for; when it is for everybody, in the units of its trainers."""
    theirs = people_in_audience(people, session)
    if theirs != set(people):
        return theirs
    trainers = UnitMembership.objects.filter(person__trainings__session=session).values("unit")
    return set(UnitMembership.objects.filter(person__in=people, unit__in=trainers).values_list("person", flat=True))


def minutes_in_month(people: Collection[int], day: date, zone: str) -> dict[int, int]:
    """Person id → minutes in the month of this day: what was noted, and of a slot without a note what was agreed. Two queries."""
    first, following = (datetime.combine(one, time.min, tzinfo=ZoneInfo(zone)) for one in rules.month_of(day))
    slots = SessionPresenter.objects.filter(person__in=people, status=ACCEPTED, session__state=LiveSession.State.PUBLISHED)
    within = list(slots.filter(session__starts_at__gte=first, session__starts_at__lt=following).values_list("session", "person", "minutes"))
    noted = _minutes_noted(people, [session for session, _person, _minutes in within])
    found: dict[int, int] = defaultdict(int)
    for session, person, minutes in within:
        found[person] += noted.get((person, session), minutes)
    return dict(found)


def _minutes_noted(people: Collection[int], sessions: Collection[int]) -> dict[tuple[int, int], int]:
    rows = DutyAttendance.objects.filter(person__in=people, duty=DutyAttendance.Duty.PRESENTER, date__session__in=sessions)
    return {(person, session): total for person, session, total in rows.values_list("person", "date__session").annotate(total=Sum("minutes"))}


def coming_slots(person: User, *, now: datetime) -> QuerySet[SessionPresenter]:
    """What this ambassador was asked and said yes to in sessions that have not begun, the soonest first."""
    ahead = SessionPresenter.objects.filter(person=person, status__in=OPEN, session__state=LiveSession.State.PUBLISHED, session__starts_at__gt=now)
    return ahead.select_related("person", "session__module__course").prefetch_related("session__dates").order_by("session__starts_at", "pk")


def hours_given(person: User) -> list[DutyAttendance]:
    """Every date on which somebody noted that this person told something, the last first."""
    rows = DutyAttendance.objects.filter(person=person, duty=DutyAttendance.Duty.PRESENTER, was_there=True, minutes__gt=0)
    return list(rows.select_related("date__session__module").order_by("-date__starts_at", "-pk"))


def sessions_with(ambassador: Ambassador, *, reader: User, now: datetime) -> list[LiveSession]:
    """Sessions ahead in which this ambassador tells something, that are for this reader, the soonest five first; one query."""
    return _sessions_with(person=ambassador.person_id, reader=reader, now=now)


@prepared
def _sessions_with(person: int, reader: User, now: datetime) -> QuerySet[LiveSession]:
    tells = Exists(SessionPresenter.objects.filter(session=OuterRef("pk"), person=person, status=ACCEPTED))
    ahead = LiveSession.objects.filter(tells, state=LiveSession.State.PUBLISHED, starts_at__gt=now)
    return for_audience(ahead, reader).select_related("module").order_by("starts_at", "pk")[:5]
