"""HR looks at what was reported, and keeps or hides it with a reason; renews terms."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors import queries
from ambassadors.models import Comment, HouseRule, Objection, Post
from ambassadors.services import objections, talk, terms
from lms.lib.refusals import Refused
from lms.people.access import requires


@requires("posts.moderate")
def moderation(request: HttpRequest) -> HttpResponse:
    """Everything that was reported and waits for somebody to look."""
    context = {
        "area": "hr",
        "nav": "ambassadors",
        "comments": list(queries.reported_comments()),
        "posts": list(queries.reported_posts()),
        "hidden_comments": list(queries.hidden_comments()),
        "hidden_posts": list(queries.hidden_posts()),
        "objections": list(queries.open_objections()),
        "rules": HouseRule.choices,
    }
    return render(request, "ambassadors/moderation.html", context)


@requires("posts.moderate")
@require_POST
def comment_settle(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Keep a comment, or hide it with a reason."""
    comment = get_object_or_404(Comment.objects.select_related("author"), pk=comment_id, deleted_at=None)
    return _settle(request, talk.keep, talk.hide, comment=comment)


@requires("posts.moderate")
@require_POST
def post_settle(request: HttpRequest, post_id: int) -> HttpResponse:
    """Keep a post, or take it off the podium with a reason."""
    post = get_object_or_404(Post.objects.select_related("ambassador__person"), Q(state=Post.State.PUBLISHED) | Q(hidden_at__isnull=False), pk=post_id)
    return _settle(request, talk.keep_post, talk.hide_post, post=post)


def _settle(request: HttpRequest, keep: Any, hide: Any, **what: Comment | Post) -> HttpResponse:
    try:
        if request.POST.get("what") == "hide":
            hide(rule=request.POST.get("rule", ""), reason=request.POST.get("reason", ""), by=request.user, now=timezone.now(), **what)
            messages.success(request, _("It has been hidden. The writer reads your reason."))
        else:
            keep(by=request.user, now=timezone.now(), **what)
            messages.success(request, _("It stays."))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect("moderation")


@requires("nominations.answer")
@require_POST
def term_renew(request: HttpRequest, ambassador_id: int) -> HttpResponse:
    """A new term of twelve months, after you talked about it."""
    ambassador = get_object_or_404(queries.ambassadors_with_term(), pk=ambassador_id)
    terms.renew(ambassador=ambassador, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("The term of %(name)s runs for another twelve months.") % {"name": ambassador.person.full_name})
    return redirect("nomination_list")


@requires("nominations.answer")
@require_POST
def term_end(request: HttpRequest, ambassador_id: int) -> HttpResponse:
    """Let a term stop that has run out; the ambassador chooses what happens to the posts."""
    ambassador = get_object_or_404(queries.ambassadors_with_term(), pk=ambassador_id)
    try:
        terms.end_term(ambassador=ambassador, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("The term of %(name)s has stopped.") % {"name": ambassador.person.full_name})
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect("nomination_list")


@requires("posts.moderate")
@require_POST
def objection_answer(request: HttpRequest, objection_id: int) -> HttpResponse:
    """It stands again, or it stays hidden, with words for the writer."""
    objection = get_object_or_404(Objection, pk=objection_id)
    try:
        is_upheld, text = request.POST.get("what") == "again", request.POST.get("text", "")
        objections.answer(objection=objection, is_upheld=is_upheld, text=text, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("The writer reads your answer."))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect("moderation")
