"""Messages to who gives a session or tells something in it, and from them to who counts on them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from courses.live_sessions import duty_calendar, wording
from courses.live_sessions.candidates import Candidate, candidates_for
from courses.live_sessions.models import LiveSession, SessionDate, SessionPresenter
from courses.live_sessions.queries.presenters import presenters_of
from lms.notifications.calendar import CANCEL, REQUEST
from lms.notifications.services import notify
from lms.people.models import User

FEW = 3


def page_of_slot(slot: SessionPresenter) -> str:
    return f"/learn/sessions/asked/{slot.pk}/"


def page_for_staff(session: LiveSession) -> str:
    return f"/hr/sessions/{session.pk}/"


def _tell(person: User, kind: str, session: LiveSession, *, url: str, event: str, **context: Any) -> None:
    notify(person, kind, url=url, event_key=event, **wording.in_both(session, person), **context)  # type: ignore[arg-type]


def asked(slot: SessionPresenter) -> None:
    """A colleague is asked, in the words of who asks."""
    by = slot.asked_by.full_name if slot.asked_by else ""
    _tell(slot.person, "presenter_asked", slot.session, url=page_of_slot(slot), event=str(slot.pk), minutes=slot.minutes, words=slot.words, who=by)


def accepted(slot: SessionPresenter) -> None:
    """Who asked, and the trainers, hear that somebody comes."""
    for person in _who_counts_on(slot):
        _tell(person, "presenter_accepted", slot.session, url=page_for_staff(slot.session), event=f"{slot.pk}", who=slot.person.full_name, minutes=slot.minutes)


def declined(slot: SessionPresenter) -> None:
    """Only who asked hears of a no, and without a reason."""
    if slot.asked_by is not None:
        _tell(slot.asked_by, "presenter_declined", slot.session, url=page_for_staff(slot.session), event=f"{slot.pk}", who=slot.person.full_name)


def cancelled(slot: SessionPresenter, *, is_late: bool) -> None:
    """Somebody who said yes cannot come: who asked hears it; after the cut-off the trainers too, with who else could (ambassadors rule 11)."""
    others = ", ".join(one.person.full_name for one in _who_else_could(slot)) if is_late else ""
    for person in _who_counts_on(slot) if is_late else filter(None, [slot.asked_by]):
        _tell(person, "presenter_cancelled", slot.session, url=page_for_staff(slot.session), event=f"{slot.pk}", who=slot.person.full_name, others=others)


def _who_else_could(slot: SessionPresenter) -> list[Candidate]:
    without = {slot.person_id, *presenters_of(slot.session).values_list("person", flat=True), *slot.session.trainings.values_list("person", flat=True)}
    return [one for one in candidates_for(slot.session, without=without) if not one.why_not][:FEW]


def withdrawn(slot: SessionPresenter) -> None:
    """The slot is not needed any more."""
    _tell(slot.person, "presenter_withdrawn", slot.session, url="/learn/sessions/asked/", event=f"{slot.pk}")


def trainers_planned(session: LiveSession, trainers: Iterable[User], *, by: User, now: datetime) -> None:
    """Who is to give an open session, with the dates for the calendar; not who planned that for oneself."""
    for person in trainers:
        if person.pk != by.pk:
            file = duty_calendar.given(person, session, now=now)
            calendar = {"calendar": file, "calendar_method": REQUEST} if file else {}
            _tell(person, "duty_planned", session, url=page_of_trainer(session), event=f"{session.pk}:{session.edit_number}", **calendar)


def trainers_released(session: LiveSession, trainers: Iterable[User], *, by: User, now: datetime) -> None:
    """Who does not give the session any more: the dates leave the calendar."""
    for person in trainers:
        if person.pk != by.pk:
            file = duty_calendar.not_given_any_more(person, session, now=now)
            calendar = {"calendar": file, "calendar_method": CANCEL} if file else {}
            _tell(person, "duty_ended", session, url="/trainer/", event=f"{session.pk}:{session.edit_number}", **calendar)


def session_changed(session: LiveSession, *, by: User, now: datetime, dropped: Collection[SessionDate] = (), but: Collection[User] = ()) -> None:
    """Another time, place or mode: who gives it and who tells something hear it too, but not who made the change, nor who was just told."""
    known = {by.pk, *(person.pk for person in but)}
    for person, url, gives in _on_duty(session):
        if person.pk in known:
            continue
        more: dict[str, Any] = {}
        if gives:
            more = {"calendar": duty_calendar.given(person, session, now=now), "calendar_method": REQUEST}
        if gives and dropped:
            more["more_calendars"] = [{"method": CANCEL, "file": duty_calendar.cancelled(person, session, dropped, now=now)}]
        _tell(person, "duty_changed", session, url=url, event=f"{session.pk}:{session.edit_number}", **more)


def session_cancelled(session: LiveSession, *, by: User, now: datetime) -> None:
    """The session does not take place."""
    for person, url, gives in _on_duty(session):
        if person.pk == by.pk:
            continue
        file = duty_calendar.cancelled(person, session, session.dates.all(), now=now) if gives else ""
        more = {"calendar": file, "calendar_method": CANCEL} if file else {}
        _tell(person, "duty_cancelled", session, url=url, event=f"{session.pk}:{session.edit_number}", reason=session.cancelled_because, **more)


def page_of_trainer(session: LiveSession) -> str:
    return f"/trainer/sessions/{session.pk}/"


def _on_duty(session: LiveSession) -> Iterable[tuple[User, str, bool]]:
    """Who, the page of their duty, and whether they give the session."""
    found = {one.person_id: (one.person, page_of_slot(one), False) for one in presenters_of(session)}
    found |= {one.person_id: (one.person, page_of_trainer(session), True) for one in session.trainings.select_related("person")}
    return found.values()


def _who_counts_on(slot: SessionPresenter) -> list[User]:
    people = {one.person_id: one.person for one in slot.session.trainings.select_related("person")}
    if slot.asked_by is not None:
        people[slot.asked_by.pk] = slot.asked_by
    people.pop(slot.person_id, None)
    return list(people.values())
