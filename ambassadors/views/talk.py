"""Talk below a post: comments, replies, thanks, reports. Without a script each action comes back to the post; with one, to the talk alone."""

from collections.abc import Collection
from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from ambassadors import forms, queries, rules
from ambassadors.models import Comment, HouseRule, Post, Thanks
from ambassadors.services import objections, talk
from ambassadors.views import mentions
from lms.lib.numbers import whole_number
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.web.rates import limited
from lms.web.templatetags.podium import moment

HERE: dict[str, Any] = {"nav": "podium"}


def talk_below(
    request: HttpRequest,
    post: Post,
    *,
    reply_to: int | None = None,
    refused: str = "",
    typed: str = "",
    said: int | None = None,
    who: str = "",
    called: Collection[int] = (),
) -> dict[str, Any]:
    """What the thread, the thanks and the form below a post need."""
    now, comments = timezone.now(), queries.comments_of(post, reader=request.user)  # type: ignore[arg-type]
    every = [one for comment in comments for one in (comment, *comment.answers)]  # type: ignore[attr-defined]
    to_whom, of_whom = _("to %(name)s"), _("the comment of %(name)s")  # in words here, because a thread has many
    for one in every:
        one.words = mentions.marked(one)
        one.objection = next(iter(getattr(one, "every_objection", ())), None)
        one.minutes_left = rules.silent_minutes_left(written_at=one.written_at, now=now)
        one.is_mine = one.author_id == request.user.pk
        one.line = _line(one, post)
        one.number = str(one.pk)  # ready to write: a template writes a number in the way of the language, each time anew
        one.to_whom, one.of_whom = (words % {"name": one.author.full_name} for words in (to_whom, of_whom))
        one.thanked = ngettext("%(count)s thanks", "%(count)s thanks", one.thanks_count) % {"count": one.thanks_count} if one.thanks_count else ""
    answered = next((one for one in every if one.pk == reply_to and not one.deleted_at and not one.hidden_at), None)
    if hasattr(post, "thanks_count") and not getattr(request, "htmx", False):
        thanks = {"count": post.thanks_count, "mine": post.is_thanked}  # type: ignore[attr-defined]
    else:
        thanks = Thanks.objects.filter(post=post).aggregate(count=Count("pk"), mine=Count("pk", filter=Q(person=request.user.pk)))
    return {
        "post": post,
        "post_number": str(post.pk),
        "comments": comments,
        "comment_count": sum(1 for one in every if not one.deleted_at and not one.hidden_at),
        "answered": answered,
        "thanks_count": thanks["count"],
        "is_thanked": bool(thanks["mine"]),
        "is_own": queries.is_own(post, request.user),  # type: ignore[arg-type]
        "form_key": uuid4().hex,
        "refused": refused,
        "typed": typed,
        "said": said,
        "who": who,
        "names": queries.people_to_call(post, who) if who else [],
        "called": called,
    }


def _line(one: Any, post: Post) -> SafeString:
    """Whose words they are to the reader, when, and whether they were changed; in words, because a thread has many."""
    who = _("You") if one.is_mine else _("Writer") if one.author_id == post.ambassador.person_id else one.author_unit_name or ""
    parts = [escape(who), moment(one.written_at), escape(_("edited")) if one.edited_at else ""]
    return SafeString(", ".join(part for part in parts if part))


def _readable(request: HttpRequest, post_id: int) -> Post:
    return get_object_or_404(queries.posts_readable_by(request.user), pk=post_id)  # type: ignore[arg-type]


def _comment(request: HttpRequest, comment_id: int, *, is_own: bool = False) -> Comment:
    readable = queries.posts_readable_by(request.user).order_by().values("pk")  # type: ignore[arg-type]
    found = Comment.objects.filter(pk=comment_id, deleted_at=None, post__in=readable).select_related("author", "post__ambassador__person")
    return get_object_or_404(found.filter(author=request.user.pk) if is_own else found.filter(hidden_at=None))


def _answer(request: HttpRequest, post: Post, *, anchor: str = "talk", status: int = 200, **talking: Any) -> HttpResponse:
    """The talk for htmx; without a script the post at the anchor, or the talk on a page of its own when something was refused."""
    if getattr(request, "htmx", False):
        return render(request, "ambassadors/_talk.html", HERE | talk_below(request, post, **talking), status=status)
    if status != 200:
        return render(request, "ambassadors/talk.html", HERE | talk_below(request, post, **talking), status=status)
    return redirect(f"{reverse('post_show', args=[post.pk])}#{anchor}")


@requires("comment")
@require_POST
@limited("comment", at_most=20, seconds=600)
def comment_add(request: HttpRequest, post_id: int) -> HttpResponse:
    """Comment, or reply to a comment."""
    post = _readable(request, post_id)
    answered, text = whole_number(request.POST.get("reply_to")), request.POST.get("text", "")
    reply_to = get_object_or_404(Comment.objects.select_related("author", "reply_to"), pk=answered, post=post) if answered else None
    key, called = request.POST.get("form_key", "")[:40], mentions.numbers(request.POST.getlist("called"))
    what = request.POST.get("then", "")
    if what == "find" or what.startswith("call-"):
        return _with_names(request, post, what, text, called, answered)
    try:
        made = talk.comment(post=post, text=text, by=request.user, now=timezone.now(), reply_to=reply_to, form_key=key, called=called)  # type: ignore[arg-type]
    except Refused as refusal:
        return _answer(request, post, status=422, reply_to=answered, refused=str(refusal.message), typed=text, called=called)
    return _answer(request, post, anchor=f"comment-{made.pk}", said=made.pk)


def _with_names(request: HttpRequest, post: Post, what: str, text: str, called: list[int], answered: int | None) -> HttpResponse:
    """Without a script: names that begin so, or the text with the chosen one; nothing is placed yet."""
    chosen = whole_number(what.removeprefix("call-"))
    person = mentions.reader_named(post, chosen) if chosen else None
    if person is not None:
        text, called = mentions.with_name(text, person), [*called, person.pk]
    who = "" if person else request.POST.get("who", "").strip()[:100]
    return render(request, "ambassadors/talk.html", HERE | talk_below(request, post, reply_to=answered, typed=text, who=who, called=called))


@requires("comment")
def comment_edit(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Change the own comment, or take it away."""
    comment = _comment(request, comment_id, is_own=True)
    refused, text = "", comment.text
    if request.method == "POST":
        text = request.POST.get("text", "")
        try:
            called = mentions.numbers(request.POST.getlist("called"))
            talk.edit_comment(comment=comment, text=text, by=request.user, now=timezone.now(), called=called)  # type: ignore[arg-type]
            return redirect(f"{reverse('post_show', args=[comment.post_id])}#comment-{comment.pk}")
        except Refused as refusal:
            refused = str(refusal.message)
    minutes_left = rules.silent_minutes_left(written_at=comment.written_at, now=timezone.now())
    context = {"comment": comment, "text": text, "refused": refused, "minutes_left": minutes_left}
    return render(request, "ambassadors/comment_edit.html", HERE | context, status=422 if refused else 200)


@requires("comment")
@require_POST
def comment_delete(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Take the own comment away."""
    comment = _comment(request, comment_id, is_own=True)
    talk.delete_comment(comment=comment, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("Your comment has been taken away."))
    return _answer(request, comment.post)


@requires("comment")
@require_POST
def comment_thank(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Thank for a comment, or take it back."""
    comment = _comment(request, comment_id)
    _thank(request, comment=comment)
    return _answer(request, comment.post, anchor=f"comment-{comment.pk}")


@requires("comment")
@require_POST
def post_thank(request: HttpRequest, post_id: int) -> HttpResponse:
    """Thank for a post, or take it back."""
    post = _readable(request, post_id)
    _thank(request, post=post)
    return _answer(request, post, anchor="thanks")


def _thank(request: HttpRequest, **what: Any) -> None:
    """The form says which of the two, so that a second click does not turn it round."""
    try:
        if request.POST.get("thanks") == "back":
            talk.take_thanks_back(by=request.user, **what)  # type: ignore[arg-type]
        else:
            talk.thank(by=request.user, now=timezone.now(), **what)  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal.message))


@requires("comment")
@limited("report", at_most=20, seconds=3600)
def comment_report(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Say that somebody should look at a comment."""
    comment = _comment(request, comment_id)
    return _report(request, comment.post, anchor=f"#comment-{comment.pk}", comment=comment)


@requires("comment")
@limited("report", at_most=20, seconds=3600)
def post_report(request: HttpRequest, post_id: int) -> HttpResponse:
    """Say that somebody should look at a post."""
    post = _readable(request, post_id)
    return _report(request, post, anchor="", post=post)


def _report(request: HttpRequest, subject: Post, *, anchor: str, **what: Any) -> HttpResponse:
    form, back = forms.ReasonForm(request.POST if request.method == "POST" else None), reverse("post_show", args=[subject.pk]) + anchor
    if form.is_bound and form.is_valid():
        talk.report(reason=form.cleaned_data["reason"], by=request.user, now=timezone.now(), **what)  # type: ignore[arg-type]
        messages.success(request, _("Thank you. Somebody will look at it. Only HR sees that it was you."))
        return redirect(back)
    context = {"form": form, "back": back, "subject": subject, "comment": what.get("comment")}
    return render(request, "ambassadors/report.html", HERE | context, status=422 if form.is_bound else 200)


@requires("comment")
def comment_object(request: HttpRequest, comment_id: int) -> HttpResponse:
    """The writer of a hidden comment says once why it should stand again."""
    comment = _comment(request, comment_id, is_own=True)
    return _object(request, f"{reverse('post_show', args=[comment.post_id])}#comment-{comment.pk}", comment.text, comment.hidden_rule, comment=comment)


@requires("posts.write")
def post_object(request: HttpRequest, post_id: int) -> HttpResponse:
    """The writer of a hidden post says once why it should stand again."""
    post = get_object_or_404(Post.objects.select_related("ambassador__person"), pk=post_id, ambassador__person=request.user.pk)
    return _object(request, reverse("post_edit", args=[post.pk]), post.title, post.hidden_rule, post=post)


def _object(request: HttpRequest, back: str, words: str, rule: str, **what: Any) -> HttpResponse:
    refused, text = "", ""
    if request.method == "POST":
        text = request.POST.get("text", "")
        try:
            objections.object_to(text=text, by=request.user, now=timezone.now(), **what)  # type: ignore[arg-type]
            messages.success(request, _("HR reads your objection. You hear what they decide."))
            return redirect(back)
        except Refused as refusal:
            refused = str(refusal.message)
    reason = next(iter(what.values())).hidden_reason
    context = {"back": back, "words": words, "rule": HouseRule(rule).label if rule else "", "reason": reason, "refused": refused, "text": text}
    return render(request, "ambassadors/objection.html", HERE | context, status=422 if refused else 200)
