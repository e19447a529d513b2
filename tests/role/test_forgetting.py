"""The history of a track is kept for two years, as the page "who sees what" says; what is in force stays."""

from datetime import timedelta

from django.utils import timezone

from courses.assignments.models import Grounds
from courses.role.models import ApplicationChange, TrackRequest
from courses.role.services import asking, forgetting
from lms.audit.models import AuditEntry
from lms.people import services as people
from tests.role.conftest import below


def _after(years: float) -> int:
    return forgetting.forget_old(now=timezone.now() + timedelta(days=365 * years + 1))


def test_after_two_years_the_names_of_an_application_go_and_only_what_is_in_force_is_left(cast, make_track, apply):
    track = make_track()
    first = apply(track)
    second = apply(track, rule=below(cast.south))
    assert _after(1.9) == 0 and ApplicationChange.objects.exists()
    assert _after(2) == 1
    assert not ApplicationChange.objects.exists()
    track.refresh_from_db()
    assert list(track.applications.values_list("pk", "previous")) == [(second.pk, None)] and track.in_force_id == second.pk
    assert AuditEntry.objects.filter(action="tracks.history_forgotten", changes__applications=[1, 0]).exists()
    assert Grounds.objects.filter(pk=first.grounds_id).exists(), "who went out then still has an assignment that says why it was there"


def test_who_leaves_leaves_no_request_for_a_track(cast, make_track, apply):
    track = make_track()
    apply(track)
    asking.ask_for_track(person=cast.other, track=track, words="For the fair.", now=timezone.now())
    people.leave(person=cast.other, by=cast.hr, now=timezone.now())
    assert not TrackRequest.objects.exists()
