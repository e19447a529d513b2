from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from lms.audit.models import AuditEntry
from lms.people import queries, services
from lms.people.access import MANAGER, may, roles_of
from lms.people.models import User
from lms.people.sign_in import Backend


def test_two_people_never_share_an_employee_number(make_person):
    make_person(employee_number="7001")
    with pytest.raises(services.NumberIsTaken, match="7001"):
        make_person(employee_number="7001")


def test_two_accounts_never_share_an_address_in_any_spelling(make_person):
    make_person(email="Noor@example.org")
    with pytest.raises(services.AddressIsTaken):
        make_person(email="noor@EXAMPLE.org")


def test_of_a_person_nothing_is_kept_that_learning_at_work_does_not_need():
    """No social-media handle, no date of birth, no photo (people-and-tracks.md §1.1); a portrait is the ambassador's own upload."""
    kept = {field.name for field in User._meta.get_fields() if not field.auto_created and not field.is_relation}
    assert kept == {
        "employee_number", "email", "given_name", "name_prefix", "family_name", "language", "time_zone", "theme", "joined_on", "left_on",
        "absent_from", "absent_until", "working_days", "is_active", "created_at", "password", "last_login",
    }  # fmt: skip


def test_somebody_may_have_two_job_roles_and_two_managers(make_person, make_job_role):
    managers, job_roles = [make_person(), make_person()], [make_job_role(), make_job_role()]
    person = make_person(managers=managers, job_roles=job_roles)
    assert set(person.managers.all()) == set(managers) and set(person.job_roles.all()) == set(job_roles)
    assert all(MANAGER in roles_of(one) and person in queries.reports_of(one) for one in managers)


def test_shop_floor_staff_may_have_no_address(make_person):
    assert make_person(email=None).email is None
    assert make_person(email="").email is None


def test_a_circle_of_managers_is_refused(make_person):
    top, middle, low = make_person(), make_person(), make_person()
    services.change_person(person=middle, managers=[top], by=None, now=timezone.now())
    services.change_person(person=low, managers=[middle], by=None, now=timezone.now())
    with pytest.raises(services.ManagersMakeACircle):
        services.change_person(person=top, managers=[low], by=None, now=timezone.now())


def test_a_leaver_loses_access_and_roles_at_once(make_person):
    person = make_person(roles=("hr",))
    assert may(person, "hr.today")
    services.leave(person=person, by=None, now=timezone.now())
    assert Backend().get_user(person.pk) is None
    assert not may(User.objects.get(pk=person.pk), "hr.today")


def test_the_last_administrator_stays(make_person):
    only = make_person(roles=("administrator",))
    with pytest.raises(services.LastAdministrator):
        services.leave(person=only, by=None, now=timezone.now())
    with pytest.raises(services.LastAdministrator):
        services.revoke_role(person=only, role="administrator", by=only)


def test_manager_follows_from_the_manager_line_and_ends_with_it(make_person):
    manager, report = make_person(), make_person()
    services.change_person(person=report, managers=[manager], by=None, now=timezone.now())
    assert MANAGER in roles_of(User.objects.get(pk=manager.pk))
    services.leave(person=report, by=None, now=timezone.now())
    assert MANAGER not in roles_of(User.objects.get(pk=manager.pk))


def test_moving_a_unit_moves_everything_below_it(make_unit, make_person):
    one, two = make_unit("Een"), make_unit("Twee")
    child = make_unit("Kind", parent=one)
    grandchild = make_unit("Kleinkind", parent=child)
    hr = make_person()
    services.change_unit(unit=child, parent=two, name_nl="Kind", name_en="Child", kind="department", by=hr, now=timezone.now())
    grandchild.refresh_from_db()
    assert grandchild.path == f"/{two.pk}/{child.pk}/{grandchild.pk}/"
    assert list(queries.units_at_or_below([one])) == [one]
    with pytest.raises(services.UnitBelowItself):
        services.change_unit(unit=child, parent=grandchild, name_nl="Kind", name_en="", kind="department", by=hr, now=timezone.now())


def test_a_change_by_staff_leaves_a_line_with_old_and_new(make_person, make_unit):
    hr, person = make_person(), make_person(given_name="Noor")
    services.change_person(person=person, given_name="Nora", joined_on=date(2026, 1, 5), by=hr, now=timezone.now())
    line = AuditEntry.objects.get(action="person.changed")
    assert (line.by, line.changes["given_name"]) == (hr, ["Noor", "Nora"])


def test_saving_without_a_change_leaves_no_line(make_person):
    hr, person = make_person(), make_person(given_name="Noor")
    services.change_person(person=person, given_name="Noor", by=hr, now=timezone.now())
    assert not AuditEntry.objects.filter(action="person.changed").exists()


def test_only_an_administrator_opens_another_way_into_the_account_of_an_administrator(cast, client_of):
    administrator, hr, now = cast.administrator, cast.hr, timezone.now()
    for change in (
        lambda: services.change_person(person=administrator, email="elsewhere@example.org", by=hr, now=now),
        lambda: services.give_sign_in_code(person=administrator, by=hr),
    ):
        with pytest.raises(services.OnlyByAnAdministrator):
            change()
    answer = client_of(hr).post(f"/hr/people/{administrator.pk}/code/", follow=True)
    assert "Only an administrator gives an administrator" in answer.content.decode() and b"You see this code once" not in answer.content
    services.change_person(person=administrator, given_name="Ada", by=hr, now=now)
    services.change_person(person=administrator, email="own@example.org", by=administrator, now=now)
    assert services.give_sign_in_code(person=hr, by=administrator) and services.give_sign_in_code(person=cast.employee, by=hr)


def test_just_after_midnight_it_is_the_day_of_the_organisation(make_unit, make_person, cast):
    """Half past eleven in the evening in London is half past midnight here."""
    moment = datetime(2026, 11, 26, 23, 30, tzinfo=UTC)
    person = services.create_person(employee_number="midnight", given_name="Noor", family_name="Nacht", units=[cast.north], by=None, now=moment)
    assert (person.joined_on, person.memberships.get().since) == (date(2026, 11, 27), date(2026, 11, 27))
    services.change_person(person=person, units=[cast.south], by=cast.hr, now=moment)
    assert person.memberships.get().since == date(2026, 11, 27)
    assert services.leave(person=person, by=cast.hr, now=moment).left_on == date(2026, 11, 27)
