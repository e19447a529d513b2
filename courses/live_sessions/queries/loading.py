"""Sessions with what pages show of them. Three small questions for all of them: joined into one they take the database three times as long to plan."""

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from django.db import DEFAULT_DB_ALIAS
from django.db.models import CharField, Count, F, IntegerField, QuerySet, Value

from courses.catalogue.models import Module
from courses.live_sessions.models import Booking, LiveSession, SessionDate, SessionPresenter, SessionTrainer
from courses.live_sessions.rules import states
from lms.lib.prepared import prepared
from lms.people.models import User

DATE, PRESENTER, TRAINER, BOOKED = "date", "presenter", "trainer", "booked"
ACCEPTED = SessionPresenter.Status.ACCEPTED


class _Piece(NamedTuple):
    """What belongs to a session: a date, somebody who gives it, or how many bookings there are of a status."""

    what: str
    session: int
    key: int
    starts_at: Any
    ends_at: Any
    word: str  # the zone of a date, the status of bookings
    person: int
    given_name: str
    name_prefix: str
    family_name: str
    number: int


def loaded(sessions: Sequence[LiveSession]) -> list[LiveSession]:
    """The same sessions with module, course, `dates`, `trainings`, `coming_presenters`, `seats_held` and `people_waiting`.

    Of dates and people only what a page shows came along: the moments, the names. The rest is read when it is asked for.
    """
    rows = list(sessions)
    if not rows:
        return rows
    ids = tuple(session.pk for session in rows)
    modules = {one.pk: one for one in _modules(modules=tuple(sorted({session.module_id for session in rows})))}
    pieces: dict[int, list[_Piece]] = {pk: [] for pk in ids}
    for row in _pieces(sessions=ids):
        piece = _Piece(*row)
        pieces[piece.session].append(piece)
    people = _people(piece for ones in pieces.values() for piece in ones if piece.person)
    for session in rows:
        session.module = modules[session.module_id]
        _put_together(session, pieces[session.pk], people)
    return rows


@prepared
def _modules(modules: tuple[int, ...]) -> QuerySet[Module]:
    return Module.objects.filter(pk__in=modules).select_related("course").order_by()


@prepared
def _pieces(sessions: tuple[int, ...]) -> QuerySet[Any]:
    of_date, of_person = ("starts_at", "ends_at", "zone"), ("person", "person__given_name", "person__name_prefix", "person__family_name")
    no_number, no_word = Value(None, output_field=IntegerField()), Value(None, output_field=CharField())
    no_date, no_person = [no_number, no_number, no_word], [no_number, no_word, no_word, no_word]
    dates = SessionDate.objects.filter(session__in=sessions).order_by()
    presenters = SessionPresenter.objects.filter(session__in=sessions, status=ACCEPTED).order_by()
    trainers = SessionTrainer.objects.filter(session__in=sessions).order_by()
    bookings = Booking.objects.filter(session__in=sessions, status__in=sorted(states.LIVE)).order_by()
    return dates.values_list(Value(DATE), "session", "pk", *of_date, *no_person, no_number).union(
        presenters.values_list(Value(PRESENTER), "session", "pk", *no_date, *of_person, "minutes"),
        trainers.values_list(Value(TRAINER), "session", "pk", *no_date, *of_person, no_number),
        bookings.values("session", "status")
        .annotate(number=Count("pk"))
        .values_list(Value(BOOKED), "session", no_number, no_number, no_number, F("status"), *no_person, "number"),
        all=True,
    )


def _put_together(session: LiveSession, pieces: Sequence[_Piece], people: dict[int, User]) -> None:
    alias = session._state.db
    dates, trainings, presenters = [], [], []
    held = waiting = 0
    for one in pieces:
        if one.what == DATE:
            known: list[Any] = [one.key, one.session, one.starts_at, one.ends_at, one.word]
            dates.append(SessionDate.from_db(alias, ("id", "session_id", "starts_at", "ends_at", "zone"), known))
        elif one.what == BOOKED:
            held += one.number if one.word in states.HOLDS_SEAT else 0
            waiting += one.number if one.word in states.QUEUED else 0
        elif one.what == TRAINER:
            training = SessionTrainer.from_db(alias, ("id", "session_id", "person_id"), [one.key, one.session, one.person])
            training.person = people[one.person]
            trainings.append(training)
        else:
            presenter = SessionPresenter.from_db(alias, ("id", "session_id", "person_id", "minutes"), [one.key, one.session, one.person, one.number])
            presenter.person = people[one.person]
            presenters.append(presenter)
    dates.sort(key=lambda one: (one.starts_at, one.pk))
    trainings.sort(key=lambda one: one.pk)
    presenters.sort(key=lambda one: one.pk)
    session._prefetched_objects_cache = {"dates": dates, "trainings": trainings}  # type: ignore[attr-defined]
    session.coming_presenters = presenters  # type: ignore[attr-defined]
    session.seats_held, session.people_waiting = held, waiting  # type: ignore[attr-defined]


def _people(pieces: Iterable[_Piece]) -> dict[int, User]:
    """Everybody once, with the name."""
    known: dict[int, list[Any]] = {one.person: [one.person, one.given_name, one.name_prefix, one.family_name] for one in pieces}
    return {pk: User.from_db(DEFAULT_DB_ALIAS, ("id", "given_name", "name_prefix", "family_name"), values) for pk, values in known.items()}
