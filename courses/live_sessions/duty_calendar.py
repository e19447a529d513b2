"""A duty as entries of a calendar: with a mail to who gives the session, and in the person's own feed (§9)."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.live_sessions import calendar, wording
from courses.live_sessions.models import LiveSession, SessionDate
from lms.lib.bilingual import text_in
from lms.notifications.calendar import CANCEL, CANCELLED, CONFIRMED, REQUEST, Entry, file
from lms.people.models import User

TRAINER, PRESENTER = "trainer", "presenter"


def given(person: User, session: LiveSession, *, now: datetime) -> str:
    """Every date that this trainer gives, new or changed: METHOD:REQUEST. Nothing without dates."""
    return _file(person, session, session.dates.all(), REQUEST, CONFIRMED, gettext_lazy("You give this session."), now)


def cancelled(person: User, session: LiveSession, dates: Iterable[SessionDate], *, now: datetime) -> str:
    """These dates do not take place for anybody: METHOD:CANCEL with STATUS:CANCELLED (§9.2)."""
    return _file(person, session, dates, CANCEL, CANCELLED, gettext_lazy("This date does not take place."), now)


def not_given_any_more(person: User, session: LiveSession, *, now: datetime) -> str:
    """Somebody else gives the session: METHOD:CANCEL to this person only (§9.2)."""
    return _file(person, session, session.dates.all(), CANCEL, "", gettext_lazy("You do not give this session any more."), now)


def _file(person: User, session: LiveSession, dates: Iterable[SessionDate], method: str, status: str, words: object, now: datetime) -> str:
    with translation.override(person.language), timezone.override(ZoneInfo(person.time_zone)):
        entries = [entry(person, session, date, TRAINER, status=status, words=str(words), stamp=now) for date in dates]
    return file(entries, method=method, attendee=person) if entries else ""


def entry(person: User, session: LiveSession, date: SessionDate, duty: str, *, status: str, words: str, stamp: datetime) -> Entry:
    """One date of a duty. Activate language and clock of the person before calling."""
    page = wording.full_address(f"/trainer/sessions/{session.pk}/" if duty == TRAINER else f"/learn/sessions/{session.pk}/")
    told = _("This session has been cancelled.") if session.is_cancelled else words
    return Entry(
        uid=calendar.duty_uid(person, date, duty),
        starts=date.starts_at,
        ends=date.ends_at,
        zone=date.zone,
        title=text_in(session.module, "title", person.language),
        description="\n\n".join(part for part in (told, calendar.both_clocks(date), page) if part),
        place=wording.where(session),
        url=page,
        stamp=stamp,
        sequence=session.edit_number,
        status=status,
        has_alarm=status == CONFIRMED,
    )
