"""Writing: drafts on two devices, versions, planning, reading along, a look first (ambassadors.md §6)."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ambassadors.models import Post, PostRevision, ReadAlong
from ambassadors.services import planning, posts, reviewing
from lms.audit.models import AuditEntry
from lms.lib import differences
from tests.ambassadors.conftest import begin, page_of, typed, write
from tests.courses_made import make_course, make_module


def test_what_was_published_is_what_colleagues_read(cast, client_of, ambassador):
    post = write(ambassador, body="<h2>What happened</h2><p>I looked <strong>twice</strong>.</p>")
    page = client_of(cast.employee).get(f"/podium/posts/{post.pk}/").content.decode()
    assert "<h2>What happened</h2><p>I looked <strong>twice</strong>.</p>" in page


def test_changes_are_read_only_after_publishing_again(cast, client_of, writer, ambassador):
    post = write(ambassador, body="<p>Old words.</p>")
    writer.post(page_of(post), typed(post, body="<p>New words.</p>"))
    reader = client_of(cast.employee)
    assert b"Old words." in reader.get(f"/podium/posts/{post.pk}/").content
    assert b"with changes that are not published yet" in writer.get("/podium/mine/").content
    writer.post(page_of(post), typed(Post.objects.get(), body="<p>New words.</p>", then="publish"))
    page = reader.get(f"/podium/posts/{post.pk}/").content
    assert b"New words." in page and b"Changed by the writer" in page
    assert b"with changes that are not published yet" not in writer.get("/podium/mine/").content


def test_going_on_with_this_device_keeps_the_text_of_the_other(writer, ambassador):
    post = write(ambassador, is_published=False)
    old = post.draft_number
    writer.post(f"{page_of(post)}save/", typed(post, title="Device one", body="<p>One</p>"))
    page = writer.post(page_of(post), typed(post, title="Device two", body="<p>Two</p>", based_on=old))
    assert page.status_code == 409 and b"There are two texts" in page.content and b"<p>One</p>" in page.content and b"Device two" in page.content
    writer.post(page_of(post), typed(post, title="Device two", body="<p>Two</p>", based_on=old, takes_over="1"))
    assert Post.objects.get().draft_title == "Device two"
    kept = PostRevision.objects.get()
    assert (kept.kind, kept.title, kept.body) == ("set_aside", "Device one", "<p>One</p>")


def test_going_on_with_the_other_device_keeps_the_text_of_this_one(writer, ambassador):
    post = write(ambassador, is_published=False)
    old = post.draft_number
    writer.post(f"{page_of(post)}save/", typed(post, title="Device one"))
    answer = writer.post(page_of(post), typed(post, title="Device two", body="<p>Two</p>", based_on=old, then="set_aside", key="k2"))
    assert answer.url == f"{page_of(post)}?kept=k2"
    assert Post.objects.get().draft_title == "Device one"
    assert PostRevision.objects.get().title == "Device two"


def test_a_signed_out_writer_changes_nothing_and_comes_back_to_the_draft(client, ambassador):
    post = write(ambassador, is_published=False)
    for address in (page_of(post), f"{page_of(post)}save/"):
        answer = client.post(address, typed(post, title="Written while signed out"))
        assert answer.status_code == 302 and answer.url.startswith("/accounts/login/?next=/podium/mine/")
    assert Post.objects.get().draft_title == "What I learnt"


def test_the_audience_of_a_published_post_never_changes_by_autosave(cast, writer, ambassador):
    post = write(ambassador, units=[cast.north])
    answer = writer.post(f"{page_of(post)}save/", typed(post, title="Typed on", units=[]))
    assert answer.status_code == 200 and list(post.units.all()) == [cast.north]
    writer.post(page_of(post), typed(Post.objects.get(), units=[]))
    assert list(post.units.all()) == []


def test_links_stay_until_their_tick_is_taken_away(writer, ambassador):
    one, two = make_module(make_course()), make_module(make_course())
    post = write(ambassador, modules=[one, two], is_published=False)
    page = writer.get(page_of(post)).content.decode()
    assert page.count('name="modules"') == 2
    writer.post(page_of(post), typed(post, modules=[one.pk, two.pk], add_lesson=one.lessons.first().pk))
    assert post.modules.count() == 2 and list(post.lessons.all()) == [one.lessons.first()]
    writer.post(page_of(post), typed(Post.objects.get(), modules=[two.pk]))
    assert list(post.modules.all()) == [two] and not post.lessons.exists()


def test_a_post_for_two_units_is_read_in_both_and_nowhere_else(cast, client_of, writer, ambassador, make_unit, make_person):
    third = make_unit("Oost", kind="division")
    post = write(ambassador, units=[cast.north])
    writer.post(page_of(post), typed(post, units=[cast.north.pk], add_unit=cast.south.pk))
    outsider = make_person("Olga", "Oost", units=[third])
    answers = [client_of(person).get(f"/podium/posts/{post.pk}/").status_code for person in (cast.employee, cast.other, outsider)]
    assert answers == [200, 200, 404]


def test_versions_are_compared_word_by_word_and_taken_back(writer, ambassador):
    post = write(ambassador, body="<p>I answered at once.</p><p>It was wrong.</p>")
    writer.post(
        page_of(post), typed(post, title="What I learnt", lead="In one sentence.", body="<p>I answered an hour later.</p><p>It was wrong.</p>", then="publish")
    )
    page = writer.get(f"{page_of(post)}versions/1/").content.decode()
    assert "<del>at once.</del>" in page and "<ins>an hour later.</ins>" in page and "1 paragraph differs" in page
    writer.post(f"{page_of(post)}versions/1/take/")
    post.refresh_from_db()
    assert "at once" in post.draft_body and "an hour later" in post.body, "colleagues read on until it is published"
    assert b"set aside" in writer.get(f"{page_of(post)}versions/").content


def test_versions_of_others_are_not_found(cast, client_of, ambassador):
    post = write(ambassador)
    begin(cast.other)
    for address in (page_of(post), f"{page_of(post)}versions/", f"{page_of(post)}versions/1/", f"{page_of(post)}preview/"):
        assert client_of(cast.other).get(address).status_code == 404, address


@given(st.lists(st.text("ab c", max_size=8), max_size=5), st.lists(st.text("ab c", max_size=8), max_size=5))
def test_a_comparison_holds_every_word_of_both_sides(old, new):
    rows = differences.compared(old, new)
    assert " ".join(" ".join(piece.words for piece in row.old) for row in rows).split() == " ".join(old).split()
    assert " ".join(" ".join(piece.words for piece in row.new) for row in rows).split() == " ".join(new).split()


def _plan(post, **moments):
    return planning.plan(post=post, **{"publish_at": None, "unpublish_at": None, "now": timezone.now()} | moments)


def test_a_planned_post_is_published_and_taken_away_at_its_moments_once(cast, client_of, ambassador):
    now = timezone.now()
    post = _plan(write(ambassador, is_published=False), publish_at=now + timedelta(hours=1), unpublish_at=now + timedelta(days=2))
    address = f"/podium/posts/{post.pk}/"
    assert planning.publish_due(now=now + timedelta(minutes=59)) == 0 and client_of(cast.employee).get(address).status_code == 404
    assert [planning.publish_due(now=now + timedelta(minutes=61)) for _ in range(2)] == [1, 0]
    assert client_of(cast.employee).get(address).status_code == 200
    assert [planning.publish_due(now=now + timedelta(days=3)) for _ in range(2)] == [1, 0]
    assert client_of(cast.employee).get(address).status_code == 404


def test_planning_through_the_editor(writer, ambassador):
    post = write(ambassador, is_published=False)
    refused = writer.post(page_of(post), typed(post, then="plan", publish_at="2020-01-01T09:00"))
    assert refused.status_code == 422 and b"Choose a moment in the future." in refused.content
    writer.post(page_of(post), typed(Post.objects.get(), then="plan", publish_at="2099-01-01T09:00"))
    assert Post.objects.get().publish_at.isoformat() == "2099-01-01T08:00:00+00:00", "nine o'clock in Amsterdam"
    writer.post(page_of(post), typed(Post.objects.get(), then="unplan"))
    assert Post.objects.get().publish_at is None


def test_a_plan_needs_a_whole_post_and_an_order_of_moments(ambassador):
    now = timezone.now()
    with pytest.raises(posts.NotReadyToPublish):
        _plan(write(ambassador, title="", is_published=False), publish_at=now + timedelta(hours=1))
    with pytest.raises(planning.TakenAwayBefore):
        _plan(write(ambassador, is_published=False), publish_at=now + timedelta(hours=2), unpublish_at=now + timedelta(hours=1))
    with pytest.raises(planning.StandsThereAlready):
        _plan(write(ambassador), publish_at=now + timedelta(hours=1))


def test_a_plan_that_fails_tells_the_writer_and_stops(cast, ambassador):
    now = timezone.now()
    post = _plan(write(ambassador, is_published=False), publish_at=now + timedelta(hours=1))
    Post.objects.filter(pk=post.pk).update(draft_title="")
    assert planning.publish_due(now=now + timedelta(hours=2)) == 0
    post.refresh_from_db()
    assert post.publish_at is None and post.state == "draft"
    assert cast.ambassador.messages.filter(kind="post_not_published").count() == 1


def test_only_the_colleague_who_was_asked_reads_the_draft_and_only_until_the_answer(cast, client_of, writer, ambassador):
    post = write(ambassador, title="Not yet for everybody", is_published=False)
    writer.post(f"{page_of(post)}read-along/", {"person": cast.employee.pk, "question": "Is it clear?"})
    asked = ReadAlong.objects.get()
    address, reader = f"/podium/read-along/{asked.pk}/", client_of(cast.employee)
    assert b"Not yet for everybody" in reader.get(address).content
    for person in (cast.hr, cast.manager, cast.administrator, cast.other):
        assert client_of(person).get(address).status_code == 404
    assert reader.post(address, {"remark": " "}).status_code == 422
    reader.post(address, {"remark": "Leave out the name of the customer."})
    assert reader.get(address).status_code == 404
    assert b"Leave out the name of the customer." in writer.get(page_of(post)).content
    assert cast.employee.messages.filter(kind="read_along_asked").count() == 1 and cast.ambassador.messages.filter(kind="read_along_answered").count() == 1


def test_asking_twice_or_oneself_is_refused_with_a_sentence(cast, writer, ambassador):
    post = write(ambassador, is_published=False)
    for person in (cast.employee, cast.employee, cast.ambassador):
        page = writer.post(f"{page_of(post)}read-along/", {"person": person.pk}, follow=True).content
    assert ReadAlong.objects.count() == 1 and b"You wrote it yourself." in page


def test_where_hr_looks_first_nothing_is_published_before(cast, client_of, writer, ambassador):
    hr = client_of(cast.hr)
    hr.post("/hr/ambassadors/podium/", {"first": "look"})
    post = write(ambassador, title="First a look", is_published=False)
    writer.post(page_of(post), typed(post, title="First a look", then="publish"))
    assert Post.objects.get().state == "draft"
    writer.post(page_of(post), typed(Post.objects.get(), title="First a look", then="look"))
    assert b"First a look" in hr.get("/hr/").content
    address, number = f"/hr/ambassadors/posts/{post.pk}/", Post.objects.get().draft_number
    assert hr.post(address, {"answer": "back", "number": number, "note": ""}).status_code == 422
    hr.post(address, {"answer": "back", "number": number, "note": "Leave the customer out."})
    assert b"Leave the customer out." in writer.get(page_of(post)).content
    writer.post(page_of(post), typed(Post.objects.get(), title="First a look", body="<p>Better</p>", then="look"))
    hr.post(address, {"number": Post.objects.get().draft_number})
    assert (Post.objects.get().state, Post.objects.get().body) == ("published", "<p>Better</p>")
    actions = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"podium.review_first_changed", "post.sent_back", "post.approved", "post.published"} <= actions


def test_hr_never_approves_a_text_it_did_not_see(cast, ambassador):
    reviewing.choose_review(is_reviewed_first=True, by=cast.hr, now=timezone.now())
    post = posts.ask_for_a_look(post=write(ambassador, is_published=False), now=timezone.now())
    seen = post.draft_number
    posts.save_draft(post=post, now=timezone.now(), title="Other", lead="", body="<p>Other</p>", based_on=seen)
    with pytest.raises(reviewing.HasGoneOn):
        reviewing.approve(post=post, number=seen, by=cast.hr, now=timezone.now())


def test_a_planned_post_waits_for_the_look(cast, ambassador):
    now = timezone.now()
    reviewing.choose_review(is_reviewed_first=True, by=cast.hr, now=now)
    post = _plan(write(ambassador, is_published=False), publish_at=now + timedelta(hours=1))
    posts.ask_for_a_look(post=post, now=now)
    assert planning.publish_due(now=now + timedelta(hours=2)) == 0
    reviewing.approve(post=post, number=post.draft_number, by=cast.hr, now=now)
    assert Post.objects.get().state == "draft", "it waits for its day"
    assert planning.publish_due(now=now + timedelta(hours=2)) == 1
