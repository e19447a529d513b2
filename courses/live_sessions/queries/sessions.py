"""Which sessions somebody sees."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from courses.catalogue.models import State
from courses.live_sessions.models import Booking, LiveSession, SessionDate, SessionPresenter, SessionTrainer
from courses.live_sessions.queries.audience import for_audience
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


def sessions_without_date(person: User) -> QuerySet[LiveSession]:
    """Sessions for this person that collect interest until they get a date (§5.4), by module."""
    return with_relations(for_audience(upcoming().filter(starts_at=None), person)).order_by("module__title_nl", "module__title_en", "pk")


def sessions_seen_by(person: User) -> QuerySet[LiveSession]:
    """Sessions whose page this person may open: for an own audience, once booked, or given by this person."""
    mine = Booking.objects.filter(session=OuterRef("pk"), person=person)
    given = SessionTrainer.objects.filter(session=OuterRef("pk"), person=person)
    open_to = for_audience(LiveSession.objects.filter(state__in=[PUBLISHED, CANCELLED]), person).values("pk")
    visible = LiveSession.objects.filter(state__in=[PUBLISHED, CANCELLED])
    return with_relations(visible.filter(Q(pk__in=open_to) | Exists(mine) | Exists(given)))


@prepared
def session_seen_by(person: User, session: int) -> QuerySet[LiveSession]:
    """This one of the sessions whose page the person may open, if it is one."""
    return sessions_seen_by(person).filter(pk=session)


def other_dates(session: LiveSession, person: User, *, now: datetime) -> list[LiveSession]:
    """The next three other sessions of the module that this person can still join, soonest first."""
    return _others_of_module(session=session.pk, module=session.module_id, person=person, now=now)


@prepared
def _others_of_module(session: int, module: int, person: User, now: datetime) -> QuerySet[LiveSession]:
    return sessions_open_to(person, now=now).filter(module=module).exclude(pk=session)[:3]


@prepared
def sessions_of_module(module: int, person: User, now: datetime) -> QuerySet[LiveSession]:
    """What the module's page shows, ten at most: what is coming and running, and a cancelled one that this person had booked."""
    booked = Booking.objects.filter(session=OuterRef("pk"), person=person, status=states.SESSION_CANCELLED)
    near = for_audience(LiveSession.objects.filter(Q(ends_at__gt=now) | Q(ends_at=None), module=module), person)
    shown = near.filter(Q(state=PUBLISHED) | Q(Exists(booked), state=CANCELLED))
    return with_relations(shown).order_by(F("starts_at").asc(nulls_last=True), "pk")[:10]


def sessions_given_by(trainer: User) -> QuerySet[LiveSession]:
    """The sessions this person gives, drafts left out."""
    return with_relations(LiveSession.objects.filter(trainings__person=trainer, state__in=[PUBLISHED, CANCELLED], starts_at__isnull=False))


def sessions_to_hold(person: User) -> QuerySet[LiveSession]:
    """The sessions whose room this person may see: those they give, or all of them for who plans sessions."""
    if may(person, "sessions.plan"):
        return with_relations(LiveSession.objects.exclude(state=LiveSession.State.DRAFT).filter(starts_at__isnull=False))
    return sessions_given_by(person)


def next_session_after(session: LiveSession, *, now: datetime, but: Collection[int] = ()) -> LiveSession | None:
    """The next date of the same module in the same language that takes bookings, without those in `but` (§5.1)."""
    later = upcoming().filter(module=session.module_id, language=session.language, starts_at__gt=now).exclude(pk__in=[session.pk, *but]).exclude(capacity=0)
    return later.order_by("starts_at", "pk").first()


def dates_starting_between(first: datetime, last: datetime) -> QuerySet[SessionDate]:
    """Dates of open sessions in a span of time, for reminders."""
    return SessionDate.objects.filter(session__state=PUBLISHED, starts_at__gt=first, starts_at__lte=last).select_related("session__module")


def sessions_to_decide(*, now: datetime) -> list[LiveSession]:
    """Open sessions with a minimum whose decision date is within three days or has passed, and about which nothing was decided."""
    return _to_decide(now=now, soon=(now + timedelta(days=3)).date())


@prepared
def _to_decide(now: datetime, soon: date) -> QuerySet[LiveSession]:
    asked = upcoming().filter(starts_at__gt=now, minimum__isnull=False, decision_on__lte=soon, going_ahead_at=None)
    return with_relations(asked).order_by("decision_on", "starts_at")
