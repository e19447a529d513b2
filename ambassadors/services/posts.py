"""Writing: drafts that are never lost, pictures, publishing, withdrawing."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ambassadors import queries, rules
from ambassadors.models import Ambassador, PodiumChoices, Post, PostReading, PostRevision
from ambassadors.services import following, versions
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.lib.rich_text import plain, sanitised
from lms.people.models import User

LONGEST_BODY = 400_000


class NoPodiumNow(Refused):
    message = _("Your term is paused or has ended, so you cannot publish. Your drafts stay.")


class SavedElsewhere(Refused):
    message = _("This draft was saved on another device after you opened it here. Both texts are kept; choose which one goes on.")


class NotReadyToPublish(Refused):
    message = _("Something is missing before you can publish.")

    def __init__(self, missing: list[str]) -> None:
        super().__init__()
        self.missing = missing


class IsHidden(Refused):
    message = _("HR took this post off the podium: “%(reason)s” If you see that differently, talk with HR; they can put it back.")


class WaitsForALook(Refused):
    message = _("Here HR looks at a post before it is published. Ask for that look; until then colleagues read what stands there now.")


class IsNotPublished(Refused):
    message = _("This post is not published.")


class WasPublished(Refused):
    message = _("Colleagues have read this post, so it is not thrown away. Withdraw it, and nobody reads it any more.")


class TooLong(Refused):
    message = _("This text is longer than we can keep in one post. Make two posts of it.")


@transaction.atomic
def start_post(*, ambassador: Ambassador, now: datetime, language: str = "nl") -> Post:
    """An empty draft."""
    if ambassador.state != Ambassador.State.ACTIVE:
        raise NoPodiumNow
    return Post.objects.create(ambassador=ambassador, language=language, created_at=now, draft_saved_at=now)


@transaction.atomic
def save_draft(*, post: Post, now: datetime, title: str, lead: str, body: str, based_on: int, takes_over: bool = False, key: str = "") -> Post:
    """Keep what the writer has now. `based_on` is the number of the save that the text grew from; an older one is refused.

    Saving the same text twice is one save. `takes_over` goes on with this text and sets aside what another device saved. `key` names the
    form, so that the device knows what arrived. Raises SavedElsewhere, TooLong.
    """
    clean = sanitised(body)
    if len(clean) > LONGEST_BODY:
        raise TooLong
    post = lock(post)
    text = (title.strip()[:140], lead.strip()[:280], clean)
    if text == (post.draft_title, post.draft_lead, post.draft_body):
        return post
    if based_on != post.draft_number:
        if not takes_over:
            raise SavedElsewhere
        versions.set_aside(post=post, title=post.draft_title, lead=post.draft_lead, body=post.draft_body, now=now)
    post.draft_title, post.draft_lead, post.draft_body = text
    post.draft_number += 1
    post.draft_key, post.draft_saved_at = key[:40], now
    post.save(update_fields=["draft_title", "draft_lead", "draft_body", "draft_number", "draft_key", "draft_saved_at"])
    return post


@transaction.atomic
def set_facts(
    *,
    post: Post,
    stance: str,
    language: str,
    modules: Iterable[Any],
    lessons: Iterable[Any],
    sessions: Iterable[Any],
    units: Iterable[Any],
    video_url: str = "",
) -> Post:
    """What the post is about and who may read it. Takes effect at once, also when it is published. Lessons of other modules are left out."""
    post, modules = lock(post), list(modules)
    if post.state == Post.State.PUBLISHED and stance not in Post.Stance.values:
        raise NotReadyToPublish(["stance"])
    post.stance, post.language, post.video_url = stance if stance in Post.Stance.values else "", language, video_url
    post.save(update_fields=["stance", "language", "video_url"])
    post.modules.set(modules)
    post.lessons.set([lesson for lesson in lessons if lesson.module_id in {module.pk for module in modules}])
    post.sessions.set(sessions)
    before = set(post.units.values_list("pk", flat=True))
    post.units.set(units)
    if post.state == Post.State.PUBLISHED and set(post.units.values_list("pk", flat=True)) != before:
        following.forget_in_mails(posts=[post.pk], but_for=queries.readers_of(post))
    return post


def missing_for(post: Post) -> list[str]:
    """What stands between this draft and publishing: keys title, body, stance, alt, people."""
    return rules.what_is_missing(
        title=post.draft_title,
        body_text=plain(post.draft_body),
        stance=post.stance,
        images_without_words=len(queries.images_without_words(post)),
        images_without_yes=len(queries.images_without_yes(post)),
    )


def refuse_unready(post: Post) -> None:
    """Raises NoPodiumNow, IsHidden or NotReadyToPublish when the draft cannot be published."""
    if post.ambassador.state != Ambassador.State.ACTIVE:
        raise NoPodiumNow
    if post.hidden_at:
        raise IsHidden(reason=post.hidden_reason)
    missing = missing_for(post)
    if missing:
        raise NotReadyToPublish(missing)


def needs_a_look(post: Post) -> bool:
    """Whether HR looks first here, and did not see this draft yet."""
    return post.approved_number != post.draft_number and PodiumChoices.objects.filter(is_reviewed_first=True).exists()


@transaction.atomic
def ask_for_a_look(*, post: Post, now: datetime) -> Post:
    """Where HR looks first, the draft waits for that. What is missing for publishing must be there."""
    post = lock(post)
    refuse_unready(post)
    post.review_asked_at, post.review_note = post.review_asked_at or now, ""
    post.save(update_fields=["review_asked_at", "review_note"])
    return post


@transaction.atomic
def publish(*, post: Post, by: User | None, now: datetime) -> Post:
    """Let colleagues read the draft as it is now. Publishing again replaces what they read and keeps the earlier text.

    Raises NoPodiumNow, IsHidden, NotReadyToPublish, and WaitsForALook where HR looks first and did not yet.
    """
    post = lock(post)
    refuse_unready(post)
    if needs_a_look(post):
        raise WaitsForALook
    was = (post.title, post.lead, post.body)
    post.title, post.lead, post.body = post.draft_title, post.draft_lead, sanitised(queries.body_with_alt(post))
    post.published_number = post.draft_number
    post.plain_body = plain(post.body)
    post.minutes = rules.reading_minutes(len(post.plain_body.split()))
    is_changed = was != (post.title, post.lead, post.body)
    if post.published_at is None:
        post.published_at = now
    elif is_changed:
        post.changed_at = now
    post.state, post.withdrawn_at, post.byline = Post.State.PUBLISHED, None, Post.Byline.NAME
    post.publish_at, post.review_asked_at, post.review_note = None, None, ""
    post.save()
    if is_changed:
        versions.add(post=post, title=post.title, lead=post.lead, body=post.body, kind=PostRevision.Kind.PUBLISHED, now=now)
    record(by, "post.published", post)
    return post


@transaction.atomic
def withdraw(*, post: Post, by: User, now: datetime) -> Post:
    """Take the post away, at once and everywhere: podium, lessons, sessions, search. The draft stays with the writer.

    One that HR took off is not put back any more (§9). Raises IsNotPublished.
    """
    post = lock(post)
    if post.state != Post.State.PUBLISHED and not post.waits_hidden:
        raise IsNotPublished
    post.state, post.withdrawn_at, post.unpublish_at = Post.State.WITHDRAWN, now, None
    post.save(update_fields=["state", "withdrawn_at", "unpublish_at"])
    following.forget_in_mails(posts=[post.pk])
    record(by, "post.withdrawn", post)
    return post


@transaction.atomic
def throw_away(*, post: Post) -> None:
    """Delete a draft that was never published, with its pictures."""
    post = lock(post)
    if post.published_at is not None:
        raise WasPublished
    files = [*(image.file for image in post.images.all()), *(one.file for one in post.files.all())]
    post.delete()
    transaction.on_commit(lambda: [file.storage.delete(file.name) for file in files])  # type: ignore[arg-type, func-returns-value]


def note_reading(*, post: Post, person: User, now: datetime) -> None:
    """This person opened the post; the second time writes nothing."""
    PostReading.objects.bulk_create([PostReading(post=post, person=person, read_at=now)], ignore_conflicts=True)
