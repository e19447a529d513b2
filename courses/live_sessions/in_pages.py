"""What live sessions show on pages of others: dates at a module, agenda, next step, search, filters, decisions of HR."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db.models import F, Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.catalogue import slots
from courses.catalogue.models import Module
from courses.live_sessions import wording
from courses.live_sessions.cards import Card, cards
from courses.live_sessions.queries import approval
from courses.live_sessions.queries import bookings as booking_queries
from courses.live_sessions.queries import modules as module_queries
from courses.live_sessions.queries import sessions as queries
from courses.live_sessions.rules import states
from lms.lib.searching import words_in
from lms.people.access import add_role_source, has_role
from lms.web import decisions, home, navigation, search

APPROVER = "approver"  # derived: something may wait for an answer of this person


def join() -> None:
    navigation.add(navigation.Item(navigation.HR, "sessions", gettext_lazy("Sessions"), "plan_list", 20, "sessions.plan"))
    navigation.add(navigation.Item(navigation.TRAINER, "sessions", gettext_lazy("My sessions"), "trainer_sessions", 10, "sessions.give"))
    navigation.add(navigation.Item(navigation.TRAINER, "questions", gettext_lazy("Questions beforehand"), "trainer_questions", 20, "sessions.give"))
    navigation.add_link(navigation.MenuLink(gettext_lazy("Requests for you"), "requests", "user-check", 22, _requests, needs_count=True))
    add_role_source(APPROVER, approval.has_open_requests())
    slots.add_piece(slots.Piece(slots.MODULE_MAIN, 10, "courses/live_sessions/_dates.html", _dates_of_module))
    slots.add_row_facts(_beside_modules)
    slots.add_choice(slots.Choice("form", "session", gettext_lazy("Live session"), _has_session))
    slots.add_choice(slots.Choice("seats", "free", gettext_lazy("Seats free"), _has_free_seat))
    home.add_agenda(_agenda)
    home.add_agenda(_answers)
    home.add_next_step(_offer)
    decisions.add_source(_below_minimum)
    search.add_source(search.Source("sessions", gettext_lazy("Sessions"), 20, _find))


def _requests(request: HttpRequest) -> int:
    """How many requests wait for the reader; asked only where something may wait, which the roles tell."""
    return approval.open_requests_for(request.user, now=timezone.now()).count() if has_role(request.user, APPROVER) else 0  # type: ignore[arg-type]


def cards_at(request: HttpRequest, module: Module) -> list[Card]:
    """The sessions that the page of a module shows to its reader, read once a request."""
    known: dict[int, list[Card]] = request.__dict__.setdefault("_cards_at", {})
    if module.pk not in known:
        now = timezone.now()
        known[module.pk] = cards(queries.sessions_of_module(module=module.pk, person=request.user, now=now), request.user, now=now)  # type: ignore[arg-type]
    return known[module.pk]


def has_sessions_ahead(request: HttpRequest, module: Module) -> bool:
    """Whether a session of the module is coming for the reader, with or without a date."""
    coming = (card.session for card in cards_at(request, module) if card.session.is_published and card.session.capacity != 0)
    return any(session.starts_at is None or session.starts_at > timezone.now() for session in coming)


def _dates_of_module(request: HttpRequest, subject: slots.Subject) -> dict[str, Any] | None:
    if subject.module is None:
        return None
    found = cards_at(request, subject.module)
    has_choice = sum(card.is_live or card.can_book or card.can_wait for card in found if not card.has_no_date) > 1 and any(
        card.can_wait_for_any for card in found
    )
    return (
        {"cards": found, "form_key": uuid4().hex, "on_page": False, "attend_at": "dates", "any_module_key": subject.module.key if has_choice else ""}
        if found
        else None
    )


def _beside_modules(request: HttpRequest, modules: list[Module]) -> dict[int, list[slots.RowFact]]:
    now, ids = timezone.now(), [module.pk for module in modules]
    dates = module_queries.first_and_number_by_module(ids, request.user, now=now)  # type: ignore[arg-type]
    mine = module_queries.own_statuses_by_module(ids, request.user, now=now)  # type: ignore[arg-type]
    found: dict[int, list[slots.RowFact]] = {}
    for module_id, (first, number) in dates.items():
        found.setdefault(module_id, []).append(slots.RowFact(20, _dates_words(first, number - 1), icon="calendar"))
    for module_id, statuses in mine.items():
        found.setdefault(module_id, []).extend(_own_state(statuses))
    return found


def _dates_words(first: datetime, others: int) -> str:
    day = wording.dates.short_day(first)
    if not others:
        return day
    return ngettext("%(day)s and %(count)d other date", "%(day)s and %(count)d other dates", others) % {"day": day, "count": others}


def _own_state(statuses: set[str]) -> list[slots.RowFact]:
    if states.OFFERED in statuses:
        return [slots.RowFact(10, _("A seat is held for you"), icon="hourglass", state="line")]
    if states.BOOKED in statuses:
        return [slots.RowFact(11, _("You have a seat"), icon="ticket-check", state="go")]
    return [slots.RowFact(12, _("You wait"), icon="hourglass", state="line")] if states.WAITLISTED in statuses else []


def _open_sessions(now: datetime) -> Any:
    return queries.with_seats(queries.upcoming().filter(starts_at__gt=now)).exclude(capacity=0).order_by()


def _has_session(now: datetime) -> Q:
    return Q(pk__in=_open_sessions(now).values("module"))


def _has_free_seat(now: datetime) -> Q:
    return Q(pk__in=_open_sessions(now).filter(Q(capacity=None) | Q(capacity__gt=F("seats_held"), people_waiting=0)).values("module"))


def _coming(request: HttpRequest) -> list[Any]:
    """The coming bookings of the reader, read once for the agenda and the next step."""
    if not hasattr(request, "coming_bookings"):
        request.coming_bookings = booking_queries.coming_bookings_of(person=request.user, now=timezone.now())  # type: ignore[attr-defined, arg-type]
    found: list[Any] = request.coming_bookings  # type: ignore[attr-defined]
    return found


def _agenda(request: HttpRequest) -> list[home.AgendaRow]:
    rows = _coming(request)[:5]
    places = booking_queries.places_in_queue(rows)
    return [
        home.AgendaRow(
            at=row.session.starts_at,
            title=str(row.session.module.title),
            sentence=_agenda_words(row, places.get(row.pk)),
            url=reverse("session", args=[row.session_id]),
            is_sure=row.status == states.BOOKED,
        )
        for row in rows
    ]


def _answers(request: HttpRequest) -> list[home.AgendaRow]:
    """Requests of colleagues, on the day on which the first of them ends without an answer."""
    if not has_role(request.user, APPROVER):  # type: ignore[arg-type]
        return []
    moments = approval.deadlines_for(request.user, now=timezone.now())  # type: ignore[arg-type]
    if not moments:
        return []
    told = {"count": len(moments), "moment": wording.moment(moments[0], timezone.get_current_timezone_name())}
    words = ngettext(
        "%(count)d colleague asks for a seat. Say yes or no before %(moment)s.",
        "%(count)d colleagues ask for a seat. Say yes or no before %(moment)s.",
        len(moments),
    )
    return [home.AgendaRow(at=moments[0], title=_("Requests for you"), sentence=words % told, url=reverse("requests"), is_sure=False)]


def _agenda_words(row: Any, place: int | None) -> str:
    first = row.session.dates.all()[0]
    told = {"times": wording.times(first.starts_at, first.ends_at, first.zone), "where": wording.where(row.session), "place": place}
    if row.status == states.BOOKED:
        return _("%(times)s, %(where)s. You have a seat.") % told
    if row.status == states.OFFERED:
        return _("%(times)s, %(where)s. A seat is held for you: say yes or no.") % told
    if row.status == states.REQUESTED:
        return _("%(times)s, %(where)s. Your request waits for an answer.") % told
    return _("%(times)s, %(where)s. You are waiting, place %(place)s.") % told


def _offer(request: HttpRequest) -> home.NextStep | None:
    offers = [row for row in _coming(request) if row.status == states.OFFERED and row.offered_until and row.offered_until > timezone.now()]
    if not offers:
        return None
    row = min(offers, key=lambda one: one.offered_until)
    return home.NextStep(
        weight=10,
        greeting=_("A seat came free for you."),
        title=str(row.session.module.title),
        why=_("It is held for you until %(moment)s. After that the next colleague gets it.") % {"moment": wording.moment(row.offered_until, row.session.zone)},
        facts=[("calendar", wording.all_dates(row.session)), ("map-pin", wording.where(row.session))],
        url=reverse("session", args=[row.session_id]),
        button=_("Answer the offer"),
    )


def _below_minimum(request: HttpRequest) -> list[decisions.Decision]:
    found = []
    for one in queries.sessions_to_decide(now=timezone.now()):
        if one.seats_held < (one.minimum or 0):  # type: ignore[attr-defined]
            told = {"title": one.module.title, "day": wording.dates.day_of_month(one.starts_at), "held": one.seats_held, "minimum": one.minimum}  # type: ignore[arg-type, attr-defined]
            found.append(
                decisions.Decision(
                    weight=20,
                    label=_("Before %(day)s") % {"day": wording.dates.day_of_month(one.decision_on)},  # type: ignore[arg-type]
                    title=_("%(title)s, %(day)s: %(held)s of at least %(minimum)s") % told,
                    sentence=_("Let it go ahead, decide later, merge it with another date, or cancel it. Those who booked wait for word."),
                    url=reverse("plan_decide", args=[one.pk]),
                    button=_("Decide"),
                )
            )
    return found


def _find(request: HttpRequest, words: str, at_most: int) -> list[search.Hit]:
    found = queries.open_with_words(person=request.user, now=timezone.now(), words=words_in(words), at_most=str(at_most))  # type: ignore[arg-type]
    return [search.Hit(str(one.module.title), reverse("session", args=[one.pk]), f"{wording.all_dates(one)}, {wording.where(one)}") for one in found]
