"""Comments, mentions, questions, reports, hiding and objecting: ambassadors.md §8 and §9."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from ambassadors.models import Comment, Objection, Question
from ambassadors.services import questions, talk
from courses.live_sessions import services
from courses.live_sessions.services import SessionPlan, TypedDate
from lms.audit.models import AuditEntry
from tests.ambassadors.conftest import write
from tests.courses_made import make_course, make_module


def _say(post, by, text="I recognise this.", **more):
    return talk.comment(post=post, text=text, by=by, now=timezone.now(), **more)


def test_a_reply_tells_who_was_answered_and_the_writer_hears_of_each_once(cast, client_of, post):
    first = _say(post, cast.employee)
    client_of(cast.other).post(f"/podium/posts/{post.pk}/comment/", {"text": "Me too.", "reply_to": first.pk, "form_key": "r"})
    assert cast.employee.messages.filter(kind="comment_answered").count() == 1
    assert cast.ambassador.messages.filter(kind="post_commented").count() == 2
    page = client_of(cast.employee).get(f"/podium/posts/{post.pk}/").content.decode()
    assert page.index("I recognise this.") < page.index("Me too.")


def test_a_whole_name_after_an_at_calls_that_colleague_once(cast, client_of, post):
    _say(post, cast.other, "What do you think, @Samira El Idrissi?")
    assert cast.employee.messages.filter(kind="comment_mentioned").count() == 1
    assert b"<strong>@Samira El Idrissi</strong>" in client_of(cast.other).get(f"/podium/posts/{post.pk}/").content


@pytest.mark.parametrize("text", ["Samira El Idrissi", "@Samira", "@Samira El Idrissia", "mail@Samira"])
def test_less_than_a_whole_name_calls_nobody(cast, post, text):
    _say(post, cast.other, text)
    assert not cast.employee.messages.filter(kind="comment_mentioned").exists()


def test_two_people_of_one_name_and_people_who_may_not_read_are_not_called(cast, make_person, ambassador):
    for number in range(2):
        make_person("Jan", "Jansen", email=f"jan{number}@example.org")
    post = write(ambassador, units=[cast.north])
    _say(post, cast.employee, "@Jan Jansen and @Otto Zuid, look")
    assert not cast.other.messages.filter(kind="comment_mentioned").exists() and Comment.objects.get().mentions.count() == 0


def test_a_mention_cannot_bring_markup_in(cast, client_of, make_person, post):
    make_person("<b>", "x")
    _say(post, cast.other, "@<b> x <script>alert(1)</script> @Samira El Idrissi")
    page = client_of(cast.employee).get(f"/podium/posts/{post.pk}/").content.decode().split("<main")[1]
    assert "<script>alert" not in page and "&lt;script&gt;" in page


def test_the_door_shows_how_long_a_change_stays_silent_and_then_says_edited(cast, client_of, post):
    said, client = _say(post, cast.employee), client_of(cast.employee)
    assert b"Change, 14 more minutes" in client.get(f"/podium/posts/{post.pk}/").content
    Comment.objects.update(written_at=timezone.now() - timedelta(minutes=16))
    client.post(f"/podium/comments/{said.pk}/edit/", {"text": "I see it now."})
    page = client_of(cast.other).get(f"/podium/posts/{post.pk}/").content.decode()
    assert "I see it now." in page and "edited" in page


def test_a_comment_taken_away_leaves_its_replies(cast, client_of, post):
    first = _say(post, cast.employee, "Gone soon")
    _say(post, cast.other, "An answer", reply_to=first)
    client_of(cast.employee).post(f"/podium/comments/{first.pk}/delete/")
    page = client_of(cast.trainer).get(f"/podium/posts/{post.pk}/").content.decode()
    assert "Gone soon" not in page and "An answer" in page and "Its writer took it away." in page


def test_thanks_are_given_once_taken_back_and_never_to_oneself(cast, client_of, post):
    client = client_of(cast.employee)
    for _ in range(2):
        client.post(f"/podium/posts/{post.pk}/thank/", {"thanks": "give"})
    assert b"1 colleague said thanks" in client.get(f"/podium/posts/{post.pk}/").content
    client.post(f"/podium/posts/{post.pk}/thank/", {"thanks": "back"})
    assert b"Nobody has said thanks yet" in client.get(f"/podium/posts/{post.pk}/").content
    client_of(cast.ambassador).post(f"/podium/posts/{post.pk}/thank/", {"thanks": "give"})
    assert post.thanks.count() == 0


def test_one_person_reporting_twice_hides_nothing(cast, client_of, post):
    said = _say(post, cast.other, "Something")
    for _ in range(2):
        client_of(cast.employee).post(f"/podium/comments/{said.pk}/report/", {"reason": "This hurts"})
    assert b"Something" in client_of(cast.trainer).get(f"/podium/posts/{post.pk}/").content
    assert said.reports.count() == 1


def test_hr_hides_with_a_rule_and_a_reason_that_the_writer_reads(cast, client_of, post):
    said, hr = _say(post, cast.other, "Unkind words"), client_of(cast.hr)
    address = f"/hr/moderation/comments/{said.pk}/"
    hr.post(address, {"what": "hide", "rule": "", "reason": "Unkind"})
    hr.post(address, {"what": "hide", "rule": "respect", "reason": " "})
    assert Comment.objects.get().hidden_at is None, "without rule or reason nothing is hidden"
    hr.post(address, {"what": "hide", "rule": "respect", "reason": "You speak down to a colleague."})
    assert b"Unkind words" not in client_of(cast.employee).get(f"/podium/posts/{post.pk}/").content
    own = client_of(cast.other).get(f"/podium/posts/{post.pk}/").content.decode()
    assert "You speak down to a colleague." in own and "1. You speak about what somebody did" in own and "I see it differently" in own
    line = AuditEntry.objects.get(action="comment.hidden")
    assert (line.by, line.changes["rule"]) == (cast.hr, [None, "respect"])


def test_the_writer_objects_once_and_hr_answers_in_words(cast, client_of, post):
    said, writer, hr = _say(post, cast.other, "Meant kindly"), client_of(cast.other), client_of(cast.hr)
    talk.hide(comment=said, rule="respect", reason="It reads unkind.", by=cast.hr, now=timezone.now())
    address = f"/podium/comments/{said.pk}/object/"
    assert writer.post(address, {"text": " "}).status_code == 422
    writer.post(address, {"text": "It was a joke between us."})
    assert writer.post(address, {"text": "Again"}).status_code == 422 and Objection.objects.count() == 1
    assert b"It was a joke between us." in hr.get("/hr/moderation/").content and b"object" in hr.get("/hr/").content
    settle = f"/hr/moderation/objections/{Objection.objects.get().pk}/"
    hr.post(settle, {"what": "again", "text": ""})
    assert Objection.objects.get().answered_at is None, "an answer has words"
    hr.post(settle, {"what": "again", "text": "You are right."})
    assert b"Meant kindly" in client_of(cast.employee).get(f"/podium/posts/{post.pk}/").content
    assert cast.other.messages.filter(kind="objection_answered").count() == 1
    assert AuditEntry.objects.filter(action="objection.answered", by=cast.hr).count() == 1


def test_nobody_objects_for_somebody_else(cast, client_of, post):
    said = _say(post, cast.other)
    talk.hide(comment=said, rule="respect", reason="Unkind.", by=cast.hr, now=timezone.now())
    assert client_of(cast.employee).post(f"/podium/comments/{said.pk}/object/", {"text": "No"}).status_code == 404


def test_a_hidden_post_is_objected_to_in_the_editor(cast, client_of, post):
    talk.hide_post(post=post, rule="secrets", reason="The figure is not public yet.", by=cast.hr, now=timezone.now())
    writer = client_of(cast.ambassador)
    assert b"The figure is not public yet." in writer.get(f"/podium/mine/{post.pk}/").content
    writer.post(f"/podium/mine/{post.pk}/object/", {"text": "It was in the paper."})
    client_of(cast.hr).post(f"/hr/moderation/objections/{Objection.objects.get().pk}/", {"what": "again", "text": "It was."})
    assert client_of(cast.employee).get(f"/podium/posts/{post.pk}/").status_code == 200


def test_a_writer_may_withdraw_what_hr_hid_and_then_hr_does_not_bring_it_back(cast, client_of, post):
    talk.hide_post(post=post, rule="secrets", reason="The figure is not public yet.", by=cast.hr, now=timezone.now())
    writer, address = client_of(cast.ambassador), f"/podium/mine/{post.pk}/withdraw/"
    assert address in writer.get("/podium/mine/").content.decode()
    writer.post(address)
    client_of(cast.hr).post(f"/hr/moderation/posts/{post.pk}/", {"what": "keep"})
    assert client_of(cast.employee).get(f"/podium/posts/{post.pk}/").status_code == 404
    post.refresh_from_db()
    assert (post.state, post.hidden_at) == ("withdrawn", None)


def test_hr_brings_back_what_it_hid_and_nothing_that_its_writer_had_withdrawn_before(cast, client_of, ambassador):
    hidden, withdrawn = write(ambassador, title="Hidden"), write(ambassador, title="Withdrawn")
    client_of(cast.ambassador).post(f"/podium/mine/{withdrawn.pk}/withdraw/")
    for one in (hidden, withdrawn):
        talk.hide_post(post=one, rule="secrets", reason="Not public yet.", by=cast.hr, now=timezone.now())
        client_of(cast.hr).post(f"/hr/moderation/posts/{one.pk}/", {"what": "keep"})
    assert [client_of(cast.employee).get(f"/podium/posts/{one.pk}/").status_code for one in (hidden, withdrawn)] == [200, 404]


def test_who_stops_is_no_longer_named_on_a_post_that_hr_brings_back_later(cast, client_of, post):
    talk.hide_post(post=post, rule="secrets", reason="Not public yet.", by=cast.hr, now=timezone.now())
    client_of(cast.ambassador).post("/podium/mine/term/stop/")
    client_of(cast.hr).post(f"/hr/moderation/posts/{post.pk}/", {"what": "keep"})
    page = client_of(cast.employee).get(f"/podium/posts/{post.pk}/").content.decode()
    assert "Wout Claes" not in page and "ormer ambassador" in page


def test_questions_are_voted_for_and_the_open_ones_with_most_votes_come_first(cast, client_of, post):
    client_of(cast.employee).post(f"/podium/posts/{post.pk}/questions/", {"text": "First question?", "form_key": "a"})
    client_of(cast.employee).post(f"/podium/posts/{post.pk}/questions/", {"text": "First question?", "form_key": "a"})
    client_of(cast.other).post(f"/podium/posts/{post.pk}/questions/", {"text": "Second question?", "form_key": "b"})
    assert Question.objects.count() == 2, "the same form sent twice is one question"
    second = Question.objects.get(text="Second question?")
    for _ in range(2):
        client_of(cast.trainer).post(f"/podium/questions/{second.pk}/vote/", {"vote": "give"})
    page = client_of(cast.trainer).get(f"/podium/posts/{post.pk}/").content.decode()
    assert page.index("Second question?") < page.index("First question?") and "2 would like to know" in page
    client_of(cast.trainer).post(f"/podium/questions/{second.pk}/vote/", {"vote": "back"})
    assert second.votes.count() == 1


@pytest.fixture
def plan_session(cast):
    def make(module, *, starts_in=timedelta(days=20)):
        starts = timezone.localtime().replace(tzinfo=None, second=0, microsecond=0) + starts_in
        dates = [TypedDate(starts, starts + timedelta(hours=1))]
        plan = SessionPlan(module=module, dates=dates, place="Zaal Wilg", capacity=12, trainers=[cast.trainer])
        return services.publish(session=services.plan(plan=plan, by=cast.hr, now=timezone.now()), by=cast.hr, now=timezone.now())

    return make


def test_questions_become_the_agenda_of_the_session_and_the_answer_comes_back(cast, client_of, ambassador, plan_session):
    module = make_module(make_course())
    session = plan_session(module)
    post, secret = write(ambassador, modules=[module]), write(ambassador, modules=[module], units=[cast.south])
    asked = questions.ask(post=post, text="May I laugh about a customer?", by=cast.employee, now=timezone.now())
    questions.ask(post=secret, text="Asked in the south", by=cast.other, now=timezone.now())
    client_of(cast.employee).post(f"/podium/modules/{module.key}/questions/", {"text": "Who may see a group?"})
    trainer = client_of(cast.trainer)
    for address in (f"/learn/sessions/{session.pk}/", f"/trainer/sessions/{session.pk}/?show=questions"):
        page = trainer.get(address).content.decode()
        assert "May I laugh about a customer?" in page and "Who may see a group?" in page and "Asked in the south" not in page
    assert client_of(cast.other).post(f"/podium/questions/{asked.pk}/answer/", {"text": "No"}).status_code == 404
    answered = trainer.post(f"/podium/questions/{asked.pk}/answer/", {"text": "Not in public.", "session": str(session.pk)})
    assert answered["Location"] == f"/trainer/sessions/{session.pk}/?show=questions"
    page = client_of(cast.employee).get(f"/podium/posts/{post.pk}/").content.decode()
    assert "Not in public." in page and "in the session of" in page
    assert "May I laugh" not in trainer.get(f"/learn/sessions/{session.pk}/").content.decode()
    assert cast.employee.messages.filter(kind="question_answered").count() == 1


def test_who_comes_votes_on_the_page_of_the_session_until_it_is_over(cast, client_of, ambassador, plan_session):
    module = make_module(make_course())
    session = plan_session(module)
    post = write(ambassador, modules=[module])
    asked = questions.ask(post=post, text="May I laugh about a customer?", by=cast.other, now=timezone.now())
    reader, address = client_of(cast.employee), f"/learn/sessions/{session.pk}/"
    assert "1 would like to know" in reader.get(address).content.decode()
    voted = reader.post(f"/podium/questions/{asked.pk}/vote/", {"vote": "give", "next": f"{address}#agenda"})
    page = reader.get(address).content.decode()
    assert voted["Location"] == f"{address}#agenda" and "2 would like to know" in page and "Answer it" not in page
    with time_machine.travel(timezone.now() + timedelta(days=21)):
        assert "May I laugh" not in client_of(cast.employee).get(address).content.decode()
        assert "May I laugh" in client_of(cast.trainer).get(f"/trainer/sessions/{session.pk}/?show=questions").content.decode()


def test_only_a_session_with_the_question_on_its_agenda_is_named_as_its_answer(cast, client_of, ambassador, plan_session):
    other = plan_session(make_module(make_course()))
    asked = questions.ask(post=write(ambassador), text="Why?", by=cast.employee, now=timezone.now())
    client_of(cast.trainer).post(f"/podium/questions/{asked.pk}/answer/", {"text": "So.", "session": str(other.pk)})
    asked.refresh_from_db()
    assert asked.answer == "So." and asked.answered_in is None


def test_the_ambassador_finds_the_open_questions_under_the_own_posts(cast, client_of, post):
    questions.ask(post=post, text="How did you see it?", by=cast.employee, now=timezone.now())
    assert b"How did you see it?" in client_of(cast.ambassador).get("/podium/mine/questions/").content
    assert cast.ambassador.messages.filter(kind="question_asked").count() == 1


def test_an_own_question_is_taken_away_until_it_is_answered(cast, client_of, post):
    asked = questions.ask(post=post, text="Too soon?", by=cast.employee, now=timezone.now())
    client_of(cast.other).post(f"/podium/questions/{asked.pk}/remove/")
    assert b"Too soon?" in client_of(cast.other).get(f"/podium/posts/{post.pk}/").content
    client_of(cast.employee).post(f"/podium/questions/{asked.pk}/remove/")
    assert b"Too soon?" not in client_of(cast.other).get(f"/podium/posts/{post.pk}/").content


@pytest.mark.parametrize("text", ["", "   ", "x" * 301])
def test_a_question_that_cannot_be_placed_keeps_what_was_typed(cast, client_of, post, text):
    answer = client_of(cast.employee).post(f"/podium/posts/{post.pk}/questions/", {"text": text})
    assert answer.status_code == 422 and text.strip().encode() in answer.content


def test_a_post_page_costs_twelve_queries_at_most_whatever_stands_on_it(cast, client_of, ambassador, make_person, django_assert_max_num_queries):
    module = make_module(make_course())
    post = write(ambassador, modules=[module])
    for number in range(12):
        person = make_person(f"P{number}")
        _say(post, person, f"Comment {number}")
        questions.ask(post=post, text=f"Question {number}?", by=person, now=timezone.now())
        talk.thank(by=person, post=post, now=timezone.now())
    client = client_of(cast.employee)
    client.get(f"/podium/posts/{post.pk}/")
    with django_assert_max_num_queries(12):
        client.get(f"/podium/posts/{post.pk}/")


def test_names_are_offered_to_who_types_them_of_who_may_read_the_post(cast, client_of, ambassador, make_person):
    post = write(ambassador, units=[cast.north])
    make_person("Samir", "Zuid", units=[cast.south])
    reader = client_of(cast.employee)
    page = reader.get(f"/podium/posts/{post.pk}/names/?q=sam").content.decode()
    assert 'role="option"' in page and 'data-name="Samira El Idrissi"' in page and "Samir Zuid" not in page and 'data-count="1 colleague.' in page
    assert "Samira" in reader.get(f"/podium/posts/{post.pk}/names/?q=samira el id").content.decode()
    assert reader.get(f"/podium/posts/{post.pk}/names/?q=s").content.strip() == b"", "one letter is no name"
    assert client_of(cast.other).get(f"/podium/posts/{post.pk}/names/?q=sam").status_code == 404


def test_of_two_with_one_name_who_was_chosen_is_meant(cast, client_of, post, make_person):
    first, second = make_person("Jan", "Jansen"), make_person("Jan", "Jansen")
    client_of(cast.employee).post(f"/podium/posts/{post.pk}/comment/", {"text": "@Jan Jansen, you too?", "form_key": "a"})
    client_of(cast.employee).post(f"/podium/posts/{post.pk}/comment/", {"text": "@Jan Jansen, and you?", "form_key": "b", "called": str(second.pk)})
    assert [first.messages.filter(kind="comment_mentioned").count(), second.messages.filter(kind="comment_mentioned").count()] == [0, 1]
    last = Comment.objects.get(form_key="b")
    client_of(cast.employee).post(f"/podium/comments/{last.pk}/edit/", {"text": "@Jan Jansen, and what about you?"})
    assert list(last.mentions.all()) == [second], "a change keeps who was meant"


def test_a_name_is_found_and_put_in_the_text_without_a_script(cast, client_of, post):
    reader, address = client_of(cast.employee), f"/podium/posts/{post.pk}/comment/"
    page = reader.post(address, {"text": "Do you know this?", "who": "otto", "then": "find"}).content.decode()
    assert "Do you know this?" in page and f'value="call-{cast.other.pk}"' in page and not Comment.objects.exists()
    page = reader.post(address, {"text": "Do you know this?", "who": "otto", "then": f"call-{cast.other.pk}"}).content.decode()
    assert "Do you know this? @Otto Zuid" in page and f'name="called" value="{cast.other.pk}"' in page
    reader.post(address, {"text": "Do you know this? @Otto Zuid", "called": str(cast.other.pk), "form_key": "c"})
    assert cast.other.messages.filter(kind="comment_mentioned").count() == 1


@pytest.mark.parametrize("called", ["", "x", "-1", "9" * 30, "999999"])
def test_whom_nobody_knows_is_called_by_nobody(cast, client_of, post, called):
    answer = client_of(cast.employee).post(f"/podium/posts/{post.pk}/comment/", {"text": "@Nobody Here", "called": called})
    assert answer.status_code == 302 and not Comment.objects.get().mentions.exists()
