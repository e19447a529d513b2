"""Colleagues in pictures: asked, shown after a yes, gone at once when it is taken back (ambassadors.md §15)."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from ambassadors.models import PictureConsent, Post, PostImage
from ambassadors.services import pictures, posts
from lms.notifications.models import Message
from lms.people.services import leave
from tests.ambassadors.conftest import page_of, typed, write


@pytest.fixture
def picture(writer, ambassador):
    """A picture with a sentence in a draft of the ambassador."""
    out = BytesIO()
    Image.new("RGB", (8, 8), "white").save(out, "PNG")
    post = write(ambassador, is_published=False)
    writer.post(f"{page_of(post)}images/", {"picture": SimpleUploadedFile("a.png", out.getvalue()), "alt": "Two people laugh"})
    image = PostImage.objects.get()
    posts.save_draft(
        post=post, now=timezone.now(), title="We laugh", lead="", body=f'<p>See</p><p><img src="/podium/images/{image.pk}/" alt=""></p>', based_on=1
    )
    return image


def ask(writer, picture, person):
    writer.post(f"{page_of(picture.post)}images/{picture.pk}/people/", {"person": str(person.pk)})
    return PictureConsent.objects.get(image=picture, person=person)


def say(client_of, consent, answer):
    return client_of(consent.person).post(f"/podium/pictures/{consent.pk}/", {"answer": answer})


def address(picture):
    return f"/podium/images/{picture.pk}/"


def publish(writer, picture):
    return writer.post(f"{page_of(picture.post)}publish/")


def test_a_picture_waits_for_the_yes_of_everybody_who_was_named(cast, client_of, writer, picture):
    first, second = ask(writer, picture, cast.employee), ask(writer, picture, cast.other)
    assert Message.objects.filter(kind="picture_asked", person=cast.employee).count() == 1
    refused = publish(writer, picture)
    assert refused.status_code == 422 and b"Not everybody in a picture has said yes." in refused.content
    assert client_of(cast.employee).get(address(picture)).status_code == 200, "who is asked sees what it is about"
    assert client_of(cast.hr).get(address(picture)).status_code == 404
    say(client_of, first, "yes")
    assert publish(writer, picture).status_code == 422
    say(client_of, second, "yes")
    assert publish(writer, picture).status_code == 302
    reader = client_of(cast.manager)
    assert address(picture).encode() in reader.get(f"/podium/posts/{picture.post_id}/").content and reader.get(address(picture)).status_code == 200
    assert Message.objects.filter(kind="picture_answered", person=cast.ambassador).count() == 2


def test_a_yes_that_is_taken_back_takes_the_picture_away_at_once_for_everybody(cast, client_of, writer, picture):
    consent = ask(writer, picture, cast.employee)
    say(client_of, consent, "yes")
    publish(writer, picture)
    say(client_of, consent, "no")
    reader = client_of(cast.manager)
    page = reader.get(f"/podium/posts/{picture.post_id}/").content
    assert b"See" in page and address(picture).encode() not in page and b"Two people laugh" not in page
    assert reader.get(address(picture), headers={"If-None-Match": '"' + picture.file.name + '"'}).status_code == 404, "nor from a cache"
    assert reader.get("/search/?q=laugh").content.count(b"Two people") == 0
    assert address(picture).encode() not in writer.get(f"{page_of(picture.post)}preview/").content
    say(client_of, consent, "yes")
    assert address(picture).encode() in reader.get(f"/podium/posts/{picture.post_id}/").content


def test_a_planned_post_is_not_published_without_the_yes_and_the_writer_hears_why(cast, client_of, writer, picture):
    from ambassadors.services import planning

    Post.objects.filter(pk=picture.post_id).update(publish_at=timezone.now())
    ask(writer, picture, cast.employee)
    planning.publish_due(now=timezone.now())
    picture.post.refresh_from_db()
    assert picture.post.state == "draft" and Message.objects.filter(kind="post_not_published", person=cast.ambassador).exists()


def test_nobody_answers_for_somebody_else_and_an_answer_is_not_taken_away_by_the_writer(cast, client_of, writer, picture):
    consent = ask(writer, picture, cast.employee)
    for person in (cast.ambassador, cast.manager, cast.hr, cast.administrator):
        assert client_of(person).post(f"/podium/pictures/{consent.pk}/", {"answer": "yes"}).status_code == 404
    say(client_of, consent, "no")
    writer.post(f"{page_of(picture.post)}images/{picture.pk}/people/", {"what": "back", "consent": str(consent.pk)})
    ask(writer, picture, cast.employee)
    consent.refresh_from_db()
    assert consent.state == "no" and publish(writer, picture).status_code == 422


def test_who_was_named_by_mistake_is_not_asked_any_more(cast, client_of, writer, picture):
    consent = ask(writer, picture, cast.employee)
    writer.post(f"{page_of(picture.post)}images/{picture.pk}/people/", {"what": "back", "consent": str(consent.pk)})
    assert not PictureConsent.objects.exists() and not Message.objects.filter(kind="picture_asked").exists()
    assert publish(writer, picture).status_code == 302


def test_the_writer_in_the_own_picture_says_yes_by_naming_oneself(cast, writer, picture):
    assert ask(writer, picture, cast.ambassador).state == "yes"


def test_the_page_of_pictures_shows_the_own_ones_alone(cast, client_of, writer, picture):
    ask(writer, picture, cast.employee)
    assert address(picture).encode() in client_of(cast.employee).get("/podium/pictures/").content
    assert address(picture).encode() not in client_of(cast.other).get("/podium/pictures/").content


def test_who_leaves_is_shown_in_no_picture_any_more(cast, client_of, writer, picture):
    pictures.answer(consent=ask(writer, picture, cast.employee), is_yes=True, now=timezone.now())
    publish(writer, picture)
    leave(person=cast.employee, by=cast.hr, now=timezone.now())
    assert address(picture).encode() not in client_of(cast.manager).get(f"/podium/posts/{picture.post_id}/").content


def test_the_editor_says_which_picture_is_not_shown_and_leads_to_its_people_without_losing_text(cast, writer, picture):
    ask(writer, picture, cast.employee)
    post = Post.objects.get(pk=picture.post_id)
    assert b"not shown: somebody did not say yes" in writer.get(page_of(post)).content
    went = writer.post(page_of(post), typed(post, body=post.draft_body, title="Another title", then=f"people-{picture.pk}"))
    assert went["Location"] == f"{page_of(post)}images/{picture.pk}/people/" and Post.objects.get(pk=post.pk).draft_title == "Another title"
