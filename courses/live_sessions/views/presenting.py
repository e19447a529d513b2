"""A colleague is asked to tell how they do it, and answers in private; staff ask by name and take it back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.live_sessions import services, wording
from courses.live_sessions.forms import PresenterForm
from courses.live_sessions.models import LiveSession, SessionPresenter
from courses.live_sessions.queries import planning as queries
from courses.live_sessions.queries.appointments import clashes_of
from courses.live_sessions.queries.presenters import coming_slots_of, slots_asked_of
from courses.live_sessions.views.planned import attempt, planned, show
from lms.lib.refusals import Refused
from lms.people.access import requires


@requires("sessions.give")
@require_POST
def presenter_ask(request: HttpRequest, session_id: int) -> HttpResponse:
    """Ask by name, number, or with one click from the colleagues who are offered."""
    found, form = planned(request, session_id), PresenterForm(request.POST)
    if not form.is_valid():
        return show(request, found.pk, form=form)
    person = form.cleaned_data["person"]
    done = _("%(name)s has been asked. You hear it when there is an answer.") % {"name": person.full_name}
    facts = {"person": person, "minutes": form.cleaned_data["minutes"], "words": form.cleaned_data["words"]}
    return attempt(request, found, done, services.ask_presenter, session=found, **facts)


@requires("sessions.give")
@require_POST
def presenter_withdraw(request: HttpRequest, slot_id: int) -> HttpResponse:
    """The question is taken back, or the slot is not needed any more."""
    mine = queries.sessions_planned_by(request.user).values("pk")  # type: ignore[arg-type]
    slot = get_object_or_404(SessionPresenter.objects.select_related("session", "person"), pk=slot_id, session__in=mine)
    done = _("%(name)s has been told that the slot is not needed any more.") % {"name": slot.person.full_name}
    return attempt(request, slot.session, done, services.withdraw, slot=slot)


@requires("learn")
def slots_asked(request: HttpRequest) -> HttpResponse:
    """What I was asked to tell, and where I said yes."""
    coming = list(coming_slots_of(request.user, now=timezone.now()))  # type: ignore[arg-type]
    rows = [(slot, wording.all_dates(slot.session), wording.where(slot.session)) for slot in coming]
    return render(request, "courses/live_sessions/slots_asked.html", {"nav": "learn", "rows": rows})


@requires("learn")
def slot(request: HttpRequest, slot_id: int) -> HttpResponse:
    """One question, only for who was asked: what, when, with whom, and yes or no."""
    found, now = get_object_or_404(slots_asked_of(request.user), pk=slot_id), timezone.now()  # type: ignore[arg-type]
    session = found.session
    clashing = [one.session_id for one in clashes_of(found.person_id, session)] if found.status == SessionPresenter.Status.ASKED and session.starts_at else []
    others = LiveSession.objects.filter(pk__in=clashing).select_related("module").prefetch_related("dates") if clashing else []
    context = {
        "nav": "learn", "phase": session.module.course.phase, "slot": found, "session": session, "where": wording.where(session),
        "times": [wording.date_and_times(date) for date in session.dates.all()], "is_over": session.starts_at is not None and session.starts_at <= now,
        "clashes": [(one.module.title, wording.all_dates(one)) for one in others],
    }  # fmt: skip
    return render(request, "courses/live_sessions/slot.html", context)


@requires("learn")
@require_POST
def slot_answer(request: HttpRequest, slot_id: int) -> HttpResponse:
    """Yes, no, or cannot come after all. No reason is asked."""
    found = get_object_or_404(slots_asked_of(request.user), pk=slot_id)  # type: ignore[arg-type]
    answers = {
        "yes": (services.accept_slot, _("You are in. Your name stands on the page of the session.")),
        "no": (services.decline_slot, _("You said no. Nobody asks why.")),
        "cancel": (services.cancel_slot, _("You no longer tell something there. Who counts on you has been told.")),
    }
    service, done = answers.get(request.POST.get("answer", ""), (None, ""))
    if service is not None:
        try:
            service(slot=found, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except Refused as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(request, done)
    return redirect("slot", slot_id=found.pk)
