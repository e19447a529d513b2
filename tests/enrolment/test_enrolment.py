"""Going on a course and leaving it: one click, undo, and nobody else's business."""

import pytest
from django.utils import timezone

from courses.enrolment import queries, services
from lms.audit.models import AuditEntry
from tests.courses_made import make_course, make_module


@pytest.fixture
def person(make_person):
    return make_person()


@pytest.fixture
def course(db):
    course = make_course()
    make_module(course)
    return course


def test_enrolling_twice_is_the_same_as_once(person, course):
    first = services.enrol(person=person, course=course, now=timezone.now())
    assert services.enrol(person=person, course=course, now=timezone.now()) == first
    assert list(queries.courses_of(person)) == [course]


def test_leaving_ends_it_and_coming_back_goes_on_where_it_was(person, course):
    row = services.enrol(person=person, course=course, now=timezone.now())
    services.leave(person=person, course=course, now=timezone.now())
    assert not queries.is_on(person, course)
    assert services.leave(person=person, course=course, now=timezone.now()) is None
    back = services.come_back(person=person, course=course, now=timezone.now())
    assert (back.pk, back.left_at, back.enrolled_at) == (row.pk, None, row.enrolled_at)


def test_a_closed_course_takes_nobody(person):
    closed = make_course()
    closed.state = "draft"
    closed.save()
    with pytest.raises(services.CourseIsClosed):
        services.enrol(person=person, course=closed, now=timezone.now())


def test_one_click_puts_somebody_on_a_course_and_one_click_takes_them_off_with_a_way_back(client_of, person, course):
    client = client_of(person)
    page = client.post(f"/learn/courses/{course.key}/enrol/", {"next": "/learn/?q=x"}, follow=True)
    assert page.redirect_chain == [("/learn/?q=x", 302)]
    assert queries.is_on(person, course)
    page = client.post(f"/learn/courses/{course.key}/leave/", follow=True).content.decode()
    assert f'action="/learn/courses/{course.key}/come-back/"' in page, "the toast has an undo"
    client.post(f"/learn/courses/{course.key}/come-back/")
    assert queries.is_on(person, course)


def test_htmx_gets_the_button_that_fits_now(client_of, person, course):
    part = client_of(person).post(f"/learn/courses/{course.key}/enrol/", {"next": "/learn/"}, headers={"HX-Request": "true"}).content.decode()
    assert f'id="enrolment-{course.key}"' in part
    assert f'action="/learn/courses/{course.key}/leave/"' in part
    assert 'name="next" value="/learn/"' in part


def test_the_way_back_never_leads_to_another_site(client_of, person, course):
    answer = client_of(person).post(f"/learn/courses/{course.key}/enrol/", {"next": "//evil.example/"})
    assert answer["Location"] == f"/learn/courses/{course.key}/"


def test_what_a_person_does_voluntarily_is_not_in_the_audit(client_of, person, course):
    before = AuditEntry.objects.count()
    client = client_of(person)
    client.post(f"/learn/courses/{course.key}/enrol/")
    client.post(f"/learn/courses/{course.key}/leave/")
    assert AuditEntry.objects.count() == before


def test_my_courses_are_on_my_page_and_on_nobody_elses(client_of, person, course, make_person):
    services.enrol(person=person, course=course, now=timezone.now())
    address = f'href="/learn/courses/{course.key}/"'
    assert address in client_of(person).get("/learn/mine/").content.decode()
    assert address not in client_of(make_person(roles=("hr",))).get("/learn/mine/").content.decode()


def test_the_undo_in_a_toast_leads_back_to_the_page_one_was_on_and_not_to_the_action(client_of, person, course):
    services.enrol(person=person, course=course, now=timezone.now())
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/learn/?q=x"}
    part = client_of(person).post(f"/learn/courses/{course.key}/leave/", {"next": "/learn/?q=x"}, headers=headers).content.decode()
    toast = part[part.index("<toast-line") :]
    assert f'action="/learn/courses/{course.key}/come-back/"' in toast
    assert 'name="next" value="/learn/?q=x"' in toast
