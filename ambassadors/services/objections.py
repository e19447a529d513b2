"""The writer of something hidden objects once; HR answers, in words, and each answer is audited (§9)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Comment, Objection, Post
from ambassadors.services import talk
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.notifications.services import notify_all
from lms.people.models import User


class NothingToObjectTo(Refused):
    message = _("This is not hidden, or it is not yours. There is nothing to object to.")


class WordsAreMissing(Refused):
    message = _("Write why you see it differently. HR reads it.")


class AnswerIsMissing(Refused):
    message = _("Write your answer. The writer reads it.")


class ObjectsAlready(Refused):
    message = _("You objected already. HR looks at it, and you get an answer.")


class IsAnswered(Refused):
    message = _("This objection has its answer.")


@transaction.atomic
def object_to(*, text: str, by: User, now: datetime, comment: Comment | None = None, post: Post | None = None) -> Objection:
    """Say once why it should not be hidden. Raises NothingToObjectTo, WordsAreMissing, ObjectsAlready."""
    text = text.strip()[:2000]
    is_own = (comment is not None and comment.author_id == by.pk and comment.hidden_by_id) or (
        post is not None and post.ambassador.person_id == by.pk and post.hidden_at
    )
    if not is_own:
        raise NothingToObjectTo
    if not text:
        raise WordsAreMissing
    try:
        with transaction.atomic():
            return Objection.objects.create(author=by, comment=comment, post=post, text=text, at=now)
    except IntegrityError:
        raise ObjectsAlready from None


@transaction.atomic
def answer(*, objection: Objection, is_upheld: bool, text: str, by: User, now: datetime) -> Objection:
    """HR answers: it stands again, or it stays hidden, with words that the writer reads. Raises AnswerIsMissing, IsAnswered."""
    text = text.strip()[:2000]
    if not text:
        raise AnswerIsMissing
    objection = lock(objection)
    if objection.answered_at is not None:
        raise IsAnswered
    objection.answer, objection.is_upheld, objection.answered_by, objection.answered_at = text, is_upheld, by, now
    objection.save(update_fields=["answer", "is_upheld", "answered_by", "answered_at"])
    record(by, "objection.answered", objection, changes={"is_upheld": [None, is_upheld]}, reason=text)
    if is_upheld and objection.comment is not None:
        talk.keep(comment=objection.comment, by=by, now=now)
    elif is_upheld and objection.post is not None:
        talk.keep_post(post=objection.post, by=by, now=now)
    told = [(objection.author, {"answer": text, "is_upheld": is_upheld})]
    notify_all(told, "objection_answered", url=_place(objection), event_key=f"objection-{objection.pk}")
    return objection


def _place(objection: Objection) -> str:
    if objection.post_id:
        return reverse("post_edit", args=[objection.post_id])
    assert objection.comment is not None  # noqa: S101  the database asks for one of the two
    return f"{reverse('post_show', args=[objection.comment.post_id])}#comment-{objection.comment_id}"
