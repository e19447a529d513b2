"""Putting messages into the outbox."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone

from lms.lib.jobs import later
from lms.notifications.kinds import kind as kind_named
from lms.notifications.models import Message, Preference
from lms.people.models import User


def notify(
    person: User,
    kind: str,
    *,
    url: str = "",
    event_key: str = "",
    calendar: str = "",
    calendar_method: str = "",
    due_at: datetime | None = None,
    **context: Any,
) -> None:
    """Tell one person. A row in the current transaction; the mail leaves after commit.

    `context` holds plain values only (text, numbers, dates as ISO text, or {"nl": …, "en": …} for a bilingual text):
    the templates `notifications/<kind>.subject.txt`, `.txt` and `.html` read it, in the person's language.
    `url` is a path on this site. `event_key` makes telling twice harmless.
    """
    notify_all([(person, context)], kind, url=url, event_key=event_key, calendar=calendar, calendar_method=calendar_method, due_at=due_at)


def notify_all(
    people: Iterable[tuple[User, dict[str, Any]]],
    kind: str,
    *,
    url: str = "",
    event_key: str = "",
    calendar: str = "",
    calendar_method: str = "",
    due_at: datetime | None = None,
) -> int:
    """Tell many people with one insert per batch; each comes with an own context. Returns how many were told."""
    sort = kind_named(kind)
    told = list(people)
    silent = set()
    if sort.is_optional:
        silent = set(Preference.objects.filter(kind=kind, by_mail=False, person__in=[person for person, _context in told]).values_list("person_id", flat=True))
    rows = []
    for person, context in told:
        if not person.is_active:
            continue
        by_mail = sort.by_mail and bool(person.email) and person.pk not in silent
        rows.append(
            Message(
                person=person,
                kind=kind,
                context=context,
                url=context.pop("url", url),
                event_key=event_key,
                mail=Message.Mail.QUEUED if by_mail else Message.Mail.NONE,
                due_at=due_at or timezone.now(),
                calendar=calendar,
                calendar_method=calendar_method,
            )
        )
    Message.objects.bulk_create(rows, batch_size=1000, ignore_conflicts=bool(event_key))
    if any(row.mail == Message.Mail.QUEUED for row in rows):
        later("lms.notifications.tasks.deliver_due")
    return len(rows)
