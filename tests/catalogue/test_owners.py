"""Who leaves hands over what that person owns to a named person (people-and-tracks.md §1.4)."""

import pytest

from courses.catalogue.models import Course, Module
from lms.audit.models import AuditEntry


@pytest.fixture
def owned(cast):
    course = Course.objects.create(key="own", phase="general", title_en="Own", owner=cast.employee)
    return course, Module.objects.create(course=course, key="own-1", title_en="Own one", owner=cast.employee)


def test_the_page_says_what_is_handed_over_and_to_whom(cast, client_of, owned):
    hr = client_of(cast.hr)
    page = hr.get(f"/hr/people/{cast.employee.pk}/leave/").content.decode()
    assert "2 courses, modules and tracks" in page and f'value="{cast.hr.employee_number}"' in page
    hr.post(f"/hr/people/{cast.employee.pk}/leave/", {"heir": cast.content_owner.employee_number})
    for thing in owned:
        thing.refresh_from_db()
        assert thing.owner == cast.content_owner
    assert AuditEntry.objects.filter(action="content.handed_over", subject_id=str(cast.content_owner.pk), changes__things=[0, 2]).exists()


def test_an_heir_who_does_not_work_here_is_refused_and_nobody_leaves(cast, client_of, owned):
    response = client_of(cast.hr).post(f"/hr/people/{cast.employee.pk}/leave/", {"heir": "00000"})
    assert response.status_code == 422 and b"00000" in response.content
    cast.employee.refresh_from_db()
    assert cast.employee.is_active and Course.objects.get().owner == cast.employee
