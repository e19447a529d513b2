"""Writing, publishing, reading and talking: rules 6 to 10 and 13 of ambassadors.md."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from ambassadors import queries
from ambassadors.models import Comment, Post, PostImage
from ambassadors.services import posts, talk, terms
from courses.catalogue.models import Course, Module
from tests.ambassadors.conftest import begin, write
from tests.courses_made import make_course, make_module


def _form(post, **changes):
    return {"title": "A title", "lead": "", "body": "<p>Text</p>", "based_on": post.draft_number, "language": "en", "stance": "chance"} | changes


def test_an_ambassador_writes_publishes_and_a_colleague_reads_and_comments(cast, client_of, ambassador):
    writer, reader = client_of(cast.ambassador), client_of(cast.employee)
    writer.post("/podium/mine/new/")
    post = Post.objects.get()
    response = writer.post(f"/podium/mine/{post.pk}/", _form(post, then="publish"))
    assert response.url == f"/podium/posts/{post.pk}/"
    assert b"A title" in reader.get("/podium/posts/").content
    reader.post(f"/podium/posts/{post.pk}/comment/", {"text": "I recognise this.", "form_key": "k"})
    reader.post(f"/podium/posts/{post.pk}/comment/", {"text": "I recognise this.", "form_key": "k"})
    assert Comment.objects.count() == 1, "the same form sent twice is one comment"
    assert cast.ambassador.messages.filter(kind="post_commented").count() == 1


def test_a_reader_sees_the_text_with_its_layout_and_where_else_it_stands(cast, client_of, ambassador):
    module, elsewhere = make_module(make_course()), make_module(make_course())
    elsewhere.units.add(cast.north)
    post = write(ambassador, body="<h2>One Friday</h2><p>I looked <strong>twice</strong>.</p>", modules=[module, elsewhere])
    page = client_of(cast.other).get(f"/podium/posts/{post.pk}/").content.decode()
    assert "<h2>One Friday</h2><p>I looked <strong>twice</strong>.</p>" in page
    assert f'Module: <a href="/learn/{module.key}/">' in page
    assert f"/learn/{elsewhere.key}/" not in page, "no link to what this reader does not find"
    preview = client_of(cast.ambassador).get(f"/podium/mine/{post.pk}/preview/").content.decode()
    assert "<h2>One Friday</h2>" in preview


def test_publishing_without_what_is_needed_says_what_is_missing_and_loses_nothing(cast, client_of, ambassador):
    post = write(ambassador, is_published=False)
    page = client_of(cast.ambassador).post(f"/podium/mine/{post.pk}/", _form(post, title="", stance="", then="publish"))
    assert page.status_code == 422 and b"Give the post a title" in page.content and b"opportunity or a risk" in page.content
    assert Post.objects.get().draft_body == "<p>Text</p>"
    empty = (
        client_of(cast.ambassador).post(f"/podium/mine/{post.pk}/", _form(Post.objects.get(), title="", body="", stance="", then="publish")).content.decode()
    )
    for place in ("title", "body", "stance"):
        assert f'href="#id_{place}' in empty and f'id="id_{place}-error"' in empty, "the summary leads to the line above the field"
    assert empty.count('role="alert"') == 1


def test_an_older_autosave_never_writes_over_a_newer_one(cast, client_of, ambassador):
    post, client = write(ambassador, is_published=False), client_of(cast.ambassador)
    old = post.draft_number
    assert client.post(f"/podium/mine/{post.pk}/save/", _form(post, title="Device one")).json()["number"] == old + 1
    refused = client.post(f"/podium/mine/{post.pk}/save/", _form(post, title="Device two", based_on=old))
    assert refused.status_code == 409 and refused.json()["theirs"]["title"] == "Device one"
    assert Post.objects.get().draft_title == "Device one"


@pytest.mark.parametrize(
    "bad", ["<script>alert(1)</script>", '<img src=x onerror="alert(1)">', '<a href="javascript:alert(1)">x</a>', "<iframe src=//x></iframe>"]
)
def test_scripts_in_a_post_or_a_comment_do_nothing(cast, client_of, ambassador, bad):
    post = write(ambassador, body=f"<p>Hello {bad}</p>")
    talk.comment(post=post, text=bad, by=cast.employee, now=timezone.now())
    page = client_of(cast.other).get(f"/podium/posts/{post.pk}/").content.decode().split("<main")[1].split("</main>")[0]
    assert not re.search(r"<(script|iframe)|<[^>]* onerror=|href=\"javascript:", page)


def _picture(**extra):
    out = BytesIO()
    Image.new("RGB", (40, 20), "white").save(out, "JPEG", **extra)
    return SimpleUploadedFile("photo.jpg", out.getvalue(), "image/jpeg")


def test_a_picture_loses_what_the_camera_added_and_needs_a_sentence(cast, client_of, ambassador, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    exif = Image.Exif()
    exif[0x010E] = "secret place"
    post, client = write(ambassador, is_published=False), client_of(cast.ambassador)
    told = client.post(f"/podium/mine/{post.pk}/images/", {"picture": _picture(exif=exif)}).json()
    image = PostImage.objects.get()
    assert b"secret place" not in image.file.read()
    body = f'<p>See</p><p><img src="{told["src"]}" alt=""></p>'
    page = client.post(f"/podium/mine/{post.pk}/", _form(post, body=body, then="publish"))
    assert page.status_code == 422 and b"You cannot publish without it" in page.content
    client.post(f"/podium/mine/{post.pk}/", _form(Post.objects.get(), body=body, then="publish") | {f"alt-{image.pk}": "A white field"})
    assert 'alt="A white field"' in Post.objects.get().body


def test_a_file_that_is_no_picture_is_refused_with_a_sentence(cast, client_of, ambassador):
    post = write(ambassador, is_published=False)
    answer = client_of(cast.ambassador).post(f"/podium/mine/{post.pk}/images/", {"picture": SimpleUploadedFile("x.jpg", b"<svg onload=alert(1)>")})
    assert answer.status_code == 422 and "not a picture" in answer.json()["problem"]


def test_a_post_stands_with_its_module_and_is_gone_everywhere_when_withdrawn(cast, client_of, ambassador):
    course = Course.objects.create(key="c", phase="general", title_en="C", state="published")
    module = Module.objects.create(course=course, key="m-one", title_en="M", state="published")
    post, client = write(ambassador, title="Stands here", modules=[module]), client_of(cast.employee)
    places = ("/learn/m-one/", "/podium/posts/", "/", f"/podium/people/{ambassador.slug}/", "/search/?q=Stands")
    assert all(b"Stands here" in client.get(place).content for place in places)
    client_of(cast.ambassador).post(f"/podium/mine/{post.pk}/withdraw/")
    assert not any(b"Stands here" in client.get(place).content for place in places)
    assert client.get(f"/podium/posts/{post.pk}/").status_code == 404


def test_a_post_for_some_units_is_not_found_by_others(cast, client_of, ambassador):
    post = write(ambassador, title="Only north", units=[cast.north])
    assert client_of(cast.employee).get(f"/podium/posts/{post.pk}/").status_code == 200
    assert client_of(cast.other).get(f"/podium/posts/{post.pk}/").status_code == 404


def test_two_reports_hide_a_comment_until_hr_has_looked(cast, client_of, post):
    said = talk.comment(post=post, text="Something unkind", by=cast.other, now=timezone.now())
    for person in (cast.employee, cast.trainer):
        client_of(person).post(f"/podium/comments/{said.pk}/report/", {"reason": "This hurts"})
    assert b"Something unkind" not in client_of(cast.employee).get(f"/podium/posts/{post.pk}/").content
    assert b"Something unkind" in client_of(cast.hr).get("/hr/moderation/").content
    client_of(cast.hr).post(f"/hr/moderation/comments/{said.pk}/", {"what": "keep"})
    assert b"Something unkind" in client_of(cast.employee).get(f"/podium/posts/{post.pk}/").content


def test_own_comments_are_edited_silently_for_fifteen_minutes_and_visibly_later(cast, post):
    from datetime import timedelta

    now = timezone.now()
    said = talk.comment(post=post, text="First", by=cast.employee, now=now)
    assert talk.edit_comment(comment=said, text="Second", by=cast.employee, now=now + timedelta(minutes=14)).edited_at is None
    assert talk.edit_comment(comment=said, text="Third", by=cast.employee, now=now + timedelta(minutes=16)).edited_at is not None
    with pytest.raises(talk.NotYours):
        talk.edit_comment(comment=said, text="Other", by=cast.other, now=now)


def test_home_shows_three_posts_that_this_person_has_not_read_spread_over_ambassadors(cast, make_person, ambassador):
    from tests.ambassadors.conftest import begin

    others = [begin(make_person(f"A{number}")) for number in range(2)]
    for number in range(4):
        write(ambassador, title=f"Same writer {number}")
    for one in others:
        write(one, title="Other writer")
    shown = queries.podium_for(cast.employee, now=timezone.now())
    assert len({post.ambassador_id for post in shown}) == 3
    posts.note_reading(post=shown[0], person=cast.employee, now=timezone.now())
    assert shown[0] not in queries.podium_for(cast.employee, now=timezone.now())


def test_stopping_lets_the_writer_choose_for_every_post(cast, ambassador):
    kept, former, gone = (write(ambassador, title=title) for title in ("kept", "former", "gone"))
    terms.stop(ambassador=ambassador, now=timezone.now(), posts={kept.pk: "name", former.pk: "former", gone.pk: "withdraw"})
    assert set(queries.posts_readable_by(cast.employee).values_list("title", "byline")) == {("kept", "name"), ("former", "former")}


@pytest.mark.parametrize("address", ["/podium/", "/podium/posts/"])
def test_pages_cost_as_many_queries_for_one_post_as_for_twenty(cast, client_of, ambassador, django_assert_max_num_queries, address):
    for number in range(20):
        write(ambassador, title=f"Post {number}")
    client = client_of(cast.employee)
    client.get(address)
    with django_assert_max_num_queries(15):
        client.get(address)


def test_the_list_of_posts_comes_in_pages_and_narrows_by_stance_language_and_writer(cast, client_of, ambassador):
    for number in range(21):
        write(ambassador, title=f"Number {number:02}", stance="risk" if number % 2 else "chance")
    write(begin(cast.other), title="Of somebody else", stance="risk")
    write(ambassador, title="Only south", units=[cast.south])
    reader = client_of(cast.employee)
    first, second = (reader.get(f"/podium/posts/?page={number}").content.decode() for number in (1, 2))
    assert "22 posts." in first and "Number 20" in first and "Number 01" not in first and "Only south" not in first
    assert "Number 01" in second and "Number 00" in second and "Number 02" not in second
    assert "11 posts." in reader.get("/podium/posts/?stance=risk").content.decode()
    of_one = reader.get(f"/podium/posts/?by={ambassador.slug}").content.decode()
    assert "21 posts." in of_one and "Of somebody else" not in of_one and "Posts by Wout Claes" in of_one
    assert "0 posts." in reader.get("/podium/posts/?language=nl").content.decode()
    assert "22 posts." in reader.get("/podium/posts/?stance=x&language=y&page=z").content.decode(), "what is no choice narrows nothing"
    assert reader.get("/podium/posts/?by=nobody").status_code == 404
    page = reader.get(f"/podium/people/{ambassador.slug}/").content.decode()
    assert "All posts by Wout" in page and f"/podium/posts/?by={ambassador.slug}" in page


def test_an_ambassador_with_many_posts_finds_them_in_pages(cast, client_of, ambassador):
    for number in range(21):
        write(ambassador, title=f"Number {number:02}")
    writer = client_of(cast.ambassador)
    assert "Number 00" not in writer.get("/podium/mine/").content.decode() and "Number 00" in writer.get("/podium/mine/?page=2").content.decode()


def test_units_without_an_ambassador_are_named_when_somebody_works_there(cast, client_of, ambassador, make_unit):
    make_unit("Leeg", kind="division", parent=cast.north.parent)
    page = client_of(cast.employee).get("/podium/").content.decode()
    told = page.partition("Units without an ambassador:")[2].partition("</p>")[0]
    assert "Zuid" in told and "Noord" not in told and "Leeg" not in told
