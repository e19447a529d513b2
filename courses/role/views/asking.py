"""Asking for a track and taking that back; for HR, who asks and the answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.role.forms import AskForm
from courses.role.models import TrackRequest
from courses.role.queries import mine, overview
from courses.role.services import asking as services
from courses.role.views.tracks import BASE
from lms.lib.refusals import Refused
from lms.people.access import requires


@login_required
@require_POST
def track_ask(request: HttpRequest, key: str) -> HttpResponse:
    """Ask HR for a track of another role."""
    track = get_object_or_404(mine.open_tracks(), key=key)
    form = AskForm(request.POST)
    try:
        services.ask_for_track(person=request.user, track=track, words=form.data.get("words", ""), now=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("HR has your question. You hear the answer here and by mail."))
    return redirect("track", key=key)


@login_required
@require_POST
def track_ask_withdraw(request: HttpRequest, key: str) -> HttpResponse:
    """Take the question back."""
    track = get_object_or_404(mine.open_tracks(), key=key)
    found = mine.open_request(request.user, track)  # type: ignore[arg-type]
    if found is not None:
        services.withdraw_request(request=found, now=timezone.now())
    return redirect("track", key=key)


@requires("tracks.assign")
def hr_track_requests(request: HttpRequest) -> HttpResponse:
    """Who asks for which track, each with its answer."""
    page = Paginator(overview.requests_waiting(), 25).get_page(request.GET.get("page"))
    return render(request, "courses/role/hr_track_requests.html", BASE | {"page": page})


@requires("tracks.assign")
@require_POST
def hr_track_request_answer(request: HttpRequest, request_id: int) -> HttpResponse:
    """Give the track, or say why not."""
    asked = get_object_or_404(TrackRequest.objects.select_related("person", "track"), pk=request_id)
    now = timezone.now()
    try:
        if request.POST.get("do") == "give":
            services.give_what_was_asked(request=asked, by=request.user, now=now)  # type: ignore[arg-type]
            messages.success(request, _("%(name)s gets the track.") % {"name": asked.person.full_name})
        else:
            services.decline_request(request=asked, reason=request.POST.get("reason", ""), by=request.user, now=now)  # type: ignore[arg-type]
            messages.success(request, _("%(name)s has your answer.") % {"name": asked.person.full_name})
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("hr_track_requests")
