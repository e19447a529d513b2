"""Wishes through the pages: saying what one would come to, taking it back, and what the staff make of it."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from ambassadors.services import terms
from courses.general.models import Wish, WishSupport
from courses.general.services import deciding, wishes
from courses.general.services.wishes import When
from courses.live_sessions import services as sessions
from courses.live_sessions.models import Booking, LiveSession
from courses.live_sessions.services import SessionPlan, TypedDate
from lms.audit.models import AuditEntry
from lms.notifications.models import Message
from lms.people import services as people
from tests.courses_made import make_course, make_module

NOW = timezone.now()
HOUR = timedelta(hours=1)


@pytest.fixture
def module(db):
    return make_module(make_course(), title="Klagen", key="complaints")


@pytest.fixture
def hr(make_person):
    return make_person("Hanna", "Ruis", roles=("hr",))


@pytest.fixture
def wished(module, make_person):
    """A wish about the module and its supporters, an hour apart, in that order."""

    def make(number=3, *, about=None, **fields):
        supporters = [make_person(f"Nr{n}", "Steun", **fields) for n in range(number)]
        for place, person in enumerate(supporters):
            wish = wishes.wish_for_session(person=person, module=about or module, language="en", now=NOW - timedelta(days=3) + place * HOUR)
        return wish, supporters

    return make


def a_date(days=14):
    day = (NOW + timedelta(days=days)).date()
    return TypedDate(datetime(day.year, day.month, day.day, 10), datetime(day.year, day.month, day.day, 11, 30))


def plan_of(module, **fields):
    return SessionPlan(**{"module": module, "dates": [a_date()], "place": "Zaal Wilg", "language": "en"} | fields)


def open_with_date(session, hr, **fields):
    session = sessions.change(session=session, plan=plan_of(session.module, **fields), by=hr, now=NOW)
    return sessions.publish(session=session, by=hr, now=NOW)


def status_of(person, session):
    return Booking.objects.get(person=person, session=session).status


def told(person):
    return sorted(Message.objects.filter(person=person).values_list("kind", flat=True))


def test_one_click_at_a_module_without_sessions_makes_a_wish_and_the_page_says_so(module, person, client_of):
    client = client_of(person)
    assert "Would you come to a session of this?" in client.get("/learn/complaints/").content.decode()
    client.post("/learn/wishes/module/complaints/", {"kind": "session"})
    wish = Wish.objects.get()
    assert (wish.module, wish.kind, wish.state, wish.shows_author) == (module, "session", "open", False)
    assert "You would come." in client.get("/learn/complaints/").content.decode()


def test_a_double_click_and_a_second_wish_about_the_same_are_one_wish_and_one_support(module, person, make_person, client_of):
    for _click in range(2):
        client_of(person).post("/learn/wishes/module/complaints/", {"kind": "session"})
        client_of(person).post("/learn/wishes/", {"words": "Answering  reviews", "language": "en"})
    client_of(make_person()).post("/learn/wishes/", {"words": "answering reviews", "language": "en"})
    assert sorted((one.subject, one.supports.count()) for one in Wish.objects.all()) == [("Answering reviews", 2), ("Klagen", 1)]


def test_a_module_with_a_coming_session_does_not_ask(module, person, hr, client_of):
    sessions.publish(session=sessions.plan(plan=plan_of(module), by=hr, now=NOW), by=hr, now=NOW)
    assert "Would you come to a session of this?" not in client_of(person).get("/learn/complaints/").content.decode()


def test_htmx_gets_the_row_and_a_browser_goes_back_to_the_page_it_came_from(wished, person, client_of):
    wish, _supporters = wished(2)
    row = client_of(person).post(f"/learn/wishes/{wish.pk}/support/", {"on_module": "1"}, headers={"HX-Request": "true"})
    assert "You would come, and 2 colleagues too." in row.content.decode() and "<html" not in row.content.decode()
    back = client_of(person).post(f"/learn/wishes/{wish.pk}/take-back/", {"next": "/learn/complaints/"})
    assert back.headers["Location"] == f"/learn/complaints/#wish-{wish.pk}"
    assert WishSupport.objects.filter(wish=wish).count() == 2


def test_who_says_when_it_suits_keeps_the_place_in_the_order(wished, client_of):
    wish, (first, second) = wished(2)
    client_of(first).post(f"/learn/wishes/{wish.pk}/support/", {"step": "when", "parts": ["late-morning", "nonsense"], "how": "online"})
    mine = WishSupport.objects.get(person=first)
    assert (mine.parts, mine.how) == (["late-morning"], "online")
    assert list(wish.supports.values_list("person_id", flat=True)) == [first.pk, second.pk]
    client_of(first).post(f"/learn/wishes/{wish.pk}/support/", {"step": "when", "how": "either"})
    assert (WishSupport.objects.get(person=first).parts, WishSupport.objects.get(person=first).how) == ([], "either")


def test_the_wish_goes_with_its_last_supporter_and_twice_is_once(wished, client_of):
    wish, (only,) = wished(1)
    for _click in range(2):
        assert client_of(only).post(f"/learn/wishes/{wish.pk}/take-back/").status_code == 302
    assert not Wish.objects.exists()
    gone = client_of(only).post(f"/learn/wishes/{wish.pk}/take-back/", headers={"HX-Request": "true"})
    assert "the wish is gone" in gone.content.decode()


def test_without_a_subject_the_form_says_what_to_do_and_keeps_what_was_typed(person, client_of):
    page = client_of(person).post("/learn/wishes/", {"words": "  ", "language": "en", "parts": ["middle-morning"]})
    assert page.status_code == 422
    assert "Choose a module, or write in a few words" in page.content.decode()
    assert page.context["form"]["parts"].value() == ["middle-morning"]


def test_the_name_of_the_author_stands_there_only_when_that_person_chose_so(make_person, person, hr, client_of):
    shy, open_one = make_person("Shy", "Writer"), make_person("Open", "Writer")
    client_of(shy).post("/learn/wishes/", {"words": "One", "language": "en"})
    client_of(open_one).post("/learn/wishes/", {"words": "Two", "language": "en", "shows_author": "on"})
    for reader, page in ((person, "/learn/wishes/"), (hr, "/hr/sessions/wishes/")):
        html = client_of(reader).get(page).content.decode()
        assert "Asked by Open Writer" in html and "Shy Writer" not in html


def test_a_version_is_asked_for_where_other_divisions_have_one(cast, client_of):
    general = make_module(make_course(phase="organisation"), key="channels")
    make_module(general.course, variant_of=general, key="channels-south").units.set([cast.south])
    client = client_of(cast.employee)
    assert "No version for Noord yet" in client.get("/learn/channels/").content.decode()
    for _click in range(2):
        client.post("/learn/wishes/module/channels/", {"kind": "variant"})
    wish = Wish.objects.get()
    assert (wish.kind, wish.module, wish.unit, wish.supports.count()) == ("variant", general, cast.north, 1)
    assert "You ask for it." in client.get("/learn/channels/").content.decode()
    assert "A version for Noord" not in client_of(cast.other).get("/learn/wishes/").content.decode()
    assert "A version for Noord" in client_of(cast.hr).get("/hr/sessions/wishes/").content.decode()


def test_a_wish_about_a_module_of_another_division_is_not_seen_and_cannot_be_supported(cast, client_of):
    module = make_module(make_course(), key="south-only")
    module.units.set([cast.south])
    wish = wishes.wish_for_session(person=cast.other, module=module, language="en", now=NOW)
    assert "Wat het is" not in client_of(cast.employee).get("/learn/wishes/").content.decode()
    assert client_of(cast.employee).post(f"/learn/wishes/{wish.pk}/support/").status_code == 404


def test_hr_answers_with_a_sentence_and_every_supporter_hears_it_once(wished, hr, client_of):
    wish, supporters = wished(3)
    assert "Write one sentence" in client_of(hr).post(f"/hr/sessions/wishes/{wish.pk}/answer/", {"answer": " "}).content.decode()
    for _click in range(2):
        client_of(hr).post(f"/hr/sessions/wishes/{wish.pk}/answer/", {"answer": "It comes in May."})
    assert [told(one) for one in supporters] == [["wish_answered"]] * 3
    assert AuditEntry.objects.filter(action="wish.answered").count() == 1
    assert "It comes in May." in client_of(supporters[0]).get("/learn/wishes/").content.decode()
    late = client_of(hr).post(f"/hr/sessions/wishes/{wish.pk}/answer/", {"answer": "Something else."}, follow=True)
    assert "answered in the meantime" in late.content.decode()
    assert client_of(supporters[0]).post(f"/learn/wishes/{wish.pk}/support/", follow=True).status_code == 200


def test_hr_turns_a_wish_into_a_draft_and_goes_on_in_the_planning_form_filled_in(wished, hr, client_of):
    wish, supporters = wished(2)
    for _click in range(2):
        answer = client_of(hr).post(f"/learn/wishes/{wish.pk}/turn/", {"language": "en", "mode": "online"})
    session = LiveSession.objects.get()
    assert (session.state, session.module, session.language, session.mode) == ("draft", wish.module, "en", "online")
    assert answer.headers["Location"] == f"/hr/sessions/{session.pk}/change/"
    form = client_of(hr).get(answer.headers["Location"]).context["form"]
    assert (form["module"].value(), form["language"].value(), form["mode"].value()) == (wish.module_id, "en", "online")
    assert not Booking.objects.exists() and [told(one) for one in supporters] == [[], []]
    assert "A session is being prepared" in client_of(supporters[0]).get("/learn/wishes/").content.decode()


def test_when_the_session_opens_the_supporters_get_offers_in_their_order(wished, hr):
    wish, (first, second, third) = wished(3)
    session = deciding.turn_into_session(wish=wish, by=hr, now=NOW)
    session = open_with_date(session, hr, capacity=2)
    assert [status_of(one, session) for one in (first, second, third)] == ["offered", "offered", "interested"]
    assert [told(one) for one in (first, second, third)] == [["wish_became_session"]] * 3
    wish.refresh_from_db()
    assert (wish.state, wish.session) == ("session", session)
    sessions.cancel(booking=Booking.objects.get(person=first), by=first, now=NOW)
    assert status_of(third, session) == "offered"


def test_a_session_without_a_date_keeps_them_interested_and_the_date_brings_the_offers(wished, hr):
    wish, (first, second) = wished(2)
    session = sessions.publish(session=deciding.turn_into_session(wish=wish, by=hr, now=NOW), by=hr, now=NOW)
    assert [status_of(one, session) for one in (first, second)] == ["interested", "interested"]
    sessions.change(session=session, plan=plan_of(session.module, capacity=1), by=hr, now=NOW)
    assert [status_of(one, session) for one in (first, second)] == ["offered", "interested"]


def test_who_left_is_outside_the_audience_or_has_a_seat_elsewhere_is_passed_over(wished, cast, make_person):
    wish, (leaver, outside, elsewhere, inside) = wished(4, units=[cast.north])
    people.leave(person=leaver, by=cast.hr, now=NOW)
    people.change_person(person=outside, by=cast.hr, now=NOW, units=[cast.south])
    other_date = sessions.publish(session=sessions.plan(plan=plan_of(wish.module, dates=[a_date(20)]), by=cast.hr, now=NOW), by=cast.hr, now=NOW)
    sessions.book(person=elsewhere, session=other_date, by=elsewhere, now=NOW)
    session = open_with_date(deciding.turn_into_session(wish=wish, by=cast.hr, now=NOW), cast.hr, units=[cast.north], capacity=2)
    assert set(session.bookings.values_list("person_id", "status")) == {(inside.pk, "offered")}


def test_a_session_that_is_open_already_can_be_chosen_and_the_supporters_join_at_once(wished, hr, client_of):
    wish, (first, second) = wished(2)
    session = sessions.publish(session=sessions.plan(plan=plan_of(wish.module, capacity=1), by=hr, now=NOW), by=hr, now=NOW)
    for _click in range(2):
        client_of(hr).post(f"/learn/wishes/{wish.pk}/turn/", {"session": str(session.pk), "language": "en", "mode": "room"})
    assert [status_of(one, session) for one in (first, second)] == ["offered", "interested"]


def test_a_subject_in_own_words_needs_a_module(person, hr, module, client_of):
    wish = wishes.wish_for_session(person=person, words="Reviews", language="en", now=NOW)
    page = client_of(hr).post(f"/learn/wishes/{wish.pk}/turn/", {"language": "en", "mode": "room"})
    assert page.status_code == 422 and "Choose the one that comes closest" in page.content.decode()
    client_of(hr).post(f"/learn/wishes/{wish.pk}/turn/", {"language": "en", "mode": "room", "module": module.pk})
    assert LiveSession.objects.get().module == module


def test_a_draft_that_hr_does_not_use_frees_the_wish_for_another_session(wished, hr, client_of):
    wish, supporters = wished(2)
    first = deciding.turn_into_session(wish=wish, by=hr, now=NOW)
    for _click in range(2):
        client_of(hr).post(f"/learn/wishes/{wish.pk}/turn/", {"step": "let-go"})
    sessions.publish(session=first, by=hr, now=NOW)
    assert not Booking.objects.exists()
    session = open_with_date(deciding.turn_into_session(wish=wish, by=hr, now=NOW), hr, capacity=5)
    assert session != first and [status_of(one, session) for one in supporters] == ["offered", "offered"]


@pytest.fixture
def ambassador(make_person, hr):
    person = make_person("Wout", "Claes")
    terms.begin_term(person=person, by=hr, now=NOW, hours_per_month=4, topics=[], writes_nl=True, writes_en=True)
    return person


def test_an_ambassador_proposes_a_draft_and_hr_opens_it(wished, hr, ambassador, client_of):
    wish, (supporter,) = wished(1)
    assert "Propose a session" in client_of(ambassador).get("/learn/wishes/").content.decode()
    answer = client_of(ambassador).post(f"/learn/wishes/{wish.pk}/turn/", {"language": "en", "mode": "room"})
    session = LiveSession.objects.get()
    assert answer.headers["Location"] == f"/learn/wishes/#wish-{wish.pk}"
    assert (session.state, session.created_by) == ("draft", ambassador)
    assert client_of(ambassador).get(f"/hr/sessions/{session.pk}/").status_code == 403
    today = client_of(hr).get("/hr/").content.decode()
    assert "An ambassador made a draft from a wish" in today and f"/hr/sessions/{session.pk}/" in today
    assert status_of(supporter, open_with_date(session, hr, capacity=3)) == "offered"


def test_an_ambassador_cannot_take_the_draft_away_or_answer(wished, hr, ambassador, client_of):
    wish, _supporters = wished(1)
    session = deciding.turn_into_session(wish=wish, by=hr, now=NOW)
    client_of(ambassador).post(f"/learn/wishes/{wish.pk}/turn/", {"step": "let-go"})
    wish.refresh_from_db()
    assert wish.session == session
    assert client_of(ambassador).post(f"/hr/sessions/wishes/{wish.pk}/answer/", {"answer": "No."}).status_code == 403


def test_a_trainer_who_turns_a_wish_into_a_session_gives_it(wished, make_person, client_of):
    wish, _supporters = wished(1)
    trainer = make_person("Tom", "Trainer", roles=("trainer",))
    answer = client_of(trainer).post(f"/learn/wishes/{wish.pk}/turn/", {"language": "en", "mode": "room"})
    session = LiveSession.objects.get()
    assert [one.person for one in session.trainings.all()] == [trainer]
    assert answer.headers["Location"] == f"/hr/sessions/{session.pk}/change/"
    assert client_of(trainer).get(answer.headers["Location"]).status_code == 200


def test_hr_finds_wishes_with_eight_supporters_or_more_on_the_page_of_today(wished, hr, make_person, client_of):
    wish, _supporters = wished(7)
    assert "Klagen" not in client_of(hr).get("/hr/").content.decode()
    wishes.support(wish=wish, person=make_person(), now=NOW)
    html = client_of(hr).get("/hr/").content.decode()
    assert "8 colleagues ask for it" in html and f"/learn/wishes/{wish.pk}/turn/" in html
    deciding.turn_into_session(wish=wish, by=hr, now=NOW)
    assert "8 colleagues ask for it" not in client_of(hr).get("/hr/").content.decode()


def test_from_eight_people_on_staff_see_when_it_suits_and_below_that_they_do_not(wished, hr, make_person, client_of):
    wish, supporters = wished(7)
    for one in supporters:
        wishes.support(wish=wish, person=one, now=NOW, when=When(("middle-morning",), "online"))
    page = client_of(hr).get(f"/learn/wishes/{wish.pk}/turn/").content.decode()
    assert "Fewer than eight people" in page and "Wednesday morning" not in page
    wishes.support(wish=wish, person=make_person(), now=NOW)
    page = client_of(hr).get(f"/learn/wishes/{wish.pk}/turn/").content.decode()
    assert "Wednesday morning" in page and '<span class="num">7</span>' in page


def test_who_leaves_takes_the_support_and_the_name_along(make_person, hr):
    leaver, stays = make_person("Leaving", "Soon"), make_person()
    both = wishes.wish_for_session(person=leaver, words="Both", language="en", now=NOW, shows_author=True)
    wishes.support(wish=both, person=stays, now=NOW)
    wishes.wish_for_session(person=leaver, words="Alone", language="en", now=NOW)
    people.leave(person=leaver, by=hr, now=NOW)
    assert list(Wish.objects.values_list("words", "author", "shows_author")) == [("Both", None, False)]
    assert list(WishSupport.objects.values_list("person_id", flat=True)) == [stays.pk]


def test_the_twenty_first_open_wish_is_refused_with_a_sentence(person, client_of):
    for number in range(20):
        wishes.wish_for_session(person=person, words=f"Subject {number}", language="en", now=NOW)
    page = client_of(person).post("/learn/wishes/", {"words": "One more", "language": "en"})
    assert page.status_code == 422 and "You support twenty open wishes" in page.content.decode()
    assert Wish.objects.count() == 20


def test_the_database_keeps_one_open_wish_about_a_module_in_a_language(wished):
    wish, _supporters = wished(1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Wish.objects.create(module=wish.module, language="en")


def test_the_pages_cost_as_much_for_one_wish_as_for_twenty(person, hr, client_of, make_person):
    def cost(reader, page):
        client = client_of(reader)
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    pages = ((person, "/learn/wishes/"), (person, "/learn/"), (hr, "/hr/sessions/wishes/"))
    wishes.wish_for_session(person=person, words="The first", language="en", now=NOW)
    one = [cost(*page) for page in pages]
    others = [make_person() for _n in range(3)]
    for number in range(19):
        wish = wishes.wish_for_session(person=person, words=f"Subject {number}", language="en", now=NOW)
        for other in others:
            wishes.support(wish=wish, person=other, now=NOW)
    assert [cost(*page) for page in pages] == one
