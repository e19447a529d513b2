"""What people thought of a session: asked once, answered without a name, shown from eight answers on (learning §8)."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.live_sessions import wording
from courses.live_sessions.models import Booking, FeedbackAnswer, FeedbackTurn, LiveSession, PulseAnswer
from courses.live_sessions.rules import feedback as rules
from courses.live_sessions.rules import states
from lms.lib.locks import lock, transaction_or_busy
from lms.lib.refusals import Refused
from lms.notifications.services import notify

MOST_LETTERS = 500
BATCH = 500


class AnsweredAlready(Refused):
    message = _("You have answered already. Thank you. Nobody can see which answer is yours, so it cannot be changed either.")


class NotAskedNow(Refused):
    message = _("The questions about this session are not open now.")


class AnswerMissing(Refused):
    message = _("Choose an answer for both questions. The line is yours to leave empty.")


@transaction_or_busy()
def answer(*, booking: Booking, useful: int | None, joined_in: int | None, line: str, now: datetime) -> None:
    """Keep the answer without a name, and beside it that this person has answered."""
    if useful is None or joined_in is None or not {useful, joined_in} <= set(range(1, 6)):
        raise AnswerMissing
    turn = _turn(booking)
    if turn.answered_on is not None:
        raise AnsweredAlready
    if booking.session.ends_at is None or not rules.may_answer(now=now, ended=booking.session.ends_at):
        raise NotAskedNow
    FeedbackAnswer.objects.create(session=booking.session, useful=useful, joined_in=joined_in, line=_clean(line))
    turn.answered_on = timezone.localdate(now)
    turn.save(update_fields=["answered_on"])


@transaction_or_busy()
def answer_pulse(*, booking: Booking, did: str, line: str, now: datetime) -> None:
    """Six weeks later: did you do one thing differently?"""
    if did not in PulseAnswer.Did.values:
        raise AnswerMissing(_("Choose one of the three answers."))
    turn = _turn(booking)
    if turn.pulse_answered_on is not None:
        raise AnsweredAlready
    if booking.session.ends_at is None or not rules.may_answer_pulse(now=now, ended=booking.session.ends_at):
        raise NotAskedNow
    PulseAnswer.objects.create(session=booking.session, did=did, line=_clean(line))
    turn.pulse_answered_on = timezone.localdate(now)
    turn.save(update_fields=["pulse_answered_on"])


def ask(*, now: datetime) -> int:
    """Ask who was there, once each: an hour after the end, and six weeks later. A second run asks nobody twice. Returns how many."""
    after = _who_was_there(since=now - timedelta(days=7), until=now - rules.ASK_AFTER).filter(Q(feedback=None) | Q(feedback__asked_on=None))
    pulse = _who_was_there(since=now - rules.PULSE_AFTER - timedelta(days=7), until=now - rules.PULSE_AFTER)
    pulse = pulse.filter(Q(feedback=None) | Q(feedback__pulse_asked_on=None))
    return sum(_ask(pk, now=now) for pk in after.values_list("pk", flat=True)[:BATCH]) + sum(
        _ask(pk, now=now, is_pulse=True) for pk in pulse.values_list("pk", flat=True)[:BATCH]
    )


def _who_was_there(*, since: datetime, until: datetime) -> QuerySet[Booking]:
    held = Booking.objects.filter(status=states.BOOKED, session__state=LiveSession.State.PUBLISHED, session__ends_at__gt=since, session__ends_at__lte=until)
    return held.filter(attendance__value__in=sorted(rules.WAS_THERE), person__is_active=True).order_by("pk").distinct()


@transaction_or_busy()
def _ask(booking_id: int, *, now: datetime, is_pulse: bool = False) -> int:
    booking = Booking.objects.select_related("person", "session__module").get(pk=booking_id)
    turn = _turn(booking)
    name = "pulse_asked_on" if is_pulse else "asked_on"
    if getattr(turn, name) is not None:
        return 0
    setattr(turn, name, timezone.localdate(now))
    turn.save(update_fields=[name])
    path = f"/learn/sessions/{booking.session_id}/{'pulse' if is_pulse else 'feedback'}/"
    kind = "session_pulse" if is_pulse else "session_feedback"
    notify(booking.person, kind, url=path, event_key=str(booking.pk), **wording.in_both(booking.session, booking.person))  # type: ignore[arg-type]
    return 1


def _turn(booking: Booking) -> FeedbackTurn:
    """The row of this booking, locked."""
    row, _made = FeedbackTurn.objects.get_or_create(booking=booking)
    return lock(row)


def _clean(line: str) -> str:
    return " ".join(line.replace("\x00", "").split())[:MOST_LETTERS]
