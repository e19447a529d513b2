"""Term, pause, stop, impact, requests, thanks, the private hint and the map: ambassadors.md §3, 4, 10, 12, 13, 14."""

from datetime import timedelta

import pytest
from django.utils import timezone

from ambassadors import queries
from ambassadors.models import Ambassador, Post, StoryRequest, ThankYouNote
from ambassadors.services import nominations, posts, questions, talk, terms
from lms.audit.models import AuditEntry
from tests.ambassadors.conftest import begin, write
from tests.courses_made import make_course, make_module


def _runs_until(ambassador, days):
    Ambassador.objects.filter(pk=ambassador.pk).update(term_ends_on=timezone.localdate() + timedelta(days=days))
    ambassador.refresh_from_db()


def test_a_pause_takes_the_page_away_keeps_the_posts_and_publishes_nothing(cast, client_of, ambassador):
    post, draft = write(ambassador), write(ambassador, is_published=False)
    writer, reader = client_of(cast.ambassador), client_of(cast.employee)
    writer.post("/podium/mine/term/", {"what": "pause"})
    assert reader.get(f"/podium/people/{ambassador.slug}/").status_code == 404
    assert reader.get(f"/podium/posts/{post.pk}/").status_code == 200
    writer.post(f"/podium/mine/{draft.pk}/publish/")
    assert Post.objects.get(pk=draft.pk).state == "draft"
    writer.post("/podium/mine/term/", {"what": "resume"})
    assert reader.get(f"/podium/people/{ambassador.slug}/").status_code == 200


def test_stopping_needs_no_reason_and_each_choice_holds_at_once_and_later(cast, client_of, ambassador):
    named, former, gone = (write(ambassador, title=title) for title in ("Named", "Former", "Gone"))
    writer, reader = client_of(cast.ambassador), client_of(cast.employee)
    writer.post("/podium/mine/term/stop/", {f"post-{named.pk}": "name", f"post-{former.pk}": "former", f"post-{gone.pk}": "withdraw"})
    assert b"Wout Claes" in reader.get(f"/podium/posts/{named.pk}/").content
    page = reader.get(f"/podium/posts/{former.pk}/").content
    assert b"Wout" not in page and b"Former ambassador" in page
    assert reader.get(f"/podium/posts/{gone.pk}/").status_code == 404
    writer.post("/podium/mine/term/stop/", {f"post-{named.pk}": "former", f"post-{former.pk}": "withdraw"})
    assert b"Wout" not in reader.get(f"/podium/posts/{named.pk}/").content and reader.get(f"/podium/posts/{former.pk}/").status_code == 404
    assert writer.get("/podium/mine/").status_code == 403


def test_the_manager_never_sees_a_pause_or_a_reason(cast, client_of, make_person):
    person = make_person("Piet", "Pauze", units=[cast.north], managers=[cast.manager])
    terms.pause(ambassador=begin(person), now=timezone.now())
    for address in ("/", "/me/team/", "/podium/", "/search/?q=Pauze"):
        assert b"paus" not in client_of(cast.manager).get(address).content.lower().replace(b"pauze", b"")


def test_a_manager_is_asked_to_make_time_and_the_ambassador_reads_who_does(cast, client_of, make_person):
    person = make_person("Piet", "Podium", units=[cast.north], managers=[cast.manager])
    ambassador = begin(person, by=cast.hr)
    address = f"/podium/people/{ambassador.slug}/"
    assert cast.manager.messages.get(kind="pledge_asked").url == f"{address}#pledge"
    manager, mine = client_of(cast.manager), client_of(person)
    assert "Do you make time for Piet?" in manager.get(address).content.decode()
    assert "make time" not in client_of(cast.employee).get(address).content.decode()
    assert client_of(cast.hr).post(f"{address}pledge/").status_code == 404
    manager.post(f"{address}pledge/")
    assert "Marloes van der Berg" in mine.get("/podium/mine/term/").content.decode()
    assert person.messages.filter(kind="pledge_made").count() == 1
    assert AuditEntry.objects.filter(action="ambassador.pledged", by=cast.manager).count() == 1
    manager.post(f"{address}pledge/", {"pledge": "no"})
    assert "Marloes van der Berg" not in mine.get("/podium/mine/term/").content.decode()


def test_the_directory_narrows_by_topic_unit_and_language_and_ambassadors_are_found_by_search(cast, client_of, make_person, make_unit):
    depot = make_unit("Depot", kind="site")
    facts = {"by": None, "now": timezone.now(), "hours_per_month": 4}
    terms.begin_term(person=make_person("Anna", "Noord", units=[depot]), topics=["reviews"], writes_nl=True, writes_en=False, **facts)
    terms.begin_term(person=make_person("Bram", "Zuid"), topics=["video"], writes_nl=False, writes_en=True, **facts)
    reader = client_of(cast.employee)
    anna, bram = "Anna Noord", "Bram Zuid"
    for query, found, other in (("topic=reviews", anna, bram), (f"unit={depot.pk}", anna, bram), ("language=en", bram, anna)):
        page = reader.get(f"/podium/?{query}", headers={"HX-Request": "true", "HX-Target": "found"}).content.decode()
        assert found in page and other not in page, query
    for words in ("Bram", "video"):
        page = reader.get(f"/search/?q={words}").content.decode()
        assert "/podium/people/bram-zuid/" in page and "/podium/people/anna-noord/" not in page


def test_the_directory_narrows_by_job_role(cast, client_of, make_person, make_job_role):
    buyer = make_person("Bo", "Buyer", job_roles=[make_job_role()])
    begin(buyer)
    begin(cast.ambassador)
    page = client_of(cast.employee).get("/podium/").content.decode()
    code = buyer.holdings.get().job_role.code
    assert f'<option value="{code}">Buyer</option>' in page
    found = client_of(cast.employee).get(f"/podium/?role={code}").content.decode()
    assert "1 ambassador" in found and "Bo Buyer" in found and "Wout Claes" not in found.partition('id="found"')[2].partition("</section>")[0]


def test_who_is_an_ambassador_hears_once_that_the_term_ends(cast, ambassador):
    _runs_until(ambassador, 31)
    assert terms.remind_of_ends(now=timezone.now()) == 0
    _runs_until(ambassador, 30)
    assert [terms.remind_of_ends(now=timezone.now()) for _ in range(2)] == [1, 0]
    assert cast.ambassador.messages.filter(kind="term_ends_soon").count() == 1


def test_hr_renews_or_lets_a_term_stop_that_ran_out_and_never_one_that_runs(cast, client_of, ambassador):
    post, hr = write(ambassador), client_of(cast.hr)
    hr.post(f"/hr/ambassadors/{ambassador.pk}/end/")
    ambassador.refresh_from_db()
    assert ambassador.state == "active", "only the ambassador stops a term that runs"
    _runs_until(ambassador, -1)
    assert b"has ended" in hr.get("/hr/ambassadors/").content
    hr.post(f"/hr/ambassadors/{ambassador.pk}/end/")
    ambassador.refresh_from_db()
    assert ambassador.state == "ended" and b"Wout Claes" in client_of(cast.employee).get(f"/podium/posts/{post.pk}/").content
    assert cast.ambassador.messages.filter(kind="term_ended").count() == 1
    assert AuditEntry.objects.filter(action="ambassador.term_ended", by=cast.hr).count() == 1
    assert client_of(cast.ambassador).get("/podium/mine/term/stop/").status_code == 200


def test_a_renewal_runs_a_year_from_the_end_and_is_told(cast, client_of, ambassador):
    before = ambassador.term_ends_on
    client_of(cast.hr).post(f"/hr/ambassadors/{ambassador.pk}/renew/")
    ambassador.refresh_from_db()
    assert ambassador.term_ends_on == before.replace(year=before.year + 1)
    assert cast.ambassador.messages.filter(kind="term_renewed").count() == 1


def test_nominating_oneself_goes_straight_to_the_own_yes(cast, client_of):
    me = client_of(cast.employee)
    answer = me.post("/podium/nominate/", {"nominee": cast.employee.pk, "story": "I answer on our page every Friday and like it."})
    me.post(answer.url, {"decision": "yes"})
    page = client_of(cast.hr).get("/hr/ambassadors/").content
    assert cast.employee.full_name.encode() in page
    assert not cast.employee.messages.filter(kind="nomination_received").exists(), "nobody tells you what you just did"


def test_a_manager_reads_why_the_own_story_waits(cast, client_of):
    page = client_of(cast.manager).get(f"/podium/nominate/?nominee={cast.employee.pk}").content
    assert b"A question from you is hard to say no to." in page
    client_of(cast.manager).post("/podium/nominate/", {"nominee": cast.employee.pk, "story": "She helps the whole team with their answers."})
    assert queries.open_question(cast.employee) is None


def test_later_needs_a_day_in_the_future(cast, client_of):
    asked = nominations.nominate(nominee=cast.employee, story="She stayed calm when everybody was angry.", by=cast.other, now=timezone.now())
    address, me = f"/podium/nominations/{asked.pk}/", client_of(cast.employee)
    for day in ("", "2020-01-01"):
        assert me.post(address, {"decision": "later", "ask_again_on": day}).status_code == 422
    assert me.post(address, {"decision": "later", "ask_again_on": (timezone.localdate() + timedelta(days=30)).isoformat()}).status_code == 200
    assert queries.open_question(cast.employee) is None


def test_impact_is_numbers_for_the_ambassador_alone_and_names_nobody(cast, client_of, ambassador, make_person):
    post = write(ambassador)
    for number in range(3):
        person = make_person(f"Lezer{number}", f"Reader{number}")
        posts.note_reading(post=post, person=person, now=timezone.now())
        talk.thank(by=person, post=post, now=timezone.now())
    asked = questions.ask(post=post, text="How?", by=cast.employee, now=timezone.now())
    questions.answer(question=asked, text="So.", by=cast.ambassador, now=timezone.now())
    found = queries.impact(ambassador)
    assert (found.posts, found.readers, found.thanks, found.answers, found.bookings) == (1, 3, 3, 1, None)
    page = client_of(cast.ambassador).get("/podium/mine/").content
    assert b"Reader" not in page and b"Only you see this" in page
    for person in (cast.hr, cast.manager, cast.administrator):
        assert client_of(person).get("/podium/mine/").status_code == 403


@pytest.mark.parametrize(("readers", "shown"), [(7, None), (8, 8)])
def test_bookings_after_reading_show_from_eight_up(cast, ambassador, make_person, readers, shown):
    from courses.live_sessions import services
    from courses.live_sessions.services import SessionPlan, TypedDate

    module = make_module(make_course())
    starts = timezone.localtime().replace(tzinfo=None, second=0, microsecond=0) + timedelta(days=20)
    plan = SessionPlan(module=module, dates=[TypedDate(starts, starts + timedelta(hours=1))], place="Zaal Wilg", capacity=30)
    session = services.publish(session=services.plan(plan=plan, by=cast.hr, now=timezone.now()), by=cast.hr, now=timezone.now())
    post = write(ambassador, modules=[module])
    for number in range(readers):
        person = make_person(f"B{number}")
        posts.note_reading(post=post, person=person, now=timezone.now() - timedelta(days=1))
        services.book(person=person, session=session, by=person, now=timezone.now())
    for number in range(3):
        person = make_person(f"Before{number}")
        services.book(person=person, session=session, by=person, now=timezone.now())
        posts.note_reading(post=post, person=person, now=timezone.now() + timedelta(hours=1))
    assert queries.impact(ambassador).bookings == shown, "who booked before reading does not count"


def test_a_note_of_thanks_is_read_by_the_ambassador_alone(cast, client_of, ambassador):
    client = client_of(cast.employee)
    for _ in range(2):
        client.post(f"/podium/people/{ambassador.slug}/thank/", {"text": "Your post helped me say sorry.", "form_key": "n"})
    assert ThankYouNote.objects.count() == 1
    assert b"Your post helped me say sorry." in client_of(cast.ambassador).get("/podium/mine/").content
    for person in (cast.hr, cast.manager, cast.other):
        assert b"helped me say sorry" not in client_of(person).get(f"/podium/people/{ambassador.slug}/").content
    assert client_of(cast.ambassador).post(f"/podium/people/{ambassador.slug}/thank/", {"text": "Me"}).status_code == 422


def test_an_editor_sees_the_balance_and_asks_for_what_is_missing(cast, client_of, ambassador):
    module = make_module(make_course())
    write(ambassador, modules=[module], stance="chance")
    editor = client_of(cast.content_owner)
    assert f"/hr/ambassadors/stories/{module.key}/" in editor.get(f"/learn/{module.key}/").content.decode()
    assert b"1 story about an opportunity, 0 about a risk" in client_of(cast.employee).get(f"/learn/{module.key}/").content
    address = f"/hr/ambassadors/stories/{module.key}/"
    assert b'value="risk" checked' in editor.get(address).content, "what is missing is proposed"
    for _ in range(2):
        editor.post(address, {"stance": "risk", "ambassador": ambassador.pk, "words": "A group that was not closed?"})
    asked = StoryRequest.objects.get()
    writer = client_of(cast.ambassador)
    assert b"A group that was not closed?" in writer.get("/podium/mine/").content
    answer = writer.post(f"/podium/mine/requests/{asked.pk}/")
    post = Post.objects.get(state="draft")
    assert answer.url == f"/podium/mine/{post.pk}/" and (post.stance, list(post.modules.all())) == ("risk", [module])
    assert b"is being written" in editor.get(address).content


def test_rather_not_needs_no_reason(cast, client_of, ambassador):
    module = make_module(make_course())
    client_of(cast.hr).post(f"/hr/ambassadors/stories/{module.key}/", {"stance": "risk", "ambassador": ambassador.pk})
    client_of(cast.ambassador).post(f"/podium/mine/requests/{StoryRequest.objects.get().pk}/", {"answer": "no"})
    assert not Post.objects.exists() and b"rather not" in client_of(cast.hr).get(f"/hr/ambassadors/stories/{module.key}/").content


def helped(cast, post):
    said = talk.comment(post=post, text="This is how I look it up.", by=cast.employee, now=timezone.now())
    for person in (cast.other, cast.trainer, cast.manager):
        talk.thank(by=person, comment=said, now=timezone.now())


def test_the_hint_needs_several_reasons_names_them_and_can_be_switched_off(cast, client_of, post):
    me = client_of(cast.employee)
    helped(cast, post)
    assert b"something for you" not in me.get("/podium/").content, "one way of helping is not several"
    asked = questions.ask(post=post, text="How?", by=cast.other, now=timezone.now())
    type(asked).objects.filter(pk=asked.pk).update(answer="So.", answered_by=cast.employee, answered_at=timezone.now())
    page = me.get("/podium/").content
    assert b"something for you" in page and b"thanked you 3 times" in page and b"answered a question of a colleague" in page
    for person in (cast.hr, cast.manager, cast.administrator, cast.ambassador):
        assert b"something for you" not in client_of(person).get("/podium/").content
    me.post("/podium/hint/")
    assert b"something for you" not in me.get("/podium/").content


def test_who_was_asked_or_is_an_ambassador_gets_no_hint(cast, client_of, post):
    helped(cast, post)
    asked = questions.ask(post=post, text="How?", by=cast.other, now=timezone.now())
    type(asked).objects.filter(pk=asked.pk).update(answer="So.", answered_by=cast.employee, answered_at=timezone.now())
    nominations.nominate(nominee=cast.employee, story="She shows everybody how to look it up.", by=cast.other, now=timezone.now())
    assert queries.hint_for(cast.employee) == []


def test_the_map_names_places_of_eight_and_more_and_never_people(cast, client_of, make_person, make_unit, make_job_role, ambassador):
    big, small, role = make_unit("Groot", kind="site"), make_unit("Klein", kind="site"), make_job_role("Kassier", "Cashier")
    for number in range(8):
        make_person(f"Kas{number}", "Verborgen", units=[big], job_roles=[role])
    for number in range(7):
        make_person(f"Few{number}", "Verborgen", units=[small])
    page = client_of(cast.hr).get("/hr/ambassadors/map/").content.decode()
    assert "Groot" in page and "Cashier" in page and "Klein" not in page and "Verborgen" not in page and "Noord" not in page.split("<main")[1]


def test_the_directory_costs_twelve_queries_at_most_with_many_ambassadors_and_posts(cast, client_of, make_person, django_assert_max_num_queries):
    for number in range(15):
        write(begin(make_person(f"A{number}")), title=f"Post {number}")
    client = client_of(cast.employee)
    client.get("/podium/")
    with django_assert_max_num_queries(12):
        client.get("/podium/")


def test_a_directory_of_many_comes_in_pages_that_keep_the_choice_and_count_everybody(cast, client_of, make_person):
    for number in range(30):
        begin(make_person(f"A{number:02}", "Blom"))
    client = client_of(cast.employee)
    first = client.get("/podium/").content.decode()
    assert "30 ambassadors" in first and first.count("/podium/people/a") == 24 and "A23 Blom" in first and "A24 Blom" not in first
    second = client.get("/podium/?page=2").content.decode()
    assert second.count("/podium/people/a") == 6 and "A29 Blom" in second
    narrow = client.get("/podium/?language=nl&q=Blom").content.decode()
    assert "30 ambassadors" in narrow and "?language=nl&amp;q=Blom&amp;page=2" in narrow
    assert client.get("/podium/?page=99").content.decode().count("/podium/people/a") == 6
