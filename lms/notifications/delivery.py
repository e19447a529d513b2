"""Sending what waits in the outbox. Rows are leased one batch at a time, so two workers never send the same mail."""

import logging
from collections.abc import Iterable
from datetime import datetime
from email.mime.text import MIMEText
from smtplib import SMTPAuthenticationError, SMTPConnectError, SMTPException, SMTPResponseException, SMTPServerDisconnected
from time import monotonic
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import SafeMIMEMultipart, SafeMIMEText
from django.db import connection, transaction
from django.utils import timezone

from lms.notifications import holding, queries, rendering, rules
from lms.notifications.models import Message
from lms.people.models import Organisation

log = logging.getLogger(__name__)
BATCH = 100
SHUTTING_DOWN = 421  # RFC 5321 §4.2.3


class Mail(EmailMultiAlternatives):
    """A mail of ours: text, HTML and, where a date belongs to it, the calendar file as the third alternative.

    That is the structure of Outlook's own invitations, and the one that it looks for ([MS-OXCMAIL], meeting messages; RFC 6047 §2.4);
    Gmail and Apple Mail read the same. The file travels in base64, so that no server on the way breaks its lines anew.
    """

    def __init__(self, *args: object, calendar: str = "", method: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.calendar, self.method = calendar, method

    def message(self) -> SafeMIMEText | SafeMIMEMultipart:  # type: ignore[override]
        made = super().message()
        if self.calendar:
            part = MIMEText(self.calendar, "calendar", "utf-8")
            part.set_param("method", self.method)
            made.attach(part)  # type: ignore[arg-type]
        return made  # type: ignore[return-value]


def deliver_batch(*, now: datetime | None = None) -> int:
    """Send what is due, at most one batch; returns how many rows were taken.

    A worker that dies keeps its lease for five minutes; then the next one takes the row. A mail that is sent again after
    that carries the same Message-ID (RFC 5322 §3.6.4), so that mail servers recognise the second copy.
    """
    now = now or timezone.now()
    holding.release(now=now)
    ids = _lease(now)
    if not ids:
        return 0
    rows = Message.objects.select_related("person").in_bulk(ids)
    messages, own = [rows[pk] for pk in ids if pk in rows], queries.own_words()
    if settings.MAIL_IS_KEPT:
        for message in messages:
            _keep(message, own)
    else:
        _send_all(messages, own)
    return len(ids)


@transaction.atomic
def _lease(now: datetime) -> list[int]:
    waiting = Message.objects.filter(mail__in=[Message.Mail.QUEUED, Message.Mail.SENDING], is_held=False, due_at__lte=now)
    waiting = waiting.order_by("is_bulk", "due_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True)
    ids = list(waiting.values_list("pk", flat=True)[:BATCH])
    Message.objects.filter(pk__in=ids).update(mail=Message.Mail.SENDING, due_at=now + rules.LEASE)
    return ids


@transaction.atomic
def _keep(message: Message, own: rendering.Own) -> None:
    """Without a mail server the words stay here, readable for the administrator. Writing and marking are one step."""
    try:
        words = rendering.words(message, own)
    except Exception as problem:
        log.exception("Message %s could not be put into words", message.pk)
        _failed(message, type(problem).__name__, is_final=True)
        return
    message.subject, message.text, message.html = words.subject[:250], words.text, words.html
    message.mail, message.sent_at = Message.Mail.KEPT, timezone.now()
    message.save(update_fields=["subject", "text", "html", "mail", "sent_at"])


def _send_all(messages: list[Message], own: rendering.Own) -> None:
    """One connection for the batch. When the server is away, or the lease is half over, the rest goes back to the outbox untried."""
    post, began = get_connection(), monotonic()
    try:
        for number, message in enumerate(messages):
            problem = _send(message, own, post)
            if problem is not None and _is_away(problem):
                _put_back(messages[number + 1 :], str(problem) or type(problem).__name__)
                return
            if monotonic() - began > rules.LEASE.total_seconds() / 2:
                _put_back(messages[number + 1 :], "")
                return
    finally:
        _close(post)


def _is_away(problem: OSError) -> bool:
    """Whether the server, and not this one mail, is the matter: the next mail would wait in vain as well."""
    if isinstance(problem, SMTPResponseException) and problem.smtp_code == SHUTTING_DOWN:
        return True
    return isinstance(problem, SMTPServerDisconnected | SMTPConnectError | SMTPAuthenticationError) or not isinstance(problem, SMTPException)


def _close(post: BaseEmailBackend) -> None:
    """A server that went away meanwhile need not hear goodbye: what it took, it took."""
    try:
        post.close()
    except OSError as problem:
        log.info("The mail server was gone before the end (%s)", type(problem).__name__)


def _send(message: Message, own: rendering.Own, post: BaseEmailBackend) -> OSError | None:
    if not message.person.is_active and message.kind != "account_mail":
        Message.objects.filter(pk=message.pk).update(mail=Message.Mail.NONE)
        return None
    try:
        mail = _mail(message, own, post)
    except Exception as problem:
        log.exception("Message %s could not be put into words", message.pk)
        _failed(message, type(problem).__name__, is_final=True)
        return None
    try:
        post.open()
        mail.send()
    except OSError as problem:  # every problem of smtplib is one
        log.warning("The mail server did not take message %s (%s)", message.pk, type(problem).__name__)
        _failed(message, str(problem) or type(problem).__name__)
        _forget_connection(post)
        return problem
    Message.objects.filter(pk=message.pk).update(mail=Message.Mail.SENT, sent_at=timezone.now(), attempts=message.attempts + 1, problem="")
    return None


def _forget_connection(post: BaseEmailBackend) -> None:
    """After a problem the next mail begins anew, and the server is not asked for a goodbye that may not come."""
    if (line := getattr(post, "connection", None)) is not None:
        line.close()
        post.connection = None  # type: ignore[attr-defined]


def _mail(message: Message, own: rendering.Own, post: BaseEmailBackend) -> Mail:
    words = rendering.words(message, own)
    ours = Organisation.current()
    domain = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    mail = Mail(
        subject=words.subject,
        body=words.text,
        to=[message.person.email or ""],
        reply_to=[ours.mailbox] if ours and ours.mailbox else None,
        connection=post,
        headers={
            "Message-ID": f"<podium-{message.pk}-{message.created_at:%Y%m%d%H%M%S}@{domain}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.person.language,
        },
        calendar=message.calendar,
        method=message.calendar_method,
    )
    if words.html:
        mail.attach_alternative(words.html, "text/html")
    for more in message.context.get("more_calendars", []):
        mail.attach(_calendar_part(more["file"], more["method"]))
    return mail


def _calendar_part(file: str, method: str) -> MIMEText:
    """A file has one method, equal to that of its part (RFC 5546 §3.1; RFC 6047 §2.4); who is moved to another date gets two."""
    part = MIMEText(file, "calendar", "utf-8")
    part.set_param("method", method)
    return part


def _put_back(messages: Iterable[Message], problem: str) -> None:
    """Back to the outbox without counting as a try; with the problem, which health then tells."""
    ids = [message.pk for message in messages]
    due_at = timezone.now() + (rules.PAUSES[0] if problem else rules.PAUSES[0] * 0)
    Message.objects.filter(pk__in=ids).update(mail=Message.Mail.QUEUED, due_at=due_at, problem=problem[:300])


def _failed(message: Message, problem: str, *, is_final: bool = False) -> None:
    attempts = message.attempts + 1
    pause = None if is_final else rules.pause_after(attempts)
    Message.objects.filter(pk=message.pk).update(
        attempts=attempts,
        problem=problem[:300],
        mail=Message.Mail.QUEUED if pause else Message.Mail.FAILED,
        due_at=timezone.now() + pause if pause else message.due_at,
    )
