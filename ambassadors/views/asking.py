"""Editors ask for a story; ambassadors say yes or rather not; colleagues write a note of thanks; the private hint."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ambassadors import queries
from ambassadors.models import Post, StoryRequest
from ambassadors.services import asking, hints, terms
from ambassadors.views.stage import me
from courses.catalogue.queries import modules_readable_by
from lms.lib.numbers import whole_number
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.web import toasts
from lms.web.fragments import back_to


@requires("content.own")
def story_ask(request: HttpRequest, module_key: str) -> HttpResponse:
    """What a module has of opportunities and risks, and whom to ask for what is missing."""
    module = get_object_or_404(modules_readable_by(request.user), key=module_key)  # type: ignore[arg-type]
    stance = request.POST.get("stance") or request.GET.get("stance", "")
    if request.method == "POST" and stance in Post.Stance.values:
        ambassador = get_object_or_404(queries.ambassadors_listed(), pk=whole_number(request.POST.get("ambassador")) or 0)
        try:
            words = request.POST.get("words", "")
            asking.ask_for_story(module=module, stance=stance, ambassador=ambassador, words=words, by=request.user, now=timezone.now())  # type: ignore[arg-type]
            messages.success(request, _("%(name)s has your question. No is possible without a reason.") % {"name": ambassador.person.full_name})
        except Refused as refusal:
            messages.error(request, str(refusal.message))
        return redirect("story_ask", module_key=module.key)
    balance = queries.stance_balances([module.pk])[module.pk]
    missing = "risk" if balance["risk"] < balance["chance"] else "chance"
    asked = StoryRequest.objects.filter(module=module).select_related("ambassador__person", "post")
    context = {"module": module, "balance": balance, "missing": stance or missing, "ambassadors": queries.ambassadors_listed(), "asked": asked}
    return render(request, "ambassadors/story_ask.html", {"area": "hr", "nav": "ambassadors"} | context)


@requires("posts.write")
@require_POST
def story_answer(request: HttpRequest, request_id: int) -> HttpResponse:
    """Yes begins a draft with the module; rather not needs no reason."""
    asked = get_object_or_404(queries.requests_to(me(request)), pk=request_id)
    if request.POST.get("answer") == "no":
        asking.decline_story(request=asked, now=timezone.now())
        messages.success(request, _("That is fine. Somebody else may have this story."))
        return redirect("my_posts")
    try:
        return redirect("post_edit", post_id=asking.begin_story(request=asked, now=timezone.now()).pk)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return redirect("my_posts")


@requires("comment")
def note_write(request: HttpRequest, slug: str) -> HttpResponse:
    """A few words of thanks, for the ambassador alone."""
    ambassador = get_object_or_404(queries.ambassadors_listed(), slug=slug)
    refused, text, key = "", "", request.POST.get("form_key", uuid4().hex)[:40]
    if request.method == "POST":
        text = request.POST.get("text", "")
        try:
            asking.write_note(ambassador=ambassador, text=text, by=request.user, now=timezone.now(), form_key=key)  # type: ignore[arg-type]
            messages.success(request, _("Your note is with %(name)s. Nobody else reads it.") % {"name": ambassador.person.given_name})
            return redirect("ambassador_show", slug=slug)
        except Refused as refusal:
            refused = str(refusal.message)
    context: dict[str, Any] = {"nav": "podium", "ambassador": ambassador, "text": text, "refused": refused, "key": key}
    return render(request, "ambassadors/note_write.html", context, status=422 if refused else 200)


@requires("learn")
@require_POST
def pledge(request: HttpRequest, slug: str) -> HttpResponse:
    """A manager makes time for the agreed hours of an ambassador, or takes that back."""
    mine = queries.ambassadors_listed().filter(person__manager_lines__manager=request.user.pk)
    ambassador, makes_time = get_object_or_404(mine, slug=slug), request.POST.get("pledge") != "no"
    terms.pledge(ambassador=ambassador, makes_time=makes_time, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    told = {"name": ambassador.person.given_name}
    messages.success(request, _("%(name)s reads that you make time.") % told if makes_time else _("You took back that you make time.") % told)
    return redirect(f"{reverse('ambassador_show', args=[slug])}#pledge")


@requires("learn")
@require_POST
def hint_switch(request: HttpRequest) -> HttpResponse:
    """Never hint again; or, from the same toast, do."""
    if request.GET.get("what") == "on":
        hints.switch_on(person=request.user)  # type: ignore[arg-type]
        messages.success(request, _("We may hint again, when there is a reason."))
    else:
        hints.switch_off(person=request.user, now=timezone.now())  # type: ignore[arg-type]
        toasts.say(request, _("We do not hint at it any more."), undo=f"{reverse('hint_switch')}?what=on")
    return redirect(back_to(request, reverse("podium")))


@requires("nominations.answer")
def ambassador_map(request: HttpRequest) -> HttpResponse:
    """Where ambassadors are missing: units, sites, job roles, languages. Never a list of people."""
    context = {"area": "hr", "nav": "ambassadors", "gaps": queries.gaps(), "languages": queries.missing_languages()}
    return render(request, "ambassadors/ambassador_map.html", context)
