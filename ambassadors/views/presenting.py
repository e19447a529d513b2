"""My sessions: what I was asked to tell, handing a slot over or back, the hours I gave, and a certificate of them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ambassadors import hours, queries
from ambassadors.models import Ambassador
from ambassadors.presenting import hours_this_month
from ambassadors.services import hours as services_of_hours
from ambassadors.services import presenting
from ambassadors.views.stage import me
from lms.lib.numbers import whole_number
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.people.queries import organisation
from lms.web import toasts

HERE: dict[str, Any] = {"area": "ambassador", "nav": "sessions"}


@requires("posts.write")
def my_sessions(request: HttpRequest) -> HttpResponse:
    """What is asked of me, where I said yes, what I gave this month, and everything that was noted."""
    ambassador, ours = me(request), organisation()
    given = queries.hours_given(ambassador.person)
    minutes = queries.minutes_in_month([ambassador.person_id], timezone.localdate(), ours.time_zone if ours else "Europe/Amsterdam")
    context = {
        "slots": list(queries.coming_slots(ambassador.person, now=timezone.now())),
        "this_month": hours_this_month(minutes.get(ambassador.person_id, 0), ambassador),
        "given": given[:30],
        "has_more": len(given) > 30,
    }
    return render(request, "ambassadors/my_sessions.html", HERE | context)


@requires("posts.write")
def my_slot(request: HttpRequest, slot_id: int) -> HttpResponse:
    """I cannot come: another ambassador is asked, or the slot goes back to who asked."""
    slot = get_object_or_404(queries.coming_slots(request.user, now=timezone.now()), pk=slot_id)  # type: ignore[arg-type]
    refused = ""
    if request.method == "POST":
        to = whole_number(request.POST.get("to"))
        try:
            if to:
                other = presenting.hand_over(slot=slot, to=to, now=timezone.now())
                messages.success(request, _("%(name)s has been asked. Who asked you knows.") % {"name": other.person.full_name})
            else:
                presenting.give_back(slot=slot, by=slot.person, now=timezone.now())
                messages.success(request, _("The slot has gone back. Nobody asks why."))
            return redirect("my_sessions")
        except Refused as refusal:
            refused = str(refusal.message)
    context = {"slot": slot, "others": presenting.who_could_take_over(slot)[:12], "refused": refused}
    return render(request, "ambassadors/my_slot.html", HERE | context, status=422 if refused else 200)


@requires("learn")
@require_POST
def hours_make(request: HttpRequest) -> HttpResponse:
    """A certificate of the own hours up to now, for who is or was an ambassador."""
    ambassador = get_object_or_404(Ambassador, person=request.user.pk)
    try:
        one = services_of_hours.make(ambassador=ambassador, now=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("my_certificates")
    return redirect(f"{reverse('my_certificates')}#hours-{one.number}")


@requires("learn")
@require_safe
def hours_pdf(request: HttpRequest, number: str) -> HttpResponse:
    """The file of an own certificate of hours, in the person's language."""
    one = get_object_or_404(queries.hours_certificates_of(request.user), number=number)  # type: ignore[arg-type]
    response = HttpResponse(hours.pdf(one, language=request.user.language), content_type="application/pdf")  # type: ignore[union-attr]
    response["Content-Disposition"] = f'attachment; filename="podium-{one.number}.pdf"'
    return response


@requires("learn")
@require_http_methods(["GET", "HEAD", "POST"])
def hours_take_back(request: HttpRequest, number: str) -> HttpResponse:
    """The question, and doing it. It cannot be undone."""
    one = get_object_or_404(queries.hours_certificates_of(request.user), number=number)  # type: ignore[arg-type]
    if request.method == "POST":
        services_of_hours.take_back(certificate=one, by=request.user)  # type: ignore[arg-type]
        toasts.say(request, _("The certificate is gone. Its number leads nowhere any more."))
        return redirect("my_certificates")
    return render(request, "ambassadors/hours_take_back.html", {"nav": "mine", "certificate": one, "total": hours.total_words(one)})
