"""What staff plan: HR every session, a trainer the own ones, drafts included."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet

from courses.catalogue.models import Module
from courses.live_sessions.models import LiveSession, SessionDate, SessionTrainer
from courses.live_sessions.queries.audience import saying_for_whom
from courses.live_sessions.queries.seats import with_seats
from courses.live_sessions.queries.sessions import with_relations
from lms.people.access import TABLE, may
from lms.people.models import RoleGrant, Unit, User

SHOWN = ("coming", "decide", "draft", "cancelled", "past", "all")


def sessions_planned_by(person: User) -> QuerySet[LiveSession]:
    """The sessions this person may change: all for HR, for a trainer those that the trainer gives."""
    if may(person, "sessions.plan"):
        return LiveSession.objects.all()
    return LiveSession.objects.filter(Exists(SessionTrainer.objects.filter(session=OuterRef("pk"), person=person)))


def loaded_sessions_planned_by(person: User) -> QuerySet[LiveSession]:
    """The same with module, dates, trainers and seats."""
    return with_relations(sessions_planned_by(person))


def page_of_session(person: User) -> QuerySet[LiveSession]:
    """The same for the page of one session, which reads all its bookings anyway: no seats counted, but `written` messages and for whom it is."""
    trainings = Prefetch("trainings", SessionTrainer.objects.select_related("person"))
    found = saying_for_whom(sessions_planned_by(person)).annotate(written=Count("messages", distinct=True))
    return found.select_related("module__course", "approver").prefetch_related("dates", trainings)


def shown(sessions: QuerySet[LiveSession], what: str, *, now: datetime) -> QuerySet[LiveSession]:
    """One of SHOWN, in the order in which one reads it. `decide` is what waits for a choice of staff: see `to_decide`."""
    published = LiveSession.State.PUBLISHED
    if what == "draft":
        return sessions.filter(state=LiveSession.State.DRAFT).order_by(F("starts_at").asc(nulls_first=True), "pk")
    if what == "cancelled":
        return sessions.filter(state=LiveSession.State.CANCELLED).order_by("-starts_at", "-pk")
    if what == "past":
        return sessions.filter(state=published, ends_at__lte=now).order_by("-starts_at", "-pk")
    if what == "decide":
        return to_decide(sessions, now=now).order_by(F("decision_on").asc(nulls_last=True), "starts_at", "pk")
    if what == "all":
        return sessions.order_by("-starts_at", "-pk")
    return sessions.filter(Q(ends_at__gt=now) | Q(ends_at=None), state=published).order_by(F("starts_at").asc(nulls_last=True), "pk")


def to_decide(sessions: QuerySet[LiveSession], *, now: datetime) -> QuerySet[LiveSession]:
    """Coming sessions that wait for staff: below the minimum, more people than seats, or people waiting beside a free seat."""
    coming = with_seats(sessions.filter(state=LiveSession.State.PUBLISHED, starts_at__gt=now))
    below = Q(minimum__gt=F("seats_held"), going_ahead_at=None)
    over = Q(capacity__gt=0, seats_held__gt=F("capacity"))
    beside = Q(people_waiting__gt=0) & (Q(capacity=None) | Q(capacity__gt=F("seats_held")))
    return coming.filter(below | over | beside)


def for_unit(sessions: QuerySet[LiveSession], unit: Unit) -> QuerySet[LiveSession]:
    """Sessions that people of this unit may book: for everybody, for something at or above the unit, or for a part of it."""
    of_session = LiveSession.units.through.objects.filter(livesession=OuterRef("pk"))
    above = [int(part) for part in unit.path.split("/") if part]
    return sessions.filter(Q(~Exists(of_session)) | Q(Exists(of_session.filter(Q(unit__in=above) | Q(unit__path__startswith=unit.path)))))


def within(sessions: QuerySet[LiveSession], first: date | None, last: date | None, zone: str) -> QuerySet[LiveSession]:
    """Sessions with a moment in the span of days, both included, on the clock of the zone."""
    tz = ZoneInfo(zone)
    if first is not None:
        sessions = sessions.filter(ends_at__gt=datetime.combine(first, time.min, tz))
    if last is not None and last < date.max:
        sessions = sessions.filter(starts_at__lt=datetime.combine(last + timedelta(days=1), time.min, tz))
    return sessions


def dates_between(sessions: QuerySet[LiveSession], first: datetime, last: datetime) -> QuerySet[SessionDate]:
    """The dates of these sessions that touch a span of time, in order."""
    found = SessionDate.objects.filter(session__in=sessions.order_by().values("pk"), ends_at__gt=first, starts_at__lt=last)
    return found.order_by("starts_at", "pk")


def trainers_to_choose(session: LiveSession | None = None) -> QuerySet[User]:
    """Who may give sessions, and who gives this one already."""
    has_role = Exists(RoleGrant.objects.filter(person=OuterRef("pk"), role__in=TABLE["sessions.give"]))
    gives_it = Exists(SessionTrainer.objects.filter(person=OuterRef("pk"), session=session))
    return User.objects.filter(Q(has_role, is_active=True) | Q(gives_it))


def trainers_of(sessions: QuerySet[LiveSession]) -> QuerySet[User]:
    """Who gives one of these sessions, by name."""
    return User.objects.filter(pk__in=SessionTrainer.objects.filter(session__in=sessions.order_by().values("pk")).values("person"))


def modules_of(sessions: QuerySet[LiveSession]) -> QuerySet[Module]:
    """Modules with one of these sessions."""
    return Module.objects.filter(pk__in=sessions.order_by().values("module")).order_by("course__position", "position")


def places_of(sessions: QuerySet[LiveSession]) -> list[str]:
    """Places that are used, by name."""
    return list(sessions.exclude(place="").order_by("place").values_list("place", flat=True).distinct())
