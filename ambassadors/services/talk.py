"""Talk under a post: comment, edit, delete, thank, report, look at reports."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ambassadors import rules
from ambassadors.models import Comment, HouseRule, Post, Report, Thanks
from ambassadors.services import following, mentions
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.notifications.services import notify, notify_all
from lms.people.models import User

LONGEST = 4000


class NothingWritten(Refused):
    message = _("Write something first.")


class TooLong(Refused):
    message = _("A comment has at most 4,000 characters. Make it shorter; what you wrote is still in the box.")


class PostIsGone(Refused):
    message = _("This post has been withdrawn, so you cannot comment any more.")


class NotYours(Refused):
    message = _("Only the writer can change a comment, and not while it is hidden.")


class ReasonIsMissing(Refused):
    message = _("Write in a few words what is wrong.")


class RuleIsMissing(Refused):
    message = _("Choose which rule of the podium it is about. The writer reads it.")


class OwnThanks(Refused):
    message = _("This is your own. Thanks come from others.")


@transaction.atomic
def comment(*, post: Post, text: str, by: User, now: datetime, reply_to: Comment | None = None, form_key: str = "", called: Collection[int] = ()) -> Comment:
    """Comment or reply. The same form sent twice is one comment. The writer of the post, or of the comment replied to, is told.

    `called` are the ids of colleagues whom the writer chose from the list of names.
    """
    if post.state != Post.State.PUBLISHED:
        raise PostIsGone
    text = _text(text)
    already = Comment.objects.filter(author=by, form_key=form_key).first() if form_key else None
    if already:
        return already
    top = reply_to.reply_to or reply_to if reply_to else None
    try:
        with transaction.atomic():
            made = Comment.objects.create(post=post, author=by, text=text, reply_to=top, form_key=form_key, written_at=now)
    except IntegrityError:
        return Comment.objects.get(author=by, form_key=form_key)
    mentioned = mentions.people_named(text, post=post, chosen=called)
    made.mentions.set(mentioned)
    _tell_about(made, answered=reply_to, mentioned=mentioned)
    return made


def _tell_about(made: Comment, *, answered: Comment | None, mentioned: list[User]) -> None:
    told = {made.author_id}
    if answered is not None and answered.deleted_at is None and answered.author_id not in told:
        told.add(answered.author_id)
        notify(answered.author, "comment_answered", url=_place(made), event_key=f"comment-{made.pk}", name=made.author.full_name, title=made.post.title)
    for person in mentioned:
        if person.pk not in told:
            told.add(person.pk)
            notify(person, "comment_mentioned", url=_place(made), event_key=f"comment-{made.pk}", name=made.author.full_name, title=made.post.title)
    writer = made.post.ambassador.person
    if writer.pk not in told:
        notify(writer, "post_commented", url=_place(made), event_key=f"comment-{made.pk}", name=made.author.full_name, title=made.post.title)


def _place(comment: Comment) -> str:
    return f"{reverse('post_show', args=[comment.post_id])}#comment-{comment.pk}"


@transaction.atomic
def edit_comment(*, comment: Comment, text: str, by: User, now: datetime, called: Collection[int] = ()) -> Comment:
    """Change the own words. After fifteen minutes the comment says that it was edited."""
    comment = lock(comment)
    if comment.author_id != by.pk or comment.deleted_at or comment.hidden_at:
        raise NotYours
    comment.text = _text(text)
    known = {*called, *comment.mentions.values_list("pk", flat=True)} if "@" in comment.text else set()
    comment.mentions.set(mentions.people_named(comment.text, post=comment.post, chosen=known))
    if rules.edit_shows(written_at=comment.written_at, now=now):
        comment.edited_at = now
    comment.save(update_fields=["text", "edited_at"])
    return comment


@transaction.atomic
def delete_comment(*, comment: Comment, by: User, now: datetime) -> Comment:
    """Take the own words away; the place stays, so that replies keep their meaning."""
    comment = lock(comment)
    if comment.author_id != by.pk:
        raise NotYours
    comment.text, comment.deleted_at = "", comment.deleted_at or now
    comment.save(update_fields=["text", "deleted_at"])
    comment.mentions.clear()
    return comment


@transaction.atomic
def thank(*, by: User, now: datetime, post: Post | None = None, comment: Comment | None = None) -> None:
    """Thank for a post or a comment; a second time changes nothing."""
    if by.pk == (post.ambassador.person_id if post else comment.author_id if comment else None):
        raise OwnThanks
    Thanks.objects.bulk_create([Thanks(person=by, post=post, comment=comment, at=now)], ignore_conflicts=True)


@transaction.atomic
def take_thanks_back(*, by: User, post: Post | None = None, comment: Comment | None = None) -> None:
    """Undo a thank-you."""
    Thanks.objects.filter(person=by, post=post, comment=comment).delete()


@transaction.atomic
def report(*, reason: str, by: User, now: datetime, post: Post | None = None, comment: Comment | None = None) -> Report:
    """Ask HR to look. The second open report of a comment hides it until somebody has looked."""
    if not reason.strip():
        raise ReasonIsMissing
    if comment is not None:
        comment = lock(comment)
    made, _is_new = Report.objects.get_or_create(reporter=by, post=post, comment=comment, settled_at=None, defaults={"reason": reason.strip(), "at": now})
    if comment is not None and comment.hidden_at is None and rules.is_hidden_by_reports(comment.reports.filter(settled_at=None).count()):
        comment.hidden_at = now
        comment.save(update_fields=["hidden_at"])
    return made


@transaction.atomic
def keep(*, comment: Comment, by: User, now: datetime) -> Comment:
    """HR looked and the comment stays, visible."""
    comment = lock(comment)
    comment.hidden_at, comment.hidden_by, comment.hidden_rule, comment.hidden_reason = None, None, "", ""
    comment.save(update_fields=["hidden_at", "hidden_by", "hidden_rule", "hidden_reason"])
    comment.reports.filter(settled_at=None).update(settled_at=now)
    record(by, "comment.kept", comment)
    return comment


@transaction.atomic
def hide(*, comment: Comment, rule: str, reason: str, by: User, now: datetime) -> Comment:
    """HR hides a comment with the rule of the podium and a reason; the author reads both and can object."""
    reason = _reason(rule, reason)
    comment = lock(comment)
    comment.hidden_at, comment.hidden_by, comment.hidden_rule, comment.hidden_reason = comment.hidden_at or now, by, rule, reason
    comment.save(update_fields=["hidden_at", "hidden_by", "hidden_rule", "hidden_reason"])
    comment.reports.filter(settled_at=None).update(settled_at=now)
    record(by, "comment.hidden", comment, changes={"rule": [None, rule]}, reason=reason)
    told = [(comment.author, {"reason": reason, "rule": _in_both(rule)})]
    notify_all(told, "comment_hidden", url=_place(comment), event_key=f"hidden-{comment.pk}-{now:%Y%m%d%H%M}")
    return comment


@transaction.atomic
def hide_post(*, post: Post, rule: str, reason: str, by: User, now: datetime) -> Post:
    """HR takes a post off the podium with a reason that the ambassador reads; the draft stays, publishing waits for HR (§9)."""
    reason = _reason(rule, reason)
    post = lock(post)
    if post.state == Post.State.PUBLISHED:
        post.withdrawn_at = now
    post.state, post.hidden_at, post.hidden_by, post.hidden_rule, post.hidden_reason = Post.State.WITHDRAWN, now, by, rule, reason
    post.save(update_fields=["state", "withdrawn_at", "hidden_at", "hidden_by", "hidden_rule", "hidden_reason"])
    following.forget_in_mails(posts=[post.pk])
    post.reports.filter(settled_at=None).update(settled_at=now)
    record(by, "post.hidden", post, changes={"rule": [None, rule]}, reason=reason)
    told = [(post.ambassador.person, {"title": post.title, "reason": reason, "rule": _in_both(rule)})]
    notify_all(told, "post_hidden", url=reverse("post_edit", args=[post.pk]), event_key=f"hidden-post-{post.pk}-{now:%Y%m%d%H%M}")
    return post


@transaction.atomic
def keep_post(*, post: Post, by: User, now: datetime) -> None:
    """HR looked at a post and it stays; one that HR had hidden stands on the podium again, unless its writer withdrew it (§9)."""
    post = lock(post)
    if post.hidden_at:
        if post.waits_hidden:
            post.state, post.withdrawn_at = Post.State.PUBLISHED, None
        post.hidden_at, post.hidden_by, post.hidden_rule, post.hidden_reason = None, None, "", ""
        post.save(update_fields=["state", "withdrawn_at", "hidden_at", "hidden_by", "hidden_rule", "hidden_reason"])
    post.reports.filter(settled_at=None).update(settled_at=now)
    record(by, "post.kept", post)


def _text(text: str) -> str:
    text = text.strip()
    if not text:
        raise NothingWritten
    if len(text) > LONGEST:
        raise TooLong
    return text


def _reason(rule: str, reason: str) -> str:
    """Hiding names a rule of the podium and says why in words."""
    if rule not in HouseRule.values:
        raise RuleIsMissing
    if not reason.strip():
        raise ReasonIsMissing
    return reason.strip()


def _in_both(rule: str) -> dict[str, str]:
    found = {}
    for language in ("nl", "en"):
        with translation.override(language):
            found[language] = str(HouseRule(rule).label)
    return found
