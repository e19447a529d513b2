"""An employee may ask for a track (people-and-tracks.md §3.10)."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from ambassadors.queries import hint_for
from courses.progress.queries import forget_standing
from courses.progress.services import complete_module
from courses.role.models import TrackRequest
from courses.role.services import applying, asking
from lms.notifications.models import Message
from tests.role.conftest import live


@pytest.fixture
def track(make_track, apply):
    made = make_track()
    apply(made)
    return made


def test_somebody_asks_and_hr_gives_the_track(cast, client_of, track):
    other, hr = client_of(cast.other), client_of(cast.hr)
    page = f"/learn/tracks/{track.key}/"
    assert "Ask for this track" in other.get(page).content.decode()
    other.post(f"{page}ask/", {"words": "I will move to customer service."})
    assert "HR has not answered yet" in other.get(page).content.decode()
    assert "One colleague asks for a track" in hr.get("/hr/").content.decode()
    seen = hr.get("/hr/track-requests/").content.decode()
    assert "Otto Zuid" in seen and "I will move to customer service." in seen
    hr.post(f"/hr/track-requests/{TrackRequest.objects.get().pk}/", {"do": "give"})
    application = track.applications.first()
    applying.work_off(application_id=application.pk)
    assert cast.other in live(track)
    assert Message.objects.filter(person=cast.other, kind="track_assigned").count() == 1
    assert "Nobody asks for a track now" in hr.get("/hr/track-requests/").content.decode()


def test_a_no_has_a_reason_that_the_person_reads_and_the_track_may_still_be_done(cast, client_of, track):
    other, hr = client_of(cast.other), client_of(cast.hr)
    asked = asking.ask_for_track(person=cast.other, track=track, words="", now=timezone.now())
    hr.post(f"/hr/track-requests/{asked.pk}/", {"do": "decline", "reason": " "})
    assert TrackRequest.objects.get().state == "asked"
    hr.post(f"/hr/track-requests/{asked.pk}/", {"do": "decline", "reason": "Your own track comes first."})
    seen = other.get(f"/learn/tracks/{track.key}/").content.decode()
    assert "Your own track comes first." in seen and "Begin with" in seen
    assert Message.objects.get(person=cast.other, kind="track_not_given").context["reason"] == "Your own track comes first."
    with pytest.raises(asking.AnsweredAlready):
        asking.give_what_was_asked(request=asked, by=cast.hr, now=timezone.now())


def test_nobody_asks_twice_or_for_what_one_has_or_what_is_not_open(cast, client_of, track, make_track):
    with pytest.raises(asking.HasItAlready):
        asking.ask_for_track(person=cast.employee, track=track, words="", now=timezone.now())
    asking.ask_for_track(person=cast.other, track=track, words="", now=timezone.now())
    with pytest.raises(asking.AskedAlready):
        asking.ask_for_track(person=cast.other, track=track, words="", now=timezone.now())
    draft = make_track("Draft")
    assert client_of(cast.other).post(f"/learn/tracks/{draft.key}/ask/").status_code == 404


def test_who_withdraws_takes_the_words_along_and_old_words_are_forgotten(cast, client_of, track):
    now = timezone.now()
    asking.ask_for_track(person=cast.other, track=track, words="Mine", now=now)
    client_of(cast.other).post(f"/learn/tracks/{track.key}/ask/withdraw/")
    assert (TrackRequest.objects.get().state, TrackRequest.objects.get().words) == ("withdrawn", "")
    again = asking.ask_for_track(person=cast.other, track=track, words="Again", now=now)
    asking.decline_request(request=again, reason="Later.", by=cast.hr, now=now)
    asking.forget_words(now=now + timedelta(days=365))
    assert TrackRequest.objects.filter(words="Again").exists()
    asking.forget_words(now=now + timedelta(days=366))
    assert not TrackRequest.objects.exclude(words="").exists()


def test_asking_for_a_track_of_another_role_is_one_reason_of_the_private_hint_and_not_enough_alone(cast, track, make_module):
    """ambassadors.md §4: several visible ways of helping, not one."""
    asking.ask_for_track(person=cast.other, track=track, words="", now=timezone.now())
    assert hint_for(cast.other) == []
    finished = track.assigned_set.modules.get()
    complete_module(person=cast.other, module=finished, how="session", now=timezone.now())
    for phase in ("general", "organisation"):
        complete_module(person=cast.other, module=make_module(phase=phase), how="session", now=timezone.now())
    forget_standing(cast.other)
    with translation.override("en"):
        assert "You asked for a track of another role." in hint_for(cast.other)
