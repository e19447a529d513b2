"""A look before publishing: by a colleague whom the writer asks, or by HR where the organisation chose that."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ambassadors.models import PodiumChoices, Post, ReadAlong
from ambassadors.services import posts
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.notifications.services import notify, notify_all
from lms.people.models import User


class AskSomebodyElse(Refused):
    message = _("You wrote it yourself. Ask a colleague.")


class WorksHereNoMore(Refused):
    message = _("This colleague does not work here any more.")


class WasAskedAlready(Refused):
    message = _("%(name)s has been asked already and did not answer yet.")


class RemarkIsMissing(Refused):
    message = _("Write a few words. “Fine as it is” is an answer too.")


class NoteIsMissing(Refused):
    message = _("Write what should be different. The writer reads it.")


class HasGoneOn(Refused):
    message = _("The writer went on after you opened it. Look at it once more.")


class NothingWaits(Refused):
    message = _("This post does not wait for a look any more.")


@transaction.atomic
def ask_to_read_along(*, post: Post, person: User, question: str, by: User, now: datetime) -> ReadAlong:
    """Let one colleague read the draft and answer with a remark. Raises AskSomebodyElse, WorksHereNoMore, WasAskedAlready."""
    if person.pk == by.pk:
        raise AskSomebodyElse
    if not person.is_active:
        raise WorksHereNoMore
    try:
        with transaction.atomic():
            made = ReadAlong.objects.create(post=post, person=person, question=" ".join(question.split())[:300], asked_at=now)
    except IntegrityError:
        raise WasAskedAlready(name=person.full_name) from None
    notify(person, "read_along_asked", url=reverse("read_along", args=[made.pk]), event_key=f"read-along-{made.pk}", name=by.full_name)
    return made


@transaction.atomic
def answer_read_along(*, asked: ReadAlong, remark: str, now: datetime) -> ReadAlong:
    """The colleague's remark, for the writer alone. After it the draft is not shown to the colleague any more."""
    remark = remark.strip()[:4000]
    if not remark:
        raise RemarkIsMissing
    asked = lock(asked)
    asked.remark, asked.answered_at = remark, now
    asked.save(update_fields=["remark", "answered_at"])
    address, told = reverse("post_edit", args=[asked.post_id]), {"name": asked.person.full_name, "title": asked.post.draft_title}
    notify_all([(asked.post.ambassador.person, told)], "read_along_answered", url=address, event_key=f"read-{asked.pk}")
    return asked


@transaction.atomic
def take_read_along_back(*, asked: ReadAlong) -> None:
    """The writer does not ask any more; what was not answered is forgotten."""
    if asked.answered_at is None:
        asked.delete()


@transaction.atomic
def choose_review(*, is_reviewed_first: bool, by: User, now: datetime) -> PodiumChoices:
    """Whether HR looks before posts are published. Switched off, what waits can be published by its writer."""
    PodiumChoices.objects.get_or_create(pk=1)
    choices = lock(PodiumChoices(pk=1))
    if choices.is_reviewed_first != is_reviewed_first:
        record(by, "podium.review_first_changed", choices, changes={"is_reviewed_first": [choices.is_reviewed_first, is_reviewed_first]})
    choices.is_reviewed_first = is_reviewed_first
    choices.save(update_fields=["is_reviewed_first"])
    if not is_reviewed_first:
        Post.objects.exclude(review_asked_at=None).update(review_asked_at=None)
    return choices


@transaction.atomic
def choose_embedding(*, origin: str, is_new_address: bool, by: User, now: datetime) -> PodiumChoices:
    """Where the list of posts may stand ("" is nowhere); a new address ends the old one."""
    PodiumChoices.objects.get_or_create(pk=1)
    choices = lock(PodiumChoices(pk=1))
    before = [choices.embed_origin, choices.embed_number]
    choices.embed_origin, choices.embed_number = origin[:200], choices.embed_number + is_new_address
    choices.save(update_fields=["embed_origin", "embed_number"])
    if before != [choices.embed_origin, choices.embed_number]:
        record(by, "podium.embedding_changed", choices, changes={"embed_origin": [before[0], choices.embed_origin]})
    return choices


@transaction.atomic
def approve(*, post: Post, number: int, by: User, now: datetime) -> Post:
    """HR looked at the draft with this number: it is published, or waits for its planned moment. Raises HasGoneOn, NothingWaits."""
    post = _waiting(post, number)
    post.approved_number, post.review_asked_at, post.review_note = number, None, ""
    post.save(update_fields=["approved_number", "review_asked_at", "review_note"])
    record(by, "post.approved", post)
    if post.publish_at is None or post.publish_at <= now:
        post = posts.publish(post=post, by=by, now=now)
    notify(post.ambassador.person, "post_approved", url=reverse("post_edit", args=[post.pk]), event_key=f"approved-{post.pk}-{number}", title=post.draft_title)
    return post


@transaction.atomic
def send_back(*, post: Post, number: int, note: str, by: User, now: datetime) -> Post:
    """HR asks for something else, in words that the writer reads. Raises NoteIsMissing, HasGoneOn, NothingWaits."""
    note = note.strip()[:2000]
    if not note:
        raise NoteIsMissing
    post = _waiting(post, number)
    post.review_asked_at, post.review_note = None, note
    post.save(update_fields=["review_asked_at", "review_note"])
    record(by, "post.sent_back", post, reason=note)
    told = [(post.ambassador.person, {"title": post.draft_title, "note": note})]
    notify_all(told, "post_sent_back", url=reverse("post_edit", args=[post.pk]), event_key=f"back-{post.pk}-{now:%Y%m%d%H%M%S}")
    return post


def _waiting(post: Post, number: int) -> Post:
    post = lock(post)
    if post.review_asked_at is None:
        raise NothingWaits
    if post.draft_number != number:
        raise HasGoneOn
    return post
