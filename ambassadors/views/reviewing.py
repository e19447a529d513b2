"""A look before publishing: a colleague reads along, or HR looks first."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors import queries
from ambassadors.models import ReadAlong
from ambassadors.services import reviewing
from ambassadors.views.colleagues import found_colleagues
from ambassadors.views.following import embedded_address, origin_of
from ambassadors.views.writing import own_post
from lms.lib.numbers import whole_number
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.people.models import User

MINE: dict[str, Any] = {"area": "ambassador", "nav": "posts"}


@requires("posts.write")
def read_along_ask(request: HttpRequest, post_id: int) -> HttpResponse:
    """Choose a colleague and ask; see who was asked."""
    post = own_post(request, post_id)
    if request.method == "POST":
        person = get_object_or_404(User, pk=whole_number(request.POST.get("person")) or 0)
        try:
            question = request.POST.get("question", "")
            reviewing.ask_to_read_along(post=post, person=person, question=question, by=request.user, now=timezone.now())  # type: ignore[arg-type]
            messages.success(request, _("%(name)s can read your draft now. You get the answer here.") % {"name": person.full_name})
        except Refused as refusal:
            messages.error(request, str(refusal.message))
        return redirect("read_along_ask", post_id=post.pk)
    context = MINE | {"post": post, "read_alongs": post.read_alongs.select_related("person"), **found_colleagues(request)}
    return render(request, "ambassadors/read_along_ask.html", context)


@requires("posts.write")
@require_POST
def read_along_back(request: HttpRequest, post_id: int, asked_id: int) -> HttpResponse:
    """Ask no more."""
    post = own_post(request, post_id)
    reviewing.take_read_along_back(asked=get_object_or_404(ReadAlong, pk=asked_id, post=post))
    messages.success(request, _("You do not ask any more. The draft is yours alone again."))
    return redirect("read_along_ask", post_id=post.pk)


@requires("learn")
def read_along(request: HttpRequest, asked_id: int) -> HttpResponse:
    """The draft, for the colleague who was asked, until the answer is given."""
    asked = get_object_or_404(queries.asked_to_read_along(request.user), pk=asked_id)  # type: ignore[arg-type]
    refused, remark = "", ""
    if request.method == "POST":
        remark = request.POST.get("remark", "")
        try:
            reviewing.answer_read_along(asked=asked, remark=remark, now=timezone.now())
            messages.success(request, _("Your answer is with %(name)s.") % {"name": asked.post.ambassador.person.given_name})
            return redirect("podium")
        except Refused as refusal:
            refused = str(refusal.message)
    body = queries.draft_to_read(asked.post)
    context = {"nav": "podium", "asked": asked, "post": asked.post, "body": body, "refused": refused, "remark": remark}
    return render(request, "ambassadors/read_along.html", context, status=422 if refused else 200)


@requires("posts.moderate")
def post_look(request: HttpRequest, post_id: int) -> HttpResponse:
    """HR looks at a draft that waits: it is fine, or something should be different."""
    post = get_object_or_404(queries.waiting_for_a_look(), pk=post_id)
    refused, note, number = "", "", whole_number(request.POST.get("number")) or 0
    by, now = request.user, timezone.now()
    if request.method == "POST":
        note = request.POST.get("note", "")
        try:
            if request.POST.get("answer") == "back":
                reviewing.send_back(post=post, number=number, note=note, by=by, now=now)  # type: ignore[arg-type]
                messages.success(request, _("The writer reads what you wrote."))
            else:
                reviewing.approve(post=post, number=number, by=by, now=now)  # type: ignore[arg-type]
                messages.success(request, _("The writer knows, and the post stands on the podium or waits for its day."))
            return redirect("nomination_list")
        except Refused as refusal:
            refused = str(refusal.message)
            post.refresh_from_db()
    body = queries.draft_to_read(post)
    context = {"area": "hr", "nav": "ambassadors", "post": post, "body": body, "files": post.files.all(), "refused": refused, "note": note}
    return render(request, "ambassadors/post_look.html", context, status=422 if refused else 200)


@requires("posts.moderate")
def podium_choices(request: HttpRequest) -> HttpResponse:
    """What the organisation chose about its podium."""
    if request.method == "POST":
        if "origin" in request.POST:
            return _embed(request)
        reviewing.choose_review(is_reviewed_first=request.POST.get("first") == "look", by=request.user, now=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("Your choice has been kept."))
        return redirect("podium_choices")
    return _choices(request)


def _embed(request: HttpRequest) -> HttpResponse:
    origin = origin_of(request.POST.get("origin", ""))
    if origin is None:
        return _choices(request, refused=_("This is not an address. It looks like https://intranet.example.org."), typed=request.POST["origin"])
    is_new = request.POST.get("what") == "new"
    reviewing.choose_embedding(origin=origin, is_new_address=is_new, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("Your choice has been kept."))
    return redirect(f"{reverse('podium_choices')}#embed")


def _choices(request: HttpRequest, *, refused: str = "", typed: str = "") -> HttpResponse:
    choices = queries.choices()
    context = {"choices": choices, "embedded": embedded_address(), "refused": refused, "origin": typed or choices.embed_origin}
    return render(request, "ambassadors/podium_choices.html", {"area": "hr", "nav": "ambassadors"} | context, status=422 if refused else 200)
