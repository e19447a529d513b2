"""A message to everybody with a seat: written, looked at as the mail will look, tried on oneself, sent once."""

from copy import copy
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.live_sessions import services, wording
from courses.live_sessions.forms import MessageForm
from courses.live_sessions.models import LiveSession, SessionMessage
from courses.live_sessions.queries.recipients import recipients_of
from courses.live_sessions.services.messaging import KIND, context_of
from courses.live_sessions.services.telling import page_of
from courses.live_sessions.views.overview import here
from courses.live_sessions.views.planned import planned
from lms.lib.refusals import Refused
from lms.notifications import rendering
from lms.notifications.models import Message
from lms.people.access import requires
from lms.people.models import Language, User


@requires("sessions.give")
def plan_message(request: HttpRequest, session_id: int) -> HttpResponse:
    """Write to the people of a session."""
    found = planned(request, session_id)
    form, step = MessageForm(request.POST or None), request.POST.get("step", "")
    context: dict[str, Any] = {"form_key": request.POST.get("form_key", "")[:64] or uuid4().hex}
    if request.method == "POST" and form.is_valid():
        words, me = form.cleaned_data, request.user
        try:
            if step == "send":
                made = services.send_message(session=found, by=me, now=timezone.now(), form_key=context["form_key"], **words)  # type: ignore[arg-type]
                told = ngettext("The message is on its way to %(count)d person.", "The message is on its way to %(count)d people.", made.told) % {
                    "count": made.told
                }
                messages.success(request, told)
                return redirect("plan_message", session_id=found.pk)
            if step == "trial":
                services.send_trial(session=found, subject=words["subject"], text=words["text"], by=me, now=timezone.now())  # type: ignore[arg-type]
                messages.success(request, _("You get this message now. Nobody else does."))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            people = recipients_of(found, words["to"]).count()
            context |= {"letters": [(label, _letter(found, language, words, me)) for language, label in Language.choices], "people": people}  # type: ignore[arg-type]
    counts = {str(to): recipients_of(found, to).count() for to in SessionMessage.To}
    form.fields["to"].choices = [(to.value, f"{to.label} ({counts[to.value]})") for to in SessionMessage.To]  # type: ignore[attr-defined]
    context |= here(request) | {
        "session": found, "phase": found.module.course.phase, "form": form, "when": wording.all_dates(found),
        "sent": SessionMessage.objects.filter(session=found).select_related("sent_by"),
    }  # fmt: skip
    return render(request, "courses/live_sessions/plan_message.html", context, status=422 if form.is_bound and form.errors else 200)


def _letter(session: LiveSession, language: str, words: dict[str, str], me: User) -> rendering.Words:
    """The mail as somebody who reads this language gets it; in the greeting stands the name of who looks."""
    reader = copy(me)
    reader.language = language
    return rendering.words(Message(person=reader, kind=KIND, url=page_of(session), context=context_of(session, reader, by=me, **words)))
