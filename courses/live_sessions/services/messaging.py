"""A message from staff to everybody with a seat, sent once and kept with its count."""

from datetime import datetime
from typing import Any

from courses.live_sessions import wording
from courses.live_sessions.models import LiveSession, SessionMessage
from courses.live_sessions.queries.recipients import recipients_of
from courses.live_sessions.refusals import NobodyToTell, NothingWritten
from courses.live_sessions.services.telling import page_of
from lms.audit.services import record
from lms.lib.locks import lock, transaction_or_busy
from lms.notifications.services import notify, notify_all
from lms.people.models import User

KIND = "session_message"


@transaction_or_busy()
def send_message(*, session: LiveSession, to: str, subject: str, text: str, by: User, now: datetime, form_key: str = "") -> SessionMessage:
    """Tell them, each once. The same click twice sends nothing the second time."""
    subject, text = _checked(subject, text)
    session = lock(session)
    earlier = SessionMessage.objects.filter(session=session, form_key=form_key).first() if form_key else None
    if earlier is not None:
        return earlier
    people = list(recipients_of(session, to))
    if not people:
        raise NobodyToTell
    made = SessionMessage.objects.create(session=session, to=to, subject=subject, text=text, told=len(people), sent_at=now, sent_by=by, form_key=form_key)
    words = {"to": to, "subject": subject, "text": text, "by": by}
    told = [(person, context_of(session, person, **words)) for person in people]  # type: ignore[arg-type]
    notify_all(told, KIND, url=page_of(session), event_key=f"{made.pk}")
    record(by, "session.message_sent", session, changes={"told": [0, len(people)]})
    return made


@transaction_or_busy()
def send_trial(*, session: LiveSession, subject: str, text: str, by: User, now: datetime) -> None:
    """The same message to the writer only. Nothing is kept of it beside the mail itself."""
    subject, text = _checked(subject, text)
    context = context_of(session, by, to=SessionMessage.To.BOOKED, subject=subject, text=text, by=by)
    notify(by, KIND, url=page_of(session), event_key=f"trial:{session.pk}:{now.isoformat(timespec='seconds')}", **context)


def context_of(session: LiveSession, person: User, *, to: str, subject: str, text: str, by: User) -> dict[str, Any]:
    """What the templates of the message read, for one person."""
    return {"title": subject, "text": text.strip(), "who": by.full_name, **wording.in_both(session, person)}


def _checked(subject: str, text: str) -> tuple[str, str]:
    subject, text = " ".join(subject.split())[:160], text.replace("\r\n", "\n").strip()
    if not subject or not text:
        raise NothingWritten
    return subject, text
