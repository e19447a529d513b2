"""An application of a rule: starting it, its progress, undoing it, going on after it stopped."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from courses.role.models import Application
from courses.role.queries import overview
from courses.role.services import applying
from courses.role.views.tracks import BASE, track_or_404
from lms.lib.refusals import Refused
from lms.people.access import requires


@requires("tracks.assign")
@require_POST
def hr_track_apply(request: HttpRequest, key: str) -> HttpResponse:
    """Apply the rule to everybody, in the background. A second click finds the first one under way."""
    track = track_or_404(key)
    busy = track.applications.filter(state__in=Application.BUSY).first()
    if busy:
        return redirect("hr_track_change", key=key, application_id=busy.pk)
    try:
        application = applying.request_application(track=track, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("hr_track_open", key=key)
    return redirect("hr_track_change", key=key, application_id=application.pk)


@requires("tracks.assign")
def hr_track_change(request: HttpRequest, key: str, application_id: int) -> HttpResponse:
    """How far it is; htmx asks for the fragment every two seconds while it is under way."""
    application = get_object_or_404(overview.history(track_or_404(key)).select_related("track"), pk=application_id)
    application.may_be_undone = overview.may_be_undone(application)  # type: ignore[attr-defined]
    template = "courses/role/_change.html" if request.htmx else "courses/role/hr_track_change.html"  # type: ignore[attr-defined]
    context = {"application": application, "track": application.track, "is_busy": application.state in {"queued", "running", "undoing"}}
    response = render(request, template, BASE | context)
    response["Vary"] = "HX-Request"
    return response


@requires("tracks.assign")
@require_POST
def hr_track_undo(request: HttpRequest, key: str, application_id: int) -> HttpResponse:
    """Put back the situation of before."""
    application = get_object_or_404(Application.objects.select_related("track"), track__key=key, pk=application_id)
    try:
        applying.request_undo(application=application, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("hr_track_change", key=key, application_id=application_id)


@requires("tracks.assign")
@require_POST
def hr_track_go_on(request: HttpRequest, key: str, application_id: int) -> HttpResponse:
    """Go on with an application that stopped."""
    application = get_object_or_404(Application, track__key=key, pk=application_id)
    applying.try_again(application=application, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    return redirect("hr_track_change", key=key, application_id=application_id)
