"""What staff plan: HR every session, a trainer the own ones, drafts included."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import CharField, Count, Exists, F, IntegerField, Min, OuterRef, Q, QuerySet, Value

from courses.catalogue.models import Module
from courses.live_sessions.models import LiveSession, SessionDate, SessionTrainer
from courses.live_sessions.queries.audience import saying_for_whom
from courses.live_sessions.queries.loading import loaded
from courses.live_sessions.queries.seats import with_seats
from courses.live_sessions.queries.sessions import with_relations
from lms.lib.bilingual import pick
from lms.lib.prepared import prepared
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


def page_of_session(person: User, session: int) -> list[LiveSession]:
    """This one of them for its page, when it is one: loaded, with how many messages were `written`, and whether it is for everybody."""
    return loaded(_page_of(person=person, session=session))


@prepared
def _page_of(person: User, session: int) -> QuerySet[LiveSession]:
    return saying_for_whom(sessions_planned_by(person)).annotate(written=Count("messages", distinct=True)).filter(pk=session)


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


def choices_for(staff: User) -> dict[str, list[tuple[str, str]]]:
    """What the sessions of this person can be narrowed by, each with its words: `module` as in the programme, `trainer` and `place` by name."""
    found: dict[str, list[tuple[str, str]]] = {"module": [], "trainer": [], "place": []}
    for what, key, one, two, three, *_order in sorted(_choices(staff=staff), key=lambda row: (row[5] or 0, row[6] or 0, row[1] or 0)):
        if what == "module":
            found[what].append((str(key), pick(one, two)))
        elif what == "trainer":
            found[what].append((str(key), " ".join(part for part in (two, three, one) if part)))
        else:
            found[what].append((one, one))
    for by_name in ("trainer", "place"):
        found[by_name].sort(key=lambda choice: choice[1].casefold())
    return found


@prepared
def _choices(staff: User) -> QuerySet[Any]:
    """What it is, its id, up to three words, and its place in the programme."""
    mine, no_number, no_word = sessions_planned_by(staff).order_by(), Value(None, output_field=IntegerField()), Value(None, output_field=CharField())
    modules = Module.objects.filter(pk__in=mine.values("module")).order_by()
    trainers = User.objects.filter(pk__in=SessionTrainer.objects.filter(session__in=mine.values("pk")).values("person")).order_by()
    places = mine.exclude(place="").values("place").annotate(one_of_them=Min("pk"))
    return modules.values_list(Value("module"), "pk", "title_nl", "title_en", no_word, "course__position", "position").union(
        trainers.values_list(Value("trainer"), "pk", "family_name", "given_name", "name_prefix", no_number, no_number),
        places.values_list(Value("place"), "one_of_them", "place", no_word, no_word, no_number, no_number),
        all=True,
    )
