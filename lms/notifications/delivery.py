"""Sending what waits in the outbox. Rows are leased one batch at a time, so two workers never send the same mail."""

import logging
from datetime import datetime
from email.mime.text import MIMEText
from smtplib import SMTPException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.utils import timezone

from lms.notifications import rendering, rules
from lms.notifications.models import Message

log = logging.getLogger(__name__)
BATCH = 50


def deliver_batch(*, now: datetime | None = None) -> int:
    """Send what is due, at most one batch; returns how many rows were taken.

    A worker that dies keeps its lease for five minutes; then the next one takes the row. A mail that is sent again after
    that carries the same Message-ID (RFC 5322 §3.6.4), so that mail servers recognise the second copy.
    """
    ids = _lease(now or timezone.now())
    if not ids:
        return 0
    if settings.MAIL_IS_KEPT:
        for pk in ids:
            _keep(pk)
        return len(ids)
    post = get_connection()
    try:
        for pk in ids:
            _send(pk, post)
    finally:
        post.close()
    return len(ids)


@transaction.atomic
def _lease(now: datetime) -> list[int]:
    waiting = Message.objects.filter(mail__in=[Message.Mail.QUEUED, Message.Mail.SENDING], due_at__lte=now).order_by("due_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        waiting = waiting.select_for_update(skip_locked=True)
    ids = list(waiting.values_list("pk", flat=True)[:BATCH])
    Message.objects.filter(pk__in=ids).update(mail=Message.Mail.SENDING, due_at=now + rules.LEASE)
    return ids


@transaction.atomic
def _keep(pk: int) -> None:
    """Without a mail server the words stay here, readable for the administrator. Writing and marking are one step."""
    message = Message.objects.select_related("person").get(pk=pk)
    try:
        words = rendering.words(message)
    except Exception as problem:
        log.exception("Message %s could not be put into words", pk)
        _failed(message, type(problem).__name__, is_final=True)
        return
    message.subject, message.text, message.html = words.subject[:250], words.text, words.html
    message.mail, message.sent_at = Message.Mail.KEPT, timezone.now()
    message.save(update_fields=["subject", "text", "html", "mail", "sent_at"])


def _send(pk: int, post: BaseEmailBackend) -> None:
    message = Message.objects.select_related("person").get(pk=pk)
    if not message.person.is_active and message.kind != "account_mail":
        Message.objects.filter(pk=pk).update(mail=Message.Mail.NONE)
        return
    try:
        mail = _mail(message, post)
    except Exception as problem:
        log.exception("Message %s could not be put into words", pk)
        _failed(message, type(problem).__name__, is_final=True)
        return
    try:
        mail.send()
    except (OSError, SMTPException) as problem:
        log.warning("The mail server did not take message %s (%s)", pk, type(problem).__name__)
        _failed(message, str(problem))
        return
    Message.objects.filter(pk=pk).update(mail=Message.Mail.SENT, sent_at=timezone.now(), attempts=message.attempts + 1, problem="")


def _mail(message: Message, post: BaseEmailBackend) -> EmailMultiAlternatives:
    words = rendering.words(message)
    domain = urlsplit(settings.PUBLIC_URL).hostname or "localhost"
    mail = EmailMultiAlternatives(
        subject=words.subject,
        body=words.text,
        to=[message.person.email or ""],
        connection=post,
        headers={
            "Message-ID": f"<podium-{message.pk}-{message.created_at:%Y%m%d%H%M%S}@{domain}>",
            "Auto-Submitted": "auto-generated",
            "Content-Language": message.person.language,
        },
    )
    if words.html:
        mail.attach_alternative(words.html, "text/html")
    if message.calendar:
        part = MIMEText(message.calendar, "calendar", "utf-8")
        part.set_param("method", message.calendar_method)
        mail.attach(part)
    return mail


def _failed(message: Message, problem: str, *, is_final: bool = False) -> None:
    attempts = message.attempts + 1
    pause = None if is_final else rules.pause_after(attempts)
    Message.objects.filter(pk=message.pk).update(
        attempts=attempts,
        problem=problem[:300],
        mail=Message.Mail.QUEUED if pause else Message.Mail.FAILED,
        due_at=timezone.now() + pause if pause else message.due_at,
    )
