"""The manager makes working time and lets somebody stand in; neither sees more than what is required (people-and-tracks.md §3.5, issue 5.9)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.assignments import reminders
from courses.assignments.models import Assignment, Deputy, WorkingTime
from courses.assignments.services import team
from courses.progress.services import complete_module
from courses.role.rules import Rule
from lms.audit.models import AuditEntry
from lms.notifications.models import Message
from lms.people import services as people
from tests.role.conftest import REQUIRED


@pytest.fixture
def required(cast, make_track, apply):
    """Samira has a required track, and Otto of another manager has it too."""
    apply(make_track("Needed", rule=Rule(added=(cast.employee.pk, cast.other.pk)), **REQUIRED))
    return Assignment.objects.get(person=cast.employee)


def stand_in(cast, days=7):
    now = timezone.now()
    return team.appoint_deputy(manager=cast.manager, deputy=cast.deputy, until=timezone.localdate(now) + timedelta(days=days), now=now)


def test_the_manager_makes_working_time_and_the_person_knows_it(cast, client_of, required):
    manager, employee = client_of(cast.manager), client_of(cast.employee)
    on = timezone.localdate() + timedelta(days=3)
    for _twice in range(2):
        manager.post(f"/me/team/time/{required.pk}/", {"minutes": 90, "on": on.isoformat(), "do": "make"})
    time = WorkingTime.objects.get()
    assert (time.minutes, time.on, time.by) == (90, on, cast.manager)
    assert Message.objects.filter(person=cast.employee, kind="working_time_made").count() == 1
    assert "90 minutes" in manager.get("/me/team/").content.decode()
    assert "Marloes van der Berg has made 90 minutes for it on" in employee.get("/learn/tracks/needed/").content.decode()
    manager.post(f"/me/team/time/{required.pk}/", {"do": "back"})
    assert not WorkingTime.objects.exists()
    assert Message.objects.filter(person=cast.employee, kind="working_time_made").count() == 2
    assert list(AuditEntry.objects.filter(action__startswith="working_time").order_by("pk").values_list("action", flat=True)) == [
        "working_time.made", "working_time.taken_back",
    ]  # fmt: skip


def test_no_time_is_made_on_a_day_on_which_the_person_does_not_work(cast, client_of, required):
    manager, monday = client_of(cast.manager), timezone.localdate() + timedelta(days=7 - timezone.localdate().weekday())
    people.change_person(person=cast.employee, by=cast.hr, now=timezone.now(), working_days="245")
    asked = {"minutes": "60", "do": "make"}
    seen = manager.post(f"/me/team/time/{required.pk}/", asked | {"on": monday.isoformat()}, follow=True).content.decode()
    assert "Samira El Idrissi works on Tue, Thu, Fri. Choose one of those days, or leave the day open." in seen and not WorkingTime.objects.exists()
    manager.post(f"/me/team/time/{required.pk}/", asked | {"on": (monday + timedelta(days=1)).isoformat()})
    assert WorkingTime.objects.get().on == monday + timedelta(days=1)


@pytest.mark.parametrize("posted", [{"minutes": "many"}, {"minutes": "-5"}, {"minutes": "60", "on": "2001-01-01"}, {"minutes": "60", "on": "soon"}, {}])
def test_nonsense_makes_no_time_and_says_so(cast, client_of, required, posted):
    seen = client_of(cast.manager).post(f"/me/team/time/{required.pk}/", posted | {"do": "make"}, follow=True).content.decode()
    assert not WorkingTime.objects.exists()
    assert "Nothing was changed." in seen or "That day has passed." in seen


def test_no_time_is_made_for_others_people_or_for_what_is_not_required(cast, client_of, required, make_track, apply):
    manager = client_of(cast.manager)
    others = Assignment.objects.get(person=cast.other)
    assert manager.post(f"/me/team/time/{others.pk}/", {"minutes": 60}).status_code == 404
    apply(make_track("Choice", rule=Rule(added=(cast.employee.pk,)), strength="expected"))
    expected = Assignment.objects.get(person=cast.employee, grounds__strength="expected")
    assert manager.post(f"/me/team/time/{expected.pk}/", {"minutes": 60}).status_code == 404
    complete_module(person=cast.employee, module=required.assigned_set.modules.get(), how="session", now=timezone.now())
    assert "No working time is needed" in manager.post(f"/me/team/time/{required.pk}/", {"minutes": 60}, follow=True).content.decode()


def test_who_stands_in_sees_and_does_the_same_for_that_team_until_the_day_and_nothing_else(cast, client_of, required):
    deputy = client_of(cast.deputy)
    assert deputy.get("/me/team/").status_code == 403
    row = stand_in(cast)
    seen = deputy.get("/me/team/").content.decode()
    assert "Samira El Idrissi" in seen and "Needed" in seen and "Otto" not in seen
    assert "You stand in for Marloes van der Berg" in seen
    assert "Let a colleague stand in" not in seen
    deputy.post(f"/me/team/time/{required.pk}/", {"minutes": 45})
    assert WorkingTime.objects.get().by == cast.deputy
    assert deputy.post("/me/team/deputy/", {"person": cast.trainer.employee_number, "until": timezone.localdate().isoformat()}).status_code == 403
    assert deputy.get("/hr/tracks/").status_code == 403
    Deputy.objects.filter(pk=row.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    assert deputy.get("/me/team/").status_code == 403
    assert deputy.post(f"/me/team/time/{required.pk}/", {"minutes": 30}).status_code == 403


def test_who_stands_in_does_not_see_the_own_row_or_a_manager_who_has_left(cast, client_of, required, make_track, apply):
    people.change_person(person=cast.deputy, managers=[cast.manager], by=cast.hr, now=timezone.now())
    apply(make_track("Also", rule=Rule(added=(cast.deputy.pk, cast.employee.pk)), **REQUIRED))
    stand_in(cast)
    deputy = client_of(cast.deputy)
    assert "Dirk Vervanger" not in deputy.get("/me/team/").content.decode().partition("<main")[2]
    people.leave(person=cast.manager, by=cast.hr, now=timezone.now())
    assert deputy.get("/me/team/").status_code == 403


def test_a_manager_chooses_ends_and_reads_why_not(cast, client_of, required):
    manager, today = client_of(cast.manager), timezone.localdate()

    def choose(person, day):
        return manager.post("/me/team/deputy/", {"person": person, "until": day.isoformat()}, follow=True).content.decode()

    assert "You cannot stand in for yourself" in choose(cast.manager.employee_number, today)
    assert "Nobody here has the number" in choose("none", today)
    assert "That day has passed" in choose(cast.deputy.employee_number, today - timedelta(days=1))
    assert "half a year at most" in choose(cast.deputy.employee_number, today + timedelta(days=185))
    assert "Dirk Vervanger stands in for you" in choose(cast.deputy.employee_number, today)
    assert "stands in for you already" in choose(cast.deputy.employee_number, today)
    row = Deputy.objects.get()
    assert row.last_day == today
    assert Message.objects.filter(person=cast.deputy, kind="stands_in").count() == 1
    assert client_of(cast.other).post(f"/me/team/deputy/{row.pk}/end/").status_code == 403
    manager.post(f"/me/team/deputy/{row.pk}/end/")
    assert client_of(cast.deputy).get("/me/team/").status_code == 403


def test_who_stands_in_hears_of_what_is_late_like_the_manager(cast, required):
    stand_in(cast, days=90)
    reminders.send_due(now=timezone.now() + timedelta(days=67))
    reminders.send_due(now=timezone.now() + timedelta(days=68))
    told = Message.objects.filter(kind="team_required_late", context__name="Samira El Idrissi")
    assert {one.person for one in told} == {cast.manager, cast.deputy}
