"""Putting messages into the outbox."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.audit.services import record
from lms.lib.jobs import later
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.notifications.kinds import every_kind
from lms.notifications.kinds import kind as kind_named
from lms.notifications.models import Message, Preference
from lms.people.models import User

KEPT_FOR = timedelta(days=2 * 365)


class DidNotFail(Refused):
    message = _("This mail has not failed, so there is nothing to send again.")


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


def send_prepared(*, person: User, subject: str, text: str, html: str = "") -> Message:
    """Mail words that are ready, such as the mails of signing in. They do not stand in the list in the app."""
    message = Message.objects.create(person=person, kind="account_mail", subject=subject[:250], text=text, html=html, in_app=False)
    later("lms.notifications.tasks.deliver_due")
    return message


@transaction.atomic
def mark_read(*, person: User, messages: QuerySet[Message], now: datetime) -> int:
    """The person has seen these lines."""
    return messages.filter(person=person, read_at=None).update(read_at=now)


@transaction.atomic
def set_preferences(*, person: User, by_mail: set[str]) -> None:
    """Of every optional kind: by mail or not. The line in the app always stays."""
    for sort in every_kind():
        if sort.is_optional and sort.by_mail:
            Preference.objects.update_or_create(person=person, kind=sort.key, defaults={"by_mail": sort.key in by_mail})


@transaction.atomic
def send_again(*, message: Message, by: User, now: datetime) -> None:
    """A failed mail tries again from the start."""
    message = lock(message)
    if message.mail != Message.Mail.FAILED:
        raise DidNotFail
    message.mail, message.attempts, message.due_at, message.problem = Message.Mail.QUEUED, 0, now, ""
    message.save(update_fields=["mail", "attempts", "due_at", "problem"])
    record(by, "mail.sent_again", message)
    later("lms.notifications.tasks.deliver_due")


@transaction.atomic
def forget_old(*, now: datetime) -> int:
    """Messages older than two years are deleted, as the page "who sees what" says."""
    return Message.objects.filter(created_at__lt=now - KEPT_FOR).delete()[0]
