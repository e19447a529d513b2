"""Giving a track by hand: to numbers or a filter, with what happens shown beforehand; afterwards it can be undone."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from courses.role import rules
from courses.role.forms import ByHandForm, people_with_numbers
from courses.role.models import Application, Track
from courses.role.queries import overview
from courses.role.queries.audience import is_one_of
from courses.role.queries.difference import difference
from courses.role.services import by_hand as services
from courses.role.views.tracks import BASE, track_or_404
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.people.models import User
from lms.people.queries import people_found


@requires("tracks.assign")
def hr_track_by_hand(request: HttpRequest, key: str) -> HttpResponse:
    """Choose people, look at what happens, give it. Looking is a POST too, because a pasted list is too long for an address."""
    track = track_or_404(key)
    form = ByHandForm(request.POST or None)
    context: dict[str, Any] = {"track": track, "form": form, "lacks": _lacks(track), "busy": track.applications.filter(state__in=Application.BUSY).first()}
    if request.method == "POST" and form.is_valid():
        people, unknown = _chosen(form)
        if request.POST.get("do") == "give":
            try:
                application = services.give_by_hand(track=track, people=people, by=request.user, now=timezone.now())  # type: ignore[arg-type]
            except Refused as refusal:
                messages.error(request, str(refusal))
            else:
                return redirect("hr_track_change", key=key, application_id=application.pk)
        context |= {"unknown": unknown[:50], "looked": True} | _preview(track, people)
    return render(request, "courses/role/hr_track_by_hand.html", BASE | context, status=422 if form.errors else 200)


def _chosen(form: ByHandForm) -> tuple[list[int], list[str]]:
    """The ids of the people chosen by number and by filter, and numbers that nobody has."""
    people, unknown = people_with_numbers(form.cleaned_data["numbers"])
    chosen = set(people)
    if form.has_filter:
        job_role = form.cleaned_data["job_role"]
        filtered = people_found(staff=None, words=form.cleaned_data["words"], unit=form.cleaned_data["unit"], job_role_id=job_role.pk if job_role else None)
        chosen |= set(filtered.values_list("pk", flat=True)[: rules.MOST_NAMED + 1])
    return sorted(chosen), unknown


def _preview(track: Track, people: list[int]) -> dict[str, Any]:
    rule, terms = services.rule_with(track, people)
    expected = difference(track, rule, terms, today=timezone.localdate(), among=people)
    left_out = set(rules.rule_from(track.in_force.rule).left_out) & set(people) if track.in_force else set()
    return {
        "difference": expected,
        "counted_at": timezone.now(),
        "first": User.objects.filter(is_one_of(people)).order_by("family_name", "given_name", "pk")[:12],
        "chosen": len(people),
        "too_many": rules.MOST_NAMED if len(people) > rules.MOST_NAMED else 0,
        "left_out": User.objects.filter(pk__in=left_out) if left_out else [],
    }


def _lacks(track: Track) -> list[overview.Lack]:
    """What is missing apart from people, who are chosen here."""
    if track.state == Track.State.OPEN:
        return []
    return [one for one in overview.lacks(track) if one.url_name != "hr_track_audience"]
