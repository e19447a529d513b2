"""Which sessions somebody sees."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Prefetch, Q, QuerySet, When
from django.utils import timezone

from courses.catalogue.models import State
from courses.live_sessions.models import Booking, LiveSession, SessionDate, SessionPresenter, SessionTrainer
from courses.live_sessions.queries.audience import for_audience, is_for
from courses.live_sessions.queries.loading import loaded
from courses.live_sessions.queries.seats import with_seats
from courses.live_sessions.rules import states
from lms.lib.prepared import Text, prepared
from lms.people.access import may
from lms.people.models import User

PUBLISHED, CANCELLED = LiveSession.State.PUBLISHED, LiveSession.State.CANCELLED


def with_relations(sessions: QuerySet[LiveSession]) -> QuerySet[LiveSession]:
    """Sessions with module, dates, trainers and `coming_presenters` loaded, and their seats counted."""
    presenters = SessionPresenter.objects.filter(status=SessionPresenter.Status.ACCEPTED).select_related("person")
    return with_dates_and_trainers(sessions).prefetch_related(Prefetch("presenters", presenters, to_attr="coming_presenters"))


def with_dates_and_trainers(sessions: QuerySet[LiveSession]) -> QuerySet[LiveSession]:
    """The same without the presenters, for lists of staff."""
    trainings = Prefetch("trainings", SessionTrainer.objects.select_related("person"))
    return with_seats(sessions.select_related("module__course", "approver").prefetch_related("dates", trainings))


def upcoming() -> QuerySet[LiveSession]:
    """Sessions of published modules that are open for booking."""
    return LiveSession.objects.filter(state=PUBLISHED, module__state=State.PUBLISHED, module__course__state=State.PUBLISHED)


def sessions_open_to(person: User, *, now: datetime) -> QuerySet[LiveSession]:
    """Sessions that are for this person and have not started, soonest first, with their seats."""
    return with_relations(open_to(person, now=now))


def open_to(person: User, *, now: datetime) -> QuerySet[LiveSession]:
    """The same without anything loaded."""
    return for_audience(upcoming().filter(starts_at__gt=now), person).order_by("starts_at", "pk")


@prepared
def open_with_words(person: User, now: datetime, words: Sequence[Text], at_most: str) -> QuerySet[LiveSession]:
    """The first sessions open to this person with every word in the title of the module or the place, with module and dates."""
    found = open_to(person, now=now)
    for word in words:
        found = found.filter(Q(module__title_nl__icontains=word) | Q(module__title_en__icontains=word) | Q(place__icontains=word))
    return found.select_related("module").prefetch_related("dates")[: int(at_most)]


@prepared
def _moments_open_to(person: User, now: datetime) -> QuerySet[Any]:
    found = for_audience(upcoming().filter(Q(starts_at__gt=now) | Q(starts_at=None)), person)
    return found.order_by(F("starts_at").asc(nulls_last=True), "module__title_nl", "module__title_en", "pk").values_list("pk", "starts_at")


def ids_open_to(person: User, *, now: datetime) -> tuple[list[int], list[int]]:
    """What this person may book, by id: sessions with a date, soonest first, and those that collect interest until they get one (§5.4), by module."""
    rows = _moments_open_to(person=person, now=now)
    return [pk for pk, starts_at in rows if starts_at], [pk for pk, starts_at in rows if not starts_at]


def sessions_by_id(ids: Iterable[int]) -> list[LiveSession]:
    """These sessions in this order, loaded."""
    ids = list(ids)
    rows = {one.pk: one for one in loaded(_with_id(sessions=tuple(ids)) if ids else [])}
    return [rows[pk] for pk in ids if pk in rows]


@prepared
def _with_id(sessions: tuple[int, ...]) -> QuerySet[LiveSession]:
    return LiveSession.objects.filter(pk__in=sessions).order_by()


def sessions_seen_by(person: User) -> QuerySet[LiveSession]:
    """Sessions whose page this person may open: for an own audience, once booked, or given by this person."""
    return with_relations(_visible().filter(is_for(person) | _has_to_do_with(person)))


def _visible() -> QuerySet[LiveSession]:
    return LiveSession.objects.filter(state__in=[PUBLISHED, CANCELLED])


def _has_to_do_with(person: User) -> Q:
    mine = Booking.objects.filter(session=OuterRef("pk"), person=person)
    given = SessionTrainer.objects.filter(session=OuterRef("pk"), person=person)
    return Q(Exists(mine)) | Q(Exists(given))


def session_seen_by(person: User, session: int) -> list[LiveSession]:
    """This one of the sessions whose page the person may open, if it is one."""
    return loaded(_seen(person=person, session=session))


@prepared
def _seen(person: User, session: int) -> QuerySet[LiveSession]:
    return _visible().filter(is_for(person) | _has_to_do_with(person), pk=session)


def session_with_other_dates(person: User, session: int, *, now: datetime) -> list[LiveSession]:
    """The same, followed by the next three other sessions of its module that the person can still join, soonest first."""
    rows = loaded(_seen_and_others(person=person, session=session, now=now))
    if not rows or rows[0].pk != session:
        return []
    module = rows[0].module
    return rows if module.state == module.course.state == State.PUBLISHED else rows[:1]


@prepared
def _seen_and_others(person: User, session: int, now: datetime) -> QuerySet[LiveSession]:
    of_module = _visible().filter(module__in=LiveSession.objects.filter(pk=session).values("module"))
    this, joinable = Q(pk=session), Q(state=PUBLISHED, starts_at__gt=now)
    shown = of_module.filter(is_for(person) & (this | joinable) | this & _has_to_do_with(person))
    return shown.order_by(Case(When(this, then=0), default=1), "starts_at", "pk")[:4]


def other_dates(session: LiveSession, person: User, *, now: datetime) -> list[LiveSession]:
    """The next three other sessions of the module that this person can still join, soonest first."""
    return loaded(_others_of_module(session=session.pk, module=session.module_id, person=person, now=now))


@prepared
def _others_of_module(session: int, module: int, person: User, now: datetime) -> QuerySet[LiveSession]:
    return open_to(person, now=now).filter(module=module).exclude(pk=session)[:3]


def sessions_of_module(module: int, person: User, now: datetime) -> list[LiveSession]:
    """What the module's page shows, ten at most: what is coming and running, and a cancelled one that this person had booked."""
    return loaded(_of_module(module=module, person=person, now=now))


@prepared
def _of_module(module: int, person: User, now: datetime) -> QuerySet[LiveSession]:
    booked = Booking.objects.filter(session=OuterRef("pk"), person=person, status=states.SESSION_CANCELLED)
    near = for_audience(LiveSession.objects.filter(Q(ends_at__gt=now) | Q(ends_at=None), module=module), person)
    shown = near.filter(Q(state=PUBLISHED) | Q(Exists(booked), state=CANCELLED))
    return shown.order_by(F("starts_at").asc(nulls_last=True), "pk")[:10]


def sessions_given_by(trainer: User) -> QuerySet[LiveSession]:
    """The sessions this person gives, drafts left out."""
    return with_relations(_given_by(trainer))


def _given_by(trainer: User) -> QuerySet[LiveSession]:
    return LiveSession.objects.filter(trainings__person=trainer, state__in=[PUBLISHED, CANCELLED], starts_at__isnull=False)


def session_to_hold(person: User, session: int) -> list[LiveSession]:
    """This session, when the person may see its room: of those they give, or of all for who plans sessions. Its dates come whole."""
    found = loaded(_to_hold(person=person, session=session))
    for one in found:
        one._prefetched_objects_cache["dates"] = _whole_dates(session=one.pk)  # type: ignore[attr-defined]
    return found


@prepared
def _to_hold(person: User, session: int) -> QuerySet[LiveSession]:
    if may(person, "sessions.plan"):
        return _visible().filter(starts_at__isnull=False, pk=session)
    return _given_by(person).filter(pk=session)


@prepared
def _whole_dates(session: int) -> QuerySet[SessionDate]:
    return SessionDate.objects.filter(session=session)


def next_session_after(session: LiveSession, *, now: datetime, but: Collection[int] = ()) -> LiveSession | None:
    """The next date of the same module in the same language that takes bookings, without those in `but` (§5.1)."""
    later = upcoming().filter(module=session.module_id, language=session.language, starts_at__gt=now).exclude(pk__in=[session.pk, *but]).exclude(capacity=0)
    return later.order_by("starts_at", "pk").first()


def dates_starting_between(first: datetime, last: datetime) -> QuerySet[SessionDate]:
    """Dates of open sessions in a span of time, for reminders."""
    return SessionDate.objects.filter(session__state=PUBLISHED, starts_at__gt=first, starts_at__lte=last).select_related("session__module")


def sessions_to_decide(*, now: datetime) -> list[LiveSession]:
    """Open sessions with a minimum whose decision date is within three days or has passed, and about which nothing was decided."""
    return loaded(_to_decide(now=now, soon=timezone.localdate(now + timedelta(days=3))))


@prepared
def _to_decide(now: datetime, soon: date) -> QuerySet[LiveSession]:
    asked = upcoming().filter(starts_at__gt=now, minimum__isnull=False, decision_on__lte=soon, going_ahead_at=None)
    return asked.order_by("decision_on", "starts_at")
