"""The private "would this be something for you?": reasons, nobody else, and an off switch that goes both ways (ambassadors.md §4)."""

import pytest
from django.utils import timezone

from ambassadors import queries
from ambassadors.models import Hint
from courses.progress.services import finish_lesson
from courses.role.models import TrackRequest
from courses.role.services import tracks
from tests.ambassadors.test_terms import helped
from tests.courses_made import make_course, make_module


@pytest.fixture
def hinted(cast, post):
    """The employee has two reasons: thanks of three colleagues, and a track of another role that she asked for."""
    helped(cast, post)
    track = tracks.create_track(title_nl="Pers", title_en="Press", purpose_en="For who talks to the press.", by=cast.hr, now=timezone.now())
    TrackRequest.objects.create(person=cast.employee, track=track)
    return cast.employee


def test_who_asked_for_a_track_of_another_role_and_was_thanked_reads_both_reasons(client_of, hinted):
    page = client_of(hinted).get("/podium/").content.decode()
    assert "thanked you 3 times" in page and "You asked for a track of another role." in page and "Only you see this." in page


def test_who_went_through_all_three_phases_reads_that_as_a_reason(cast, client_of, post):
    helped(cast, post)
    modules = [make_module(make_course(phase=phase), lessons=1) for phase in ("general", "organisation", "role")]
    for module in modules:
        assert queries.hint_for(cast.employee) == []
        for lesson in module.lessons.all():
            finish_lesson(person=cast.employee, lesson=lesson, now=timezone.now())
    assert "You went through all three phases." in client_of(cast.employee).get("/podium/").content.decode()


def test_the_off_switch_is_undone_from_its_toast_and_later_from_the_own_page(client_of, hinted):
    me = client_of(hinted)
    off = me.post("/podium/hint/", follow=True).content.decode()
    assert "Would the podium be something for you?" not in off and 'action="/podium/hint/?what=on"' in off
    me.post("/podium/hint/?what=on")
    assert "Would the podium be something for you?" in me.get("/podium/").content.decode()
    me.post("/podium/hint/")
    own = me.get("/podium/following/").content.decode()
    assert "You may ask me again" in own and 'action="/podium/hint/?what=on"' in own
    assert me.post("/podium/hint/?what=on", {"next": "/podium/following/"}).url == "/podium/following/"
    assert not Hint.objects.exists() and "You may ask me again" not in me.get("/podium/following/").content.decode()


def test_hr_and_managers_see_where_ambassadors_are_missing_and_never_who_was_hinted_at(cast, client_of, hinted):
    places = ("/hr/", "/hr/ambassadors/", "/hr/ambassadors/map/", "/podium/")
    for person in (cast.hr, cast.administrator):
        assert not any("thanked you" in page or hinted.full_name in page.split("<main")[1] for page in (_text(client_of(person), place) for place in places))
    assert "thanked you" not in _text(client_of(cast.manager), "/me/team/")


def _text(client, place):
    answer = client.get(place)
    return answer.content.decode() if answer.status_code == 200 else "<main"
