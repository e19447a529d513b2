"""Everybody's own tracks."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from courses.assignments.queries import rounds
from courses.assignments.queries.exemptions import last_exemption
from courses.progress.routes import routes_into
from courses.role.forms import AskForm
from courses.role.queries import mine


@login_required
def tracks(request: HttpRequest) -> HttpResponse:
    """My tracks with the reason, and tracks of other roles that one may do voluntarily."""
    today = timezone.localdate()
    own = mine.my_tracks(request.user, today=today)  # type: ignore[arg-type]
    others = mine.tracks_of_others(request.user, without=[one.track.pk for one in own])  # type: ignore[arg-type]
    first = next(iter([*own, *others]), None)
    attend_url = reverse("track", args=[first.track.key]) if first else f"{reverse('catalogue')}#phase-role"
    routes = routes_into("role", request.user, attend_url=attend_url)  # type: ignore[arg-type]
    return render(request, "courses/role/tracks.html", {"own": own, "others": others, "nav": "mine", "phase": "role", "routes": routes})


@login_required
def track(request: HttpRequest, key: str) -> HttpResponse:
    """One track: its modules with where I am, and why I have it."""
    found = mine.track_for(request.user, key, today=timezone.localdate())  # type: ignore[arg-type]
    if found is None:
        raise Http404
    person, own = request.user, found.assignment
    attend_url = reverse("module", args=[found.next.module.key]) if found.next else "#modules"
    is_required = own is not None and own.grounds.strength == "required"
    context = {
        "mine": found, "track": found.track, "nav": "mine", "phase": "role",
        "routes": routes_into("role", person, attend_url=attend_url),  # type: ignore[arg-type]
        "again": rounds.modules_again(own) if own else [],
        "past": rounds.past_rounds(own) if own else [],
        "exemption": last_exemption(person, own.assigned_set_id) if own and is_required else None,  # type: ignore[arg-type]
        "is_required": is_required,
        "asked": mine.open_request(person, found.track) if own is None else None,  # type: ignore[arg-type]
        "ask_form": AskForm(),
    }  # fmt: skip
    return render(request, "courses/role/track.html", context)
