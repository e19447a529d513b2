"""HR builds a track: modules in order, conditions, people, dates; without JavaScript unless a test says so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.assignments.models import Assignment
from courses.role.models import Track
from courses.role.rules import Rule, rule_from
from courses.role.services import applying
from courses.role.services import tracks as services
from tests.role.conftest import below, text


def test_modules_are_ordered_with_buttons(cast, hr, make_track, make_module):
    one, two, three = make_module("One"), make_module("Two"), make_module("Three")
    track = make_track(modules=[(one, False), (two, False)])
    address = f"/hr/tracks/{track.key}/modules/"

    def order():
        return [(entry.module.title_en, entry.is_optional) for entry in track.assigned_set.entries.order_by("position")]

    hr.post(address, {"do": "add", "module": three.key})
    hr.post(address, {"do": "up", "module": three.key})
    assert order() == [("One", False), ("Three", False), ("Two", False)]
    hr.post(address, {"do": "down", "module": one.key})
    hr.post(address, {"do": "optional", "module": two.key})
    assert order() == [("Three", False), ("One", False), ("Two", True)]
    hr.post(address, {"do": "remove", "module": one.key})
    hr.post(address, {"do": "up", "module": three.key})
    hr.post(address, {"do": "add", "module": three.key})
    assert order() == [("Three", False), ("Two", True)]


def test_conditions_and_people_are_added_and_taken_away_without_javascript(cast, hr, make_track, make_job_role):
    track = make_track(rule=Rule())
    address = f"/hr/tracks/{track.key}/audience/"

    def rule():
        return rule_from(Track.objects.get().audience)

    hr.post(address, {"groups": "0", "do": "group"})
    line = {
        "groups": "1",
        "match": "all",
        "g0-match": "any",
        "g0-lines": "1",
        "g0-0-field": "job_role",
        "g0-0-was": "unit",
        "g0-0-op": "below",
        "g0-0-value": "5",
    }
    hr.post(address, line | {"do": "count"})
    assert rule().groups[0].conditions[0].value is None, "another field asks for another value"
    buyer = make_job_role()
    line |= {"g0-0-was": "job_role", "g0-0-op": "is", "g0-0-value": buyer.pk}
    hr.post(address, line | {"do": "condition:0"})
    assert [one.value for one in rule().groups[0].conditions] == [buyer.pk, None]
    numbers = f"{cast.employee.employee_number}, {cast.other.employee_number} 9999"
    seen = hr.post(address, line | {"do": "add", "numbers": numbers}, follow=True)
    assert "Nobody here has the number 9999." in text(seen)
    assert rule().added == tuple(sorted([cast.employee.pk, cast.other.pk]))
    hr.post(address, {"do": f"leave_out:{cast.other.employee_number}"})
    assert (rule().added, rule().left_out) == ((cast.employee.pk,), (cast.other.pk,))
    hr.post(address, {"do": f"forget:id-{cast.other.pk}"})
    hr.post(address, line | {"do": "remove:0-0"})
    assert (rule().left_out, rule().groups) == ((), ())


def test_a_date_that_is_none_is_said_and_nothing_is_lost(cast, hr, make_track):
    track = make_track(rule=below(cast.north))
    line = {"groups": "1", "g0-lines": "2", "g0-0-field": "unit", "g0-0-was": "unit", "g0-0-op": "below", "g0-0-value": cast.north.pk,
            "g0-1-field": "joined", "g0-1-was": "joined", "g0-1-op": "before", "g0-1-value": "31-2-2026"}  # fmt: skip
    seen = hr.post(f"/hr/tracks/{track.key}/audience/", line | {"do": "count"}, follow=True)
    assert "‘31-2-2026’ is not a date." in text(seen)
    assert "Everybody in Noord with everything below" in text(seen)


NONSENSE = [
    {"groups": "x"},
    {"groups": "999999", "g0-lines": "99"},
    {"do": "remove:9-9", "groups": "0"},
    {"do": "condition:x", "groups": "0"},
    {"groups": "1", "g0-lines": "1", "g0-0-field": "salary", "g0-0-value": "<script>"},
]


@pytest.mark.parametrize("posted", NONSENSE)
def test_nonsense_in_the_conditions_is_survived(cast, hr, make_track, posted):
    track = make_track()
    assert hr.post(f"/hr/tracks/{track.key}/audience/", posted, follow=True).status_code == 200


def test_htmx_gets_the_piece_and_a_browser_the_page(cast, hr, make_track):
    track = make_track()
    piece = hr.post(f"/hr/tracks/{track.key}/audience/", {"do": "count"}, headers={"HX-Request": "true"})
    assert piece.status_code == 200
    assert "<html" not in piece.content.decode() and 'id="audience"' in piece.content.decode()
    assert hr.post(f"/hr/tracks/{track.key}/audience/", {"do": "count"}).status_code == 302


def test_one_person_is_looked_up_with_the_reason_and_the_reason_why_not(cast, hr, make_track, apply):
    track = make_track()
    apply(track)
    services.set_audience(track=track, rule=below(cast.south, left_out=(cast.manager.pk,)), by=cast.hr, now=timezone.now())

    def found(words):
        return text(hr.get(f"/hr/tracks/{track.key}/person/", {"q": words}, headers={"HX-Request": "true"}))

    assert "comes in. Belongs to ‘Zuid’." in found("otto")
    assert "goes out. Belongs to ‘Noord’ (since" in found("samira")
    assert "goes out. Left out by name." in found("Marloes")
    assert "is not meant." in found(cast.hr.employee_number)
    assert "Nobody here is called ‘zzz’" in found("zzz")


def test_dates_that_cannot_be_met_are_counted_and_a_date_is_proposed(cast, hr, make_track, make_person):
    late = make_person("Later", units=[cast.north], joined_on=timezone.localdate() + timedelta(days=40))
    due_on = timezone.localdate() + timedelta(days=30)
    track = make_track(strength="expected", due_kind="fixed", due_on=due_on)
    assert "1 person cannot make the date" in text(hr.get(f"/hr/tracks/{track.key}/open/"))
    hr.post(f"/hr/tracks/{track.key}/extend/")
    assert "cannot make the date" not in text(hr.get(f"/hr/tracks/{track.key}/open/"))
    applying.work_off(application_id=applying.request_application(track=track, by=cast.hr, now=timezone.now()).pk)
    assert Assignment.objects.get(person=late).due_on > late.joined_on
    assert Assignment.objects.get(person=cast.employee).due_on == due_on
