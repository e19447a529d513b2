"""Messages about bookings: one for each event, with the calendar part where a seat is won, changed or lost (§2.4, §3.10, §9)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from courses.live_sessions import calendar, wording
from courses.live_sessions.models import Booking, LiveSession, SessionDate
from courses.live_sessions.queries.eligibility import moments_of
from courses.live_sessions.queries.sessions import other_dates
from courses.live_sessions.rules import moments
from lms.notifications.holding import Change, held_for, hold, withdraw
from lms.notifications.services import notify
from lms.people.models import User


def page_of(session: LiveSession) -> str:
    return f"/learn/sessions/{session.pk}/"


def tell(booking: Booking, kind: str, *, event: str = "", file: str = "", method: str = "", url: str = "", **context: Any) -> None:
    """One message of this kind about this booking; `event` tells two of them apart. Its button leads to the session, or to `url`."""
    words: dict[str, Any] = {**wording.in_both(booking.session, booking.person)}
    tell_in_words(booking, kind, words, event=event, file=file, method=method, url=url, **context)


def tell_in_words(
    booking: Booking, kind: str, words: dict[str, Any], *, event: str = "", file: str = "", method: str = "", url: str = "", **context: Any
) -> None:
    """The same with module, when and place in words already."""
    last_told: dict[str, Any] = getattr(booking, "last_told", {})
    known = {name: last_told[name] for name in ("when", "place") if name in last_told}
    notify(
        booking.person,
        kind,
        url=url or page_of(booking.session),
        event_key=f"{booking.pk}{':' + event if event else ''}",
        calendar=file,
        calendar_method=method,
        **words | known | context,
    )


def seat(booking: Booking, *, now: datetime, kind: str = "booking_confirmed") -> None:
    """Won a seat: by booking, by accepting an offer, or from the waiting list."""
    tell_in_words(booking, kind, seat_words(booking, now=now), file=calendar.invitation(booking, now=now), method=calendar.REQUEST)


def seat_words(booking: Booking, *, now: datetime) -> dict[str, Any]:
    """What the message about a seat tells."""
    until = moments.free_cancelling_until(moments_of(booking.session), booked_at=booking.booked_at, changed_at=booking.session.materially_changed_at)
    free_until = wording.moment_in_both(until, booking.session, booking.person) if until > now else ""
    return {"free_until": free_until, **wording.in_both(booking.session, booking.person)}


def waits(booking: Booking, *, place: int, kind: str = "booking_waiting") -> None:
    """Joined the waiting list."""
    tell_in_words(booking, kind, waiting_words(booking), number=place)


def waiting_words(booking: Booking) -> dict[str, Any]:
    """What the message about a place in the queue tells, without the place."""
    stops = wording.moment_in_both(moments_of(booking.session).promotion_stops, booking.session, booking.person)
    return {"rule": booking.session.waiting, "stops": stops, **wording.in_both(booking.session, booking.person)}


def skipped(booking: Booking) -> None:
    """A seat came free and this person has something else then; told once, the place stays (§3.3)."""
    tell(booking, "booking_skipped")


def offered(booking: Booking) -> None:
    """A seat is held until the deadline."""
    if booking.offered_until is not None:
        until = wording.moment_in_both(booking.offered_until, booking.session, booking.person)
        tell(booking, "booking_offered", event=booking.offered_until.isoformat(timespec="minutes"), until=until)


def offer_expired(booking: Booking) -> None:
    tell(booking, "booking_offer_expired")


def not_placed(booking: Booking, *, now: datetime) -> None:
    """Still waiting at the start; the next dates stand in the mail."""
    tell(booking, "booking_not_placed", alternatives=alternatives(booking, now=now))


def cancelled(booking: Booking, *, now: datetime) -> None:
    """The person gave up the seat."""
    tell(booking, "booking_cancelled", file=calendar.ended_booking(booking, now=now), method=calendar.CANCEL)


def removed(booking: Booking, *, had_seat: bool, reason: str, now: datetime) -> None:
    """Staff ended the booking and said why."""
    file = calendar.ended_booking(booking, now=now) if had_seat else ""
    tell(booking, "booking_removed", file=file, method=calendar.CANCEL if had_seat else "", reason=reason)


def session_cancelled(booking: Booking, *, had_seat: bool, follow_up: Booking | None, now: datetime) -> None:
    """The session does not take place: one message with alternatives (§5.1)."""
    file = calendar.cancelled_dates(booking, booking.session.dates.all(), now=now) if had_seat else ""
    tell(
        booking,
        "session_cancelled",
        file=file,
        method=calendar.CANCEL if had_seat else "",
        url=page_of(follow_up.session) if follow_up is not None else "",
        reason=booking.session.cancelled_because,
        alternatives=alternatives(booking, now=now),
        **next_place_of(follow_up),
    )


def next_place_of(follow_up: Booking | None) -> dict[str, Any]:
    """The offer or the place that somebody has on the next date, in words for a mail, and `then`: what there is to do."""
    if follow_up is None:
        return {"next_when": "", "offered_until": "", "next_url": "", "then": ""}
    until = follow_up.offered_until
    return {
        "next_when": wording.in_both(follow_up.session, follow_up.person)["when"],
        "offered_until": wording.moment_in_both(until, follow_up.session, follow_up.person) if until else "",
        "next_url": wording.full_address(page_of(follow_up.session)),
        "then": "offer" if until else "place",
    }


def known_of(session: LiveSession, person: User) -> dict[str, Any]:
    """What a person knows of a session, to compare with what it becomes; take it before the change is written."""
    told = wording.in_both(session, person)
    return {"when": told["when"], "place": told["place"], "dates": [date.pk for date in session.dates.all()]}


def session_changed(session: LiveSession, bookings: Iterable[Booking], *, old: dict[int, dict[str, Any]], now: datetime) -> None:
    """Another time, place or mode: one message for the changes of ten minutes, with the update of the highest SEQUENCE (§5.2, §5.3)."""
    until, changes = moments_of(session).cancel_until_after_change if session.starts_at else now, []
    for booking in bookings:
        file, method = (calendar.invitation(booking, now=now), calendar.REQUEST) if booking.status == Booking.Status.BOOKED else ("", "")
        free_until = wording.moment_in_both(until, session, booking.person) if until > now else ""
        more = {"module": wording.in_both(session, booking.person, dated=())["module"], "free_until": free_until}
        changes.append(Change(booking.person, old[booking.pk], known_of(session, booking.person), more, file, method))
    withdraw([one.person.pk for one in changes if one.calendar], merge_keys=[wording.tellers_key(session.pk)])  # the newer file names them too
    hold(changes, "session_changed", merge_key=wording.change_key(session.pk), url=page_of(session), now=now)


def dates_dropped(session: LiveSession, bookings: Iterable[Booking], dropped: Iterable[SessionDate], *, now: datetime) -> None:
    """Dates that do not take place while others do: their CANCEL, which cannot travel with the REQUEST of the others (RFC 6047 §2.4).

    The line in the app is that of the change. Dates that go within ten minutes go in one file.
    """
    key, told = f"{wording.change_key(session.pk)}-dates", list(bookings)
    gone, earlier = list(dropped), held_for([one.person_id for one in told], merge_key=key)
    changes = []
    for booking in told:
        dates = [*(_stored(one, session) for one in earlier.get(booking.person_id, {}).get("dates", [])), *gone]
        words = wording.in_both(session, booking.person, dated=dates)
        after = {"when": words["when"], "dates": [_as_stored(date) for date in dates]}
        file = calendar.cancelled_dates(booking, dates, now=now)
        changes.append(Change(booking.person, {}, after, {"module": words["module"]}, file, calendar.CANCEL))
    hold(changes, "session_date_dropped", merge_key=key, url=page_of(session), now=now, in_app=False)


def _as_stored(date: SessionDate) -> dict[str, Any]:
    return {"id": date.pk, "starts": date.starts_at.isoformat(), "ends": date.ends_at.isoformat(), "zone": date.zone}


def _stored(known: dict[str, Any], session: LiveSession) -> SessionDate:
    starts, ends = (datetime.fromisoformat(known[name]) for name in ("starts", "ends"))
    return SessionDate(pk=known["id"], session=session, starts_at=starts, ends_at=ends, zone=known["zone"])


def late_cancellation(booking: Booking) -> None:
    """The trainers hear of an empty chair; the manager does not (§4.2)."""
    for training in booking.session.trainings.select_related("person"):
        told = wording.in_both(booking.session, training.person)
        path = f"/trainer/sessions/{booking.session_id}/"
        notify(training.person, "session_late_cancellation", url=path, event_key=str(booking.pk), who=booking.person.full_name, **told)  # type: ignore[arg-type]


def reminder(booking: Booking, date: SessionDate) -> None:
    """A day before a date."""
    notify(
        booking.person,
        "session_reminder",
        url=page_of(booking.session),
        event_key=f"{booking.pk}:{date.pk}:{date.starts_at.isoformat(timespec='minutes')}",
        **wording.in_both(booking.session, booking.person, dated=[date]),  # type: ignore[arg-type]
    )


def alternatives(booking: Booking, *, now: datetime) -> dict[str, str] | str:
    """The other dates of the module that this person can still book, as text in both languages; empty when there are none."""
    others = other_dates(booking.session, booking.person, now=now)
    if not others:
        return ""
    told = [wording.in_both(other, booking.person)["when"] for other in others]
    return {language: "\n".join(f"- {one[language]}" for one in told) for language in ("nl", "en")}
