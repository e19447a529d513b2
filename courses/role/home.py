"""What tracks add to the first page, to HR's page of today and to the search."""

from datetime import datetime, time
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.catalogue import slots
from courses.role.queries import mine, overview
from lms.lib.searching import words_in
from lms.people.access import may, number_of
from lms.web.decisions import Decision
from lms.web.home import AgendaRow, NextStep
from lms.web.search import Hit

ON_HOME = 3
TRACKS = "own tracks"


def _has_tracks(request: HttpRequest) -> bool:
    """Most people have none, and the number is read together with the roles."""
    return bool(number_of(request.user, TRACKS))  # type: ignore[arg-type]


def own_tracks(request: HttpRequest) -> list[mine.MyTrack]:
    """The tracks of who reads, read once per request."""
    known: list[mine.MyTrack] | None = getattr(request, "_own_tracks", None)
    if known is None:
        known = mine.my_tracks(request.user, today=timezone.localdate()) if _has_tracks(request) else []  # type: ignore[arg-type]
        request._own_tracks = known  # type: ignore[attr-defined]
    return known


def section(request: HttpRequest) -> dict[str, Any] | None:
    """My tracks with the reason; what is finished stands on the page of tracks only."""
    unfinished = [one for one in own_tracks(request) if not one.is_finished and not one.is_excused]
    return {"own": unfinished[:ON_HOME], "more": max(0, len(unfinished) - ON_HOME)} if unfinished else None


def agenda(request: HttpRequest) -> list[AgendaRow]:
    """The due dates of what is not finished."""
    rows = []
    for one in own_tracks(request):
        if one.is_finished or one.is_excused or one.assignment is None or one.assignment.due_on is None:
            continue
        left = one.counting - one.done
        sentence = ngettext("Due on this day: %(count)s module left.", "Due on this day: %(count)s modules left.", left) % {"count": left}
        at = timezone.make_aware(datetime.combine(one.assignment.due_on, time(23, 59)))
        rows.append(AgendaRow(at, str(one.track.title), sentence, reverse("track", args=[one.track.key])))
    return rows


def next_step(request: HttpRequest) -> NextStep | None:
    """The first module of an assigned track that is not finished."""
    for one in own_tracks(request):
        step = one.next
        if one.is_finished or one.is_excused or one.is_again or step is None or step.is_optional or one.assignment is None:
            continue
        facts = (
            [("clock", ngettext("%(minutes)s minute", "%(minutes)s minutes", step.module.minutes) % {"minutes": step.module.minutes})]
            if step.module.minutes
            else []
        )
        facts.append(("list-checks", _("%(done)s of %(total)s in ‘%(track)s’") % {"done": one.done, "total": one.counting, "track": one.track.title}))
        return NextStep(
            weight=40,
            greeting=_("This stands next in your track."),
            title=str(step.module.title),
            why=str(step.module.summary),
            facts=list(facts),
            url=reverse("module", args=[step.module.key]),
            button=_("Begin") if not one.done else _("Go on"),
            stance=step.module.stance,
        )
    return None


def decisions(request: HttpRequest) -> list[Decision]:
    """What waits for HR: an application that stopped, a draft that is ready or nearly ready to open, and what people ask. Two questions."""
    if not may(request.user, "tracks.assign"):  # type: ignore[arg-type]
        return []
    found = []
    for one in overview.tracks_that_wait():
        if one.stopped_id:
            found.append(Decision(
                15, _("Stopped"), _("Applying ‘%(track)s’ stopped") % {"track": one.title},
                _("%(seen)s of %(total)s people are done. Going on is safe: nobody is done twice.") % {"seen": one.stopped_seen, "total": one.stopped_total},
                reverse("hr_track_change", args=[one.key, one.stopped_id]), _("Look at it"),
            ))  # fmt: skip
        else:
            found.append(Decision(
                60, _("Draft"), _("The track ‘%(track)s’ waits to be opened") % {"track": one.title},
                _("Its modules and its people have been chosen. See who gets it, then open it."),
                reverse("hr_track_open", args=[one.key]), _("See who gets it"),
            ))  # fmt: skip
    asked = overview.what_people_ask()
    if count := asked.get("exemption"):
        found.append(Decision(
            25, _("Exemption"), ngettext("One colleague asks for an exemption", "%(count)s colleagues ask for an exemption", count) % {"count": count},
            _("The clock runs until you have answered."), reverse("hr_exemptions"), _("Read and answer"),
        ))  # fmt: skip
    if count := asked.get("track"):
        found.append(Decision(
            45, _("Track"), ngettext("One colleague asks for a track", "%(count)s colleagues ask for a track", count) % {"count": count},
            _("Giving it can be undone for 30 days."), reverse("hr_track_requests"), _("Read and answer"),
        ))  # fmt: skip
    return found


def module_aside(request: HttpRequest, subject: slots.Subject) -> dict[str, Any] | None:
    """On the page of a module: in which of my tracks it stands, and why I have that."""
    if subject.module is None or not _has_tracks(request):
        return None
    own = mine.assignments_with(request.user, subject.module.variant_of_id or subject.module.pk)  # type: ignore[arg-type]
    return {"own": own} if own else None


def search(request: HttpRequest, words: str, at_most: int) -> list[Hit]:
    """Open tracks by title or purpose."""
    found = mine.open_tracks_with_words(words=words_in(words), at_most=str(at_most))
    return [Hit(str(one.title), reverse("track", args=[one.key]), str(one.purpose)) for one in found]
