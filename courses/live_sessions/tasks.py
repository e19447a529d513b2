"""What runs by itself. Each task finds its rows again and is safe to run twice."""

from celery import shared_task
from django.utils import timezone

from courses.live_sessions.models import LiveSession
from courses.live_sessions.services import approving, call_logs, checking, feedback, sweeps


@shared_task(name="courses.live_sessions.tasks.sweep")
def sweep() -> None:
    """Each minute: offers and requests that ran out, requests that lie with somebody else now, sessions that started, free seats for who waits."""
    now = timezone.now()
    sweeps.expire_offers(now=now)
    approving.settle_requests(now=now)
    approving.tell_approvers(now=now)
    sweeps.close_started(now=now)
    sweeps.fill_free_seats(now=now)


@shared_task(name="courses.live_sessions.tasks.fill_session")
def fill_session(session_id: int) -> None:
    """Somebody's time came free: look at one session again."""
    session = LiveSession.objects.filter(pk=session_id).first()
    if session is not None:
        sweeps.fill_session(session=session, now=timezone.now())


@shared_task(name="courses.live_sessions.tasks.remind")
def remind() -> None:
    """Tell people with a seat about tomorrow."""
    sweeps.remind(now=timezone.now())


@shared_task(name="courses.live_sessions.tasks.ask_for_feedback")
def ask_for_feedback() -> None:
    """Ask who was there what they thought, and six weeks later what they did; throw old call logs away."""
    feedback.ask(now=timezone.now())
    call_logs.forget_old(now=timezone.now())


@shared_task(name="courses.live_sessions.tasks.check_bookings")
def check_bookings() -> None:
    """Every night: look whether everything holds that must hold about bookings (§2.5)."""
    checking.check(now=timezone.now())
