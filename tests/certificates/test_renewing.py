"""Certificates that end: when the track says so, renewed with the next round of the track, or by the person who read what changed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from courses.assignments.services import rounds
from courses.catalogue import services as catalogue
from courses.certificates import rules, services
from courses.certificates.models import Certificate
from courses.progress.services import complete_module, finish_lesson
from lms.notifications.models import Message
from tests import courses_made
from tests.assignments.conftest import NOW, make_module, require_of  # noqa: F401  a set that is required of somebody

LATER = NOW.replace(year=2027, month=4, day=10)


def certificates(person):
    return list(Certificate.objects.filter(person=person).order_by("pk"))


@pytest.fixture
def module(db):
    return courses_made.make_module(courses_made.make_course(phase="role"), lessons=1)


def offer_of(module, by, months=0, *, course=False):
    one = {"course": module.course, "module": None} if course else {"course": None, "module": module}
    return services.offer(months_valid=months, by=by, **one)


@pytest.mark.parametrize("course", [False, True])
def test_a_track_that_comes_again_ends_the_certificate_and_its_next_round_renews_it(cast, require_of, module, course):  # noqa: F811
    offer_of(module, cast.hr, course=course)
    assigned = require_of(cast.employee, modules=[module], period_months=12, window_days=42)
    finish_lesson(person=cast.employee, lesson=module.lessons.get(), now=NOW)
    (first,) = certificates(cast.employee)
    assert first.expires_at == rules.expires_at(issued_at=NOW, months_valid=12), "expiry where the track says so"
    rounds.open_rounds(now=LATER)
    assigned.refresh_from_db()
    rounds.refresh(person=cast.employee, assignment=assigned, module=module, now=LATER)
    old, new = certificates(cast.employee)
    assert (old.is_current, new.is_current) == (False, True)
    assert (old.number, old.expires_at) == (first.number, first.expires_at) and new.number != old.number
    assert (new.completed_at, new.expires_at) == (LATER, rules.expires_at(issued_at=LATER, months_valid=12))
    assert new.badge["validUntil"].startswith(f"{new.expires_at.astimezone(timezone.get_default_timezone()):%Y-%m}")
    assert Message.objects.filter(person=cast.employee, kind="certificate_ready").count() == 2


def test_the_shorter_of_track_and_offer_counts(cast, require_of, module):  # noqa: F811
    offer_of(module, cast.hr, months=6)
    require_of(cast.employee, modules=[module], period_months=12, window_days=42)
    finish_lesson(person=cast.employee, lesson=module.lessons.get(), now=NOW)
    assert certificates(cast.employee)[0].expires_at == rules.expires_at(issued_at=NOW, months_valid=6)


def test_whose_track_does_not_come_again_keeps_it(cast, require_of, module):  # noqa: F811
    offer_of(module, cast.hr)
    require_of(cast.employee, modules=[module])
    finish_lesson(person=cast.employee, lesson=module.lessons.get(), now=NOW)
    finish_lesson(person=cast.other, lesson=module.lessons.get(), now=NOW)
    assert [certificates(one)[0].expires_at for one in (cast.employee, cast.other)] == [None, None]


@pytest.fixture
def ending(cast, module):
    """A certificate of the employee that ends in thirty days."""
    offer_of(module, cast.hr, months=12)
    now = timezone.now()
    finish_lesson(person=cast.employee, lesson=module.lessons.get(), now=now)
    Certificate.objects.update(expires_at=now + timedelta(days=30))
    return Certificate.objects.get()


def renew(client, one):
    return client.post(f"/certificates/{one.number}/renew/")


def test_the_person_renews_it_from_two_months_before_and_the_old_number_stays(cast, client_of, ending):
    client = client_of(cast.employee)
    assert "Renew it" in client.get("/certificates/mine/").content.decode()
    assert renew(client, ending)["Location"] == "/certificates/mine/"
    old, new = certificates(cast.employee)
    page = client.get("/certificates/mine/").content.decode()
    assert new.number in page and "1 earlier certificate that was renewed" in page and old.number in page and "Renew it" not in page
    there = client.get(f"/certificates/{old.number}/").content.decode()
    assert "This certificate is valid" in there and "It has been renewed since, under another number." in there and new.number not in there
    renew(client, old)
    renew(client, new)
    assert len(certificates(cast.employee)) == 2, "not again before it is time"


def test_what_changed_is_read_first(cast, client_of, ending, module):
    lesson = module.lessons.get()
    content = catalogue.LessonContent(title_nl="Nieuw", title_en="New", body_nl="<p>Nieuw.</p>", body_en="<p>New.</p>")
    words = {"is_substantial": True, "what_changed_nl": "De boete.", "what_changed_en": "The fine."}
    version = catalogue.publish_lesson(lesson=lesson, content=content, by=None, now=timezone.now(), **words)
    client = client_of(cast.employee)
    refused = renew(client, ending)
    assert refused.status_code == 422 and "The fine." in refused.content.decode() and "Read first what changed" in refused.content.decode()
    client.post(f"/learn/{module.key}/{lesson.key}/changed/", {"version": version.pk})
    renew(client, ending)
    assert len(certificates(cast.employee)) == 2


def test_a_certificate_that_stays_valid_or_belongs_to_a_track_is_not_renewed_by_a_button(cast, client_of, require_of, ending, module):  # noqa: F811
    client = client_of(cast.employee)
    require_of(cast.employee, modules=[module], period_months=12, window_days=42)
    assert "It is renewed when you have gone through that track again." in client.post(f"/certificates/{ending.number}/renew/", follow=True).content.decode()
    Certificate.objects.update(expires_at=None)
    assert "need not be renewed yet" in client.post(f"/certificates/{ending.number}/renew/", follow=True).content.decode()
    assert "Renew it" not in client.get("/certificates/mine/").content.decode()
    assert len(certificates(cast.employee)) == 1


def test_what_was_renewed_is_not_made_again_for_everybody_who_completed_it(cast, client_of, ending, module):
    renew(client_of(cast.employee), ending)
    complete_module(person=cast.other, module=module, how="session", now=timezone.now())
    services.start_run(offer=ending.offer, by=cast.hr, now=timezone.now())
    services.sweep(now=timezone.now())
    assert len(certificates(cast.employee)) == 2


def test_whose_certificate_ends_in_two_months_hears_so_once_and_nobody_whose_track_comes_again(cast, require_of, module):  # noqa: F811
    offer_of(module, cast.hr, months=12)
    now = timezone.now()
    for person in (cast.employee, cast.other, cast.manager):
        finish_lesson(person=person, lesson=module.lessons.get(), now=now)
    ends = {cast.employee: 60, cast.other: 60, cast.manager: 70}
    for person, days in ends.items():
        Certificate.objects.filter(person=person).update(expires_at=now + timedelta(days=days))
    require_of(cast.other, modules=[module], period_months=12, window_days=42)
    for night in range(3):
        services.tell_ending(now=now + timedelta(days=night))
    told = Message.objects.get(kind="certificate_ends")
    assert told.person == cast.employee and told.url == "/certificates/mine/"
    services.tell_ending(now=now + timedelta(days=10))
    assert set(Message.objects.filter(kind="certificate_ends").values_list("person_id", flat=True)) == {cast.employee.pk, cast.manager.pk}
