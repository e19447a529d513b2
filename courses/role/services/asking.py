"""Somebody asks for a track, and HR answers (people-and-tracks.md §3.10)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.assignments import queries as assignment_queries
from courses.assignments import services as assignments
from courses.role.models import Track, TrackRequest
from courses.role.services import by_hand
from lms.audit.services import record
from lms.lib.locks import lock, lock_all
from lms.lib.refusals import Refused
from lms.notifications.services import notify
from lms.people.models import User

State = TrackRequest.State
WORDS_KEPT = timedelta(days=365)


class HasItAlready(Refused):
    message = _("You have this track already.")


class AskedAlready(Refused):
    message = _("You have asked for this track already. HR has not answered yet.")


class NotOpen(Refused):
    message = _("This track is not open now, so it cannot be given.")


class SayWhy(Refused):
    message = _("Write one sentence about why not. The person reads it.")


class AnsweredAlready(Refused):
    message = _("A colleague has answered this already. Nothing was changed.")


@transaction.atomic
def ask_for_track(*, person: User, track: Track, words: str, now: datetime) -> TrackRequest:
    """Ask HR for a track. Doing it needs no asking; this makes it one of the own tracks. Raises NotOpen, HasItAlready or AskedAlready."""
    lock_all(User, [person.pk])
    track = Track.objects.get(pk=track.pk)
    if track.state != Track.State.OPEN:
        raise NotOpen
    if assignment_queries.live().filter(person=person, assigned_set=track.assigned_set_id).exists():
        raise HasItAlready
    if TrackRequest.objects.filter(person=person, track=track, state=State.ASKED).exists():
        raise AskedAlready
    return TrackRequest.objects.create(person=person, track=track, words=words.strip()[:500], asked_at=now)


def forget_words(*, now: datetime) -> int:
    """Every night: the words of what was answered a year ago."""
    return TrackRequest.objects.filter(decided_at__lt=now - WORDS_KEPT).exclude(words="").update(words="")


@transaction.atomic
def withdraw_request(*, request: TrackRequest, now: datetime) -> TrackRequest:
    """The person takes it back; the words are gone."""
    request = lock(request)
    if request.state == State.ASKED:
        request.state, request.words, request.decided_at = State.WITHDRAWN, "", now
        request.save()
    return request


@transaction.atomic
def give_what_was_asked(*, request: TrackRequest, by: User, now: datetime) -> TrackRequest:
    """HR gives the track by hand; that tells the person. Raises AnsweredAlready and what giving by hand raises."""
    request = _open(request)
    try:
        by_hand.give_by_hand(track=request.track, people=[request.person_id], by=by, now=now)
    except by_hand.NobodyNew:
        pass  # a rule has given it meanwhile: that is what was asked
    return _answer(request, State.GIVEN, "", by=by, now=now)


@transaction.atomic
def decline_request(*, request: TrackRequest, reason: str, by: User, now: datetime) -> TrackRequest:
    """HR does not give it, with a reason; the person may still do the track. Raises AnsweredAlready or SayWhy."""
    request = _open(request)
    if not reason.strip():
        raise SayWhy
    request = _answer(request, State.DECLINED, reason.strip()[:500], by=by, now=now)
    notify(
        request.person,
        "track_not_given",
        title=assignments.both_languages(request.track, "title"),
        reason=request.reason,
        url=f"/learn/tracks/{request.track.key}/",
    )
    return request


def _open(request: TrackRequest) -> TrackRequest:
    request = lock(request)
    if request.state != State.ASKED:
        raise AnsweredAlready
    return request


def _answer(request: TrackRequest, state: str, reason: str, *, by: User, now: datetime) -> TrackRequest:
    request.state, request.reason, request.decided_by, request.decided_at = State(state), reason, by, now
    request.save()
    record(by, f"track_request.{state}", request.person, changes={"track": ["", request.track.key]})
    return request
