"""Nominating a colleague, deciding in private, answering for HR."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from ambassadors import forms, queries
from ambassadors.models import Nomination
from ambassadors.services import nominations
from ambassadors.views.colleagues import found_colleagues
from lms.lib.numbers import whole_number
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.people.queries import people_with_places
from lms.web.rates import limited


@requires("nominate")
@limited("nominate", at_most=20, seconds=3600)
def nominate(request: HttpRequest) -> HttpResponse:
    """First find the colleague, then tell the story."""
    chosen = whole_number(request.POST.get("nominee") or request.GET.get("nominee"))
    nominee = people_with_places().filter(pk=chosen).first() if chosen else None
    form = forms.StoryForm(request.POST if request.method == "POST" else None)
    if nominee is not None and form.is_bound and form.is_valid():
        try:
            nomination = nominations.nominate(nominee=nominee, story=form.cleaned_data["story"], by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error("story", str(refusal.message))
        else:
            if nominee.pk == request.user.pk:
                return redirect("nomination_show", nomination_id=nomination.pk)
            return render(request, "ambassadors/nominated.html", {"nav": "podium", "nominee": nominee})
    context = {
        "nav": "podium",
        **(found_colleagues(request) if nominee is None else {}),
        "nominee": nominee,
        "form": form,
        "is_self": nominee is not None and nominee.pk == request.user.pk,
        "is_report": nominee is not None and nominee.manager_lines.filter(manager=request.user.pk).exists(),
    }
    return render(request, "ambassadors/nominate.html", context, status=422 if form.errors else 200)


@requires("nominate")
def nomination_show(request: HttpRequest, nomination_id: int) -> HttpResponse:
    """The nominee decides, in private. For everybody else this page does not exist."""
    nomination = queries.nomination_of(request.user, nomination_id)  # type: ignore[arg-type]
    if nomination is None:
        raise Http404
    form = forms.DecisionForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        known = form.cleaned_data
        try:
            nominations.decide(nomination=nomination, by=request.user, now=timezone.now(), **known)  # type: ignore[arg-type]
        except nominations.ChooseADay as refusal:
            form.add_error("ask_again_on", str(refusal.message))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return render(request, "ambassadors/decided.html", {"nav": "podium", "decision": known["decision"], "day": known["ask_again_on"]})
    context = {"nav": "podium", "nomination": nomination, "form": form, "is_open": nomination.state in (Nomination.State.ASKED, Nomination.State.LATER)}
    return render(request, "ambassadors/nomination.html", context, status=422 if form.errors else 200)


@requires("nominations.answer")
def nomination_list(request: HttpRequest) -> HttpResponse:
    """Those who said yes and wait for an answer, the ambassadors there are, and where nobody is."""
    waiting, ambassadors = list(queries.nominations_to_answer()), list(queries.ambassadors_with_term())
    context = {
        "area": "hr",
        "nav": "ambassadors",
        "waiting": waiting,
        "ambassadors": ambassadors,
        "missing": queries.missing_units(queries.unit_rows(), units_with_one=queries.directory().units_with_one),
        "missing_languages": queries.missing_languages(),
        "today": timezone.localdate(),
        "reported_count": queries.reported_count(),
        "objection_count": queries.open_objections().count(),
    }
    return render(request, "ambassadors/nomination_list.html", context)


@requires("nominations.answer")
def nomination_answer(request: HttpRequest, nomination_id: int) -> HttpResponse:
    """HR answers: a term and hours, or a reason why not."""
    nomination = get_object_or_404(queries.nominations_to_answer(), pk=nomination_id)
    is_sent, is_no = request.method == "POST", request.POST.get("answer") == "decline"
    accept = forms.AcceptForm(request.POST if is_sent and not is_no else None)
    decline = forms.ReasonForm(request.POST if is_sent and is_no else None)
    if is_sent and _answered(request, nomination, accept, decline):
        messages.success(request, _("%(name)s has your answer.") % {"name": nomination.nominee})
        return redirect("nomination_list")
    context = {"area": "hr", "nav": "ambassadors", "nomination": nomination, "accept": accept, "decline": decline}
    return render(request, "ambassadors/nomination_answer.html", context, status=422 if is_sent else 200)


def _answered(request: HttpRequest, nomination: Nomination, accept: forms.AcceptForm, decline: forms.ReasonForm) -> bool:
    form = decline if decline.is_bound else accept
    if not form.is_valid():
        return False
    by: Any = request.user
    try:
        if decline.is_bound:
            nominations.decline(nomination=nomination, reason=decline.cleaned_data["reason"], by=by, now=timezone.now())
        else:
            nominations.accept(nomination=nomination, by=by, now=timezone.now(), **accept.facts())
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
        return False
    return True
