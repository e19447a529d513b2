"""Messages to who gives a session or tells something in it, and from them to who counts on them."""

from collections.abc import Iterable
from typing import Any

from courses.live_sessions import wording
from courses.live_sessions.models import LiveSession, SessionPresenter
from courses.live_sessions.queries.presenters import presenters_of
from lms.notifications.services import notify
from lms.people.models import User


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
    """Somebody who said yes cannot come: who asked hears it; after the cut-off the trainers too."""
    for person in _who_counts_on(slot) if is_late else filter(None, [slot.asked_by]):
        _tell(person, "presenter_cancelled", slot.session, url=page_for_staff(slot.session), event=f"{slot.pk}", who=slot.person.full_name)


def withdrawn(slot: SessionPresenter) -> None:
    """The slot is not needed any more."""
    _tell(slot.person, "presenter_withdrawn", slot.session, url="/learn/sessions/asked/", event=f"{slot.pk}")


def session_changed(session: LiveSession, *, by: User) -> None:
    """Another time, place or mode: who gives it and who tells something hear it too, but not who made the change."""
    for person, url in _on_duty(session):
        if person.pk != by.pk:
            _tell(person, "duty_changed", session, url=url, event=f"{session.pk}:{session.edit_number}")


def session_cancelled(session: LiveSession, *, by: User) -> None:
    """The session does not take place."""
    for person, url in _on_duty(session):
        if person.pk != by.pk:
            _tell(person, "duty_cancelled", session, url=url, event=str(session.pk), reason=session.cancelled_because)


def _on_duty(session: LiveSession) -> Iterable[tuple[User, str]]:
    found = {one.person_id: (one.person, page_of_slot(one)) for one in presenters_of(session)}
    found |= {one.person_id: (one.person, f"/trainer/sessions/{session.pk}/") for one in session.trainings.select_related("person")}
    return found.values()


def _who_counts_on(slot: SessionPresenter) -> list[User]:
    people = {one.person_id: one.person for one in slot.session.trainings.select_related("person")}
    if slot.asked_by is not None:
        people[slot.asked_by.pk] = slot.asked_by
    people.pop(slot.person_id, None)
    return list(people.values())
