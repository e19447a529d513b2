"""Tracks for HR: the list, a new one, one track with its state and history, and the status of what is required."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.assignments import queries as assignments
from courses.role.forms import TrackForm
from courses.role.models import Track
from courses.role.queries import overview
from courses.role.services import applying
from courses.role.services import tracks as services
from lms.lib.refusals import Refused
from lms.people.access import requires

BASE = {"area": "hr", "nav": "tracks", "phase": "role"}


def track_or_404(key: str) -> Track:
    """The track with this key, with what its pages read."""
    return get_object_or_404(overview.tracks_to_build(), key=key)


@requires("tracks.assign")
def hr_tracks(request: HttpRequest) -> HttpResponse:
    """Every track with its state and how many people have it."""
    page = Paginator(overview.tracks_for_hr().order_by("state", "title_en", "pk"), 50).get_page(request.GET.get("page"))
    return render(request, "courses/role/hr_tracks.html", BASE | {"page": page})


@requires("tracks.assign")
def hr_track_new(request: HttpRequest) -> HttpResponse:
    """A new track: title, purpose and owner; then its modules."""
    form = TrackForm(request.POST or None, initial={"owner": request.user.employee_number})  # type: ignore[union-attr]
    if request.method == "POST" and form.is_valid():
        track = services.create_track(**form.cleaned_data, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        return redirect("hr_track_modules", key=track.key)
    return render(request, "courses/role/hr_track_about.html", BASE | {"form": form}, status=422 if form.errors else 200)


@requires("tracks.assign")
def hr_track(request: HttpRequest, key: str) -> HttpResponse:
    """One track: its state, what is missing, who has it in figures, and everything that was applied."""
    track = track_or_404(key)
    people = assignments.live().filter(assigned_set=track.assigned_set_id, person__is_active=True).count()
    history = list(overview.history(track)[:20])
    for one in history:
        one.may_be_undone = overview.may_be_undone(one)  # type: ignore[attr-defined]
    context = {
        "track": track, "lacks": overview.lacks(track) if track.state != Track.State.RETIRED else [], "entries": overview.entries(track), "people": people,
        "history": history, "busy": next((one for one in history if one.state in one.BUSY), None),
    }  # fmt: skip
    return render(request, "courses/role/hr_track.html", BASE | context)


@requires("tracks.assign")
def hr_track_about(request: HttpRequest, key: str) -> HttpResponse:
    """Another title, purpose, owner."""
    track = track_or_404(key)
    first = {name: getattr(track, name) for name in TrackForm.base_fields} | {"owner": track.owner.employee_number if track.owner else ""}
    form = TrackForm(request.POST or None, initial=first)
    if request.method == "POST" and form.is_valid():
        services.describe_track(track=track, **form.cleaned_data, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("Saved."))
        return redirect("hr_track", key=key)
    return render(request, "courses/role/hr_track_about.html", BASE | {"form": form, "track": track}, status=422 if form.errors else 200)


@requires("tracks.assign")
@require_POST
def hr_track_retire(request: HttpRequest, key: str) -> HttpResponse:
    """End the track for everybody; undoing is possible for 30 days."""
    track = track_or_404(key)
    try:
        application = applying.retire(track=track, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("hr_track", key=key)
    return redirect("hr_track_change", key=key, application_id=application.pk)
