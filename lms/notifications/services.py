"""Putting messages into the outbox."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.audit.services import record
from lms.lib.jobs import later
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.notifications import rules, weekly, writing
from lms.notifications.kinds import Kind, every_kind
from lms.notifications.kinds import kind as kind_named
from lms.notifications.models import Message, Preference
from lms.people.models import User

KEPT_FOR = timedelta(days=2 * 365)
BATCH = 1000


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
    `url` is a path on this site. `event_key` makes telling twice harmless. A mail has one calendar file; where another method is needed
    as well, `more_calendars` of the context is a list of {"file": …, "method": …}.
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
    """Tell many people, a batch at a time; each comes with an own context. Returns how many were told.

    Of an optional kind, at most three mails a week leave at once; the others join the weekly mail. The line in the app is there at once.
    """
    sort, now = kind_named(kind), timezone.now()
    told, leaves, is_bulk = 0, False, False
    for batch in _batches(people):
        is_bulk = is_bulk or len(batch) > rules.MANY
        mails = _how_mailed(sort, [person for person, _context in batch], now=now)
        rows = [
            Message(
                person=person,
                kind=kind,
                context=context,
                url=context.pop("url", url),
                event_key=event_key,
                created_at=now,
                mail=mail,
                due_at=due_at or now,
                is_bulk=is_bulk,
                calendar=calendar,
                calendar_method=calendar_method,
            )
            for (person, context), mail in zip(batch, mails, strict=True)
        ]
        writing.write(rows, skips_known=bool(event_key))
        told += len(rows)
        leaves = leaves or Message.Mail.QUEUED in mails
    if leaves:
        later("lms.notifications.tasks.deliver_due")
    return told


def _batches(people: Iterable[tuple[User, dict[str, Any]]]) -> Iterator[list[tuple[User, dict[str, Any]]]]:
    working = ((person, context) for person, context in people if person.is_active)
    while batch := list(islice(working, BATCH)):
        yield batch


def _how_mailed(sort: Kind, people: list[User], *, now: datetime) -> list[str]:
    """For each: at once, in the weekly mail, or not at all."""
    if not sort.by_mail:
        return [Message.Mail.NONE for _person in people]
    if not sort.is_optional:
        return [Message.Mail.QUEUED if person.email else Message.Mail.NONE for person in people]
    ids = [person.pk for person in people]
    silent = set(Preference.objects.filter(kind=sort.key, by_mail=False, person__in=ids).values_list("person_id", flat=True))
    spent, answers = weekly.spent_by(ids, now=now), []
    for person in people:
        if not person.email or person.pk in silent:
            answers.append(Message.Mail.NONE)
        elif sort.key != weekly.KIND and spent[person.pk] >= rules.OPTIONAL_MAILS_A_WEEK:
            answers.append(Message.Mail.WEEKLY)
        else:
            spent[person.pk] += 1
            answers.append(Message.Mail.QUEUED)
    return [str(answer) for answer in answers]


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
def forget(*, kind: str, people: set[int]) -> int:
    """Delete what these people (by id) were told of this kind, sent or not: for what nobody may remember. Returns how many."""
    return Message.objects.filter(kind=kind, person__in=people).delete()[0]


@transaction.atomic
def forget_old(*, now: datetime) -> int:
    """Messages older than two years are deleted, as the page "who sees what" says."""
    return Message.objects.filter(created_at__lt=now - KEPT_FOR).delete()[0]
