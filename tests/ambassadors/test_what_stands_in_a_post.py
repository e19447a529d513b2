"""What stands in and beside a post: files, links, pictures, lessons and sessions; and every door into it is cleaned (ambassadors.md §6)."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from ambassadors import queries
from ambassadors.models import Post, PostFile, PostImage, PostRevision
from lms.lib.rich_text import plain
from tests.ambassadors.conftest import page_of, typed, write
from tests.courses_made import make_course, make_module


def _file(name="guide.pdf", content=b"%PDF-1.7 a page"):
    return SimpleUploadedFile(name, content)


def test_readers_take_a_file_along_and_nobody_else_does(cast, client_of, writer, ambassador):
    post = write(ambassador, units=[cast.north])
    writer.post(page_of(post), typed(post, units=[cast.north.pk], then="file", file=_file("../../Guide for shops.exe")))
    file = PostFile.objects.get()
    assert (file.name, file.content_type) == ("Guide for shops.pdf", "application/pdf"), "the content says what it is"
    answer = client_of(cast.employee).get(f"/podium/files/{file.pk}/")
    assert answer.status_code == 200 and answer["Content-Disposition"].startswith("attachment") and answer["X-Content-Type-Options"] == "nosniff"
    assert client_of(cast.other).get(f"/podium/files/{file.pk}/").status_code == 404
    writer.post(f"{page_of(post)}files/{file.pk}/remove/")
    assert client_of(cast.employee).get(f"/podium/files/{file.pk}/").status_code == 404


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"<html><script>", b"MZ\x90\x00", b"PK\x03\x04"])
def test_a_file_that_could_do_something_is_refused(writer, ambassador, content):
    post = write(ambassador, is_published=False)
    page = writer.post(page_of(post), typed(post, then="file", file=_file(content=content)), follow=True)
    assert not PostFile.objects.exists() and b"This kind of file cannot stand with a post." in page.content


@pytest.mark.parametrize("address", ["javascript:alert(1)", "http://example.org/a", "not an address"])
def test_a_video_link_is_https_or_refused(writer, ambassador, address):
    post = write(ambassador, is_published=False)
    assert writer.post(page_of(post), typed(post, video_url=address)).status_code == 422
    assert Post.objects.get().video_url == ""


def test_readers_see_where_a_video_link_goes(cast, client_of, writer, ambassador):
    post = write(ambassador)
    writer.post(page_of(post), typed(post, video_url="https://www.video.example.org/watch?v=1"))
    assert b"Watch the video on video.example.org" in client_of(cast.employee).get(f"/podium/posts/{post.pk}/").content


DOORS = ("autosave", "editor", "without a script", "taken back")
BAD = (
    '<p onclick="x()">Hello<script>alert(1)</script><img src="https://evil.example.org/a.png"><img src="/accounts/logout/">'
    '<a href="javascript:x()">l</a><iframe src="//x"></iframe></p>'
)


@pytest.mark.parametrize("door", DOORS)
def test_every_door_into_a_post_is_cleaned(cast, client_of, writer, ambassador, door):
    post = write(ambassador, is_published=False)
    if door == "autosave":
        writer.post(f"{page_of(post)}save/", typed(post, body=BAD))
    elif door == "taken back":
        PostRevision.objects.create(post=post, number=1, title="T", body=BAD)
        writer.post(f"{page_of(post)}versions/1/take/")
    else:
        writer.post(page_of(post), typed(post, body=BAD))
    preview = writer.get(f"{page_of(post)}preview/").content.decode().split("<main")[1]
    writer.post(f"{page_of(post)}publish/")
    read = client_of(cast.employee).get(f"/podium/posts/{post.pk}/").content.decode().split("<main")[1]
    for page in (preview, read):
        assert "Hello" in page
        assert not [bad for bad in ("alert(1)", "onclick=", "evil.example.org", 'src="/accounts', "javascript:", "<iframe") if bad in page]


@given(st.text("<>/\"'=ab imgscrptonlead:;&#", max_size=120))
def test_whatever_is_typed_is_cleaned_to_the_same_thing_twice(text):
    from lms.lib.rich_text import sanitised

    once = sanitised(text)
    assert sanitised(once) == once and "<script" not in once.lower() and " on" not in "".join(part.split(">")[0] for part in once.split("<")[1:])
    assert "<" not in plain(once)


def test_a_picture_of_another_post_is_left_out(cast, writer, ambassador):
    other, post = write(ambassador, is_published=False), write(ambassador, is_published=False)
    foreign = PostImage.objects.create(post=other, file="posts/x.webp", width=1, height=1, alt="Elsewhere")
    writer.post(page_of(post), typed(post, body=f'<p>See</p><p><img src="/podium/images/{foreign.pk}/" alt=""></p>', then="publish"))
    post.refresh_from_db()
    assert post.state == "published" and "<img" not in post.body


def test_a_picture_of_a_draft_is_seen_by_the_writer_alone(cast, client_of, writer, ambassador):
    from PIL import Image

    out = BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    post = write(ambassador, is_published=False)
    writer.post(f"{page_of(post)}images/", {"picture": SimpleUploadedFile("a.png", out.getvalue())})
    address = f"/podium/images/{PostImage.objects.get().pk}/"
    assert writer.get(address).status_code == 200
    assert [client_of(person).get(address).status_code for person in (cast.employee, cast.hr, cast.administrator)] == [404, 404, 404]


def test_a_post_stands_on_the_page_of_its_session_and_lesson_until_it_is_withdrawn(cast, client_of, writer, ambassador):
    from courses.live_sessions import services
    from courses.live_sessions.services import SessionPlan, TypedDate

    module = make_module(make_course())
    starts = timezone.localtime().replace(tzinfo=None, second=0, microsecond=0) + timedelta(days=20)
    plan = SessionPlan(module=module, dates=[TypedDate(starts, starts + timedelta(hours=1))], place="Zaal Wilg", capacity=12)
    session = services.publish(session=services.plan(plan=plan, by=cast.hr, now=timezone.now()), by=cast.hr, now=timezone.now())
    post = write(ambassador, title="How I do it", is_published=False)
    writer.post(page_of(post), typed(post, title="How I do it", modules=[module.pk], add_session=session.pk, then="publish"))
    reader, lesson = client_of(cast.employee), module.lessons.first()
    places = (f"/learn/sessions/{session.pk}/", f"/learn/{module.key}/{lesson.key}/", f"/learn/{module.key}/")
    assert all(b"How I do it" in reader.get(place).content for place in places)
    assert f'href="/learn/sessions/{session.pk}/"' in reader.get(f"/podium/posts/{post.pk}/").content.decode()
    writer.post(f"/podium/mine/{post.pk}/withdraw/")
    assert not any(b"How I do it" in reader.get(place).content for place in places)


def test_the_editor_costs_the_same_whatever_is_linked(writer, ambassador, django_assert_max_num_queries):
    post = write(ambassador, modules=[make_module(make_course()) for _number in range(4)], is_published=False)
    writer.get(page_of(post))
    with django_assert_max_num_queries(17):
        writer.get(page_of(post))


def test_balances_count_what_everybody_may_read(cast, ambassador):
    module = make_module(make_course())
    write(ambassador, modules=[module], stance="chance")
    write(ambassador, modules=[module], stance="risk", units=[cast.south])
    write(ambassador, modules=[module], stance="risk", is_published=False)
    assert queries.stance_balances([module.pk]) == {module.pk: {"chance": 1, "risk": 0}}


def test_plain_text_without_the_editor_keeps_its_paragraphs(cast, client_of, writer, ambassador):
    post = write(ambassador, is_published=False)
    writer.post(page_of(post), typed(post, body="First I looked.\n\nThen I asked & waited.", then="publish"))
    page = client_of(cast.employee).get(f"/podium/posts/{post.pk}/").content.decode()
    assert "<p>First I looked.</p>" in page and "<p>Then I asked &amp; waited.</p>" in page
