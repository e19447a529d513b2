"""A trainer plans, changes and cancels the sessions that this trainer gives, and no others."""

from functools import partial

import pytest
from django.utils import timezone

from courses.live_sessions import services
from courses.live_sessions.models import LiveSession
from tests.live_sessions.forms_filled import filled


@pytest.fixture
def make_session(make_session):
    return partial(make_session, moment=timezone.now())


def test_a_trainer_plans_a_session_and_gives_it(cast, client_of, module):
    client_of(cast.trainer).post("/hr/sessions/new/", filled(module))
    made = LiveSession.objects.get()
    assert [one.person for one in made.trainings.all()] == [cast.trainer] and made.created_by == cast.trainer


def test_a_trainer_cannot_leave_an_own_session_to_nobody_by_changing_it(cast, client_of, make_session):
    mine = make_session(trainers=[cast.trainer], is_open=False)
    client_of(cast.trainer).post(f"/hr/sessions/{mine.pk}/change/", filled(mine.module, edit_number=mine.edit_number, place="Elsewhere", is_sure="1"))
    mine.refresh_from_db()
    assert mine.place == "Elsewhere" and mine.trainings.filter(person=cast.trainer).exists()


def test_a_trainer_cancels_an_own_session(cast, client_of, make_session):
    mine = make_session(trainers=[cast.trainer])
    client_of(cast.trainer).post(f"/hr/sessions/{mine.pk}/cancel/", {"reason": "The room burnt down."})
    assert LiveSession.objects.get(pk=mine.pk).is_cancelled


PAGES = ("", "change/", "cancel/", "decide/", "copy/", "message/")
ACTS = ("publish/", "seats/", "book/", "presenters/", "change/", "cancel/", "decide/", "copy/", "message/")


def test_sessions_of_others_are_not_found_and_not_listed(cast, client_of, make_session, make_person, book):
    theirs = make_session(trainers=[make_person(roles=("trainer",))])
    booking = book(cast.employee, theirs, at=timezone.now())
    client = client_of(cast.trainer)
    assert {client.get(f"/hr/sessions/{theirs.pk}/{page}").status_code for page in PAGES} == {404}
    assert {client.post(f"/hr/sessions/{theirs.pk}/{act}", {"reason": "x", "capacity": "1"}).status_code for act in ACTS} == {404}
    assert {client.post(f"/hr/bookings/{booking.pk}/{act}/", {"reason": "x"}).status_code for act in ("promote", "remove")} == {404}
    assert b"0 sessions." in client.get("/hr/sessions/?show=all").content
    booking.refresh_from_db()
    assert booking.status == "booked" and LiveSession.objects.get(pk=theirs.pk).is_published


def test_a_trainer_never_books_beyond_the_seats(cast, client_of, make_session, book):
    mine = make_session(trainers=[cast.trainer], capacity=1)
    book(cast.employee, mine, at=timezone.now())
    form = {"employee_number": cast.other.employee_number, "overbook_because": "Please."}
    client_of(cast.trainer).post(f"/hr/sessions/{mine.pk}/book/", form)
    assert mine.bookings.get(person=cast.other).status == "waitlisted"
    client_of(cast.hr).post(f"/hr/sessions/{mine.pk}/book/", form)
    assert mine.bookings.get(person=cast.other).status == "booked"


def test_a_series_of_others_is_not_found(cast, client_of, make_session, make_person):
    from courses.live_sessions.services import repeating

    plan = repeating.plan_of(make_session(trainers=[make_person(roles=("trainer",))]))
    series = services.plan_series(plans=[repeating.moved(plan, 7)], by=cast.hr, now=timezone.now())
    client = client_of(cast.trainer)
    assert {client.get(f"/hr/sessions/series/{series.pk}/{page}").status_code for page in ("", "copy/")} == {404}
    assert client.post(f"/hr/sessions/series/{series.pk}/publish/").status_code == 404


def test_the_page_of_a_session_costs_at_most_twelve_queries_with_sixty_people(cast, client_of, make_session, make_person, count_queries):
    session = make_session(capacity=50, trainers=[cast.trainer])
    for _number in range(60):
        services.book(person=(person := make_person()), session=session, by=person, now=timezone.now())
    client = client_of(cast.hr)
    address = f"/hr/sessions/{session.pk}/"
    client.get(address)
    assert count_queries(lambda: client.get(address)) <= 12
    page = client.get(address).content.decode()
    assert "50 seats taken" in page and "10 colleagues wait" in page
