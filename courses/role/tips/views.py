"""Choosing tips, one's own plan, and writing tips."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.role.tips import queries, rules, services, suggesting
from courses.role.tips.forms import FindForm, TipForm
from courses.role.tips.models import PlannedTip, Tip
from lms.lib.numbers import whole_number
from lms.lib.refusals import Refused
from lms.people.access import may, requires
from lms.web import toasts
from lms.web.dates import day_of_month

PLAN: dict[str, Any] = {"nav": "mine", "phase": "role"}
WRITING: dict[str, Any] = {"area": "hr", "nav": "learning", "phase": "role"}


@dataclass(frozen=True)
class Week:
    value: str
    label: str


def weeks(today: date) -> list[Week]:
    """The weeks to choose from: this week, and then by their first and last working day."""
    found = [Week(one.isoformat(), _days(one)) for one in rules.weeks_ahead(today)]
    return [Week(found[0].value, _("this week")), *found[1:]]


def _days(monday: date) -> str:
    return _("%(first)s to %(last)s") % {"first": day_of_month(monday), "last": day_of_month(monday + timedelta(days=4))}


@requires("learn")
@require_safe
def tips(request: HttpRequest) -> HttpResponse:
    """Tips that fit, one's own job role first."""
    form = FindForm(request.GET)
    found = queries.tips_for(request.user, **form.chosen)  # type: ignore[arg-type]
    context = PLAN | {"form": form, "tips": found, "has_chosen": any(form.chosen.values()), "may_write": may(request.user, "content.own")}  # type: ignore[arg-type]
    return render(request, "courses/role/tips/tips.html", context)


@requires("learn")
@require_POST
def add(request: HttpRequest, tip_id: int) -> HttpResponse:
    """Into the plan."""
    tip = get_object_or_404(Tip, pk=tip_id)
    try:
        planned = services.add_to_plan(person=request.user, tip=tip, now=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("tips"))
    toasts.say(request, _("It is in your plan. Choose a week for it, if you like."), undo=reverse("plan_remove", args=[planned.pk]))
    return HttpResponseRedirect(tip.get_absolute_url() if "stay" in request.POST else _here(planned))


def _here(planned: PlannedTip) -> str:
    return f"{reverse('action_plan')}#planned-{planned.pk}"


@requires("learn")
@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """What I want to try, what waits for a word, and what I tried."""
    return render(request, "courses/role/tips/plan.html", _plan(request))


def _plan(request: HttpRequest) -> dict[str, Any]:
    today = timezone.localdate()
    rows = list(queries.plan_of(request.user))  # type: ignore[arg-type]
    now = [one for one in rows if rules.is_asked(week=one.week, outcome=one.outcome, today=today)]
    tried = [one for one in rows if one.outcome in (PlannedTip.Outcome.WORKED, PlannedTip.Outcome.DID_NOT)]
    later = [one for one in rows if one not in now and one not in tried]
    this_week = rules.monday_of(today)
    return PLAN | {"now": now, "later": later, "tried": tried, "weeks": weeks(today), "this_week": this_week, "taker": suggesting.taker() is not None}


def _own(request: HttpRequest, pk: int) -> PlannedTip:
    """What is in somebody else's plan is not found."""
    return get_object_or_404(queries.plan_of(request.user), pk=pk)  # type: ignore[arg-type]


@requires("learn")
@require_POST
def week(request: HttpRequest, pk: int) -> HttpResponse:
    """In which week to try it."""
    planned = _own(request, pk)
    try:
        chosen = date.fromisoformat(request.POST.get("week", "")) if request.POST.get("week") else None
        services.choose_week(planned=planned, week=chosen, now=timezone.now())
    except (ValueError, services.NoSuchWeek):
        messages.error(request, str(services.NoSuchWeek.message))
    return HttpResponseRedirect(_here(planned))


@requires("learn")
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Worked, did not, or not yet, with a line."""
    planned = _own(request, pk)
    outcome, line = request.POST.get("outcome", ""), request.POST.get("line", "").replace("\x00", "")
    if outcome not in PlannedTip.Outcome.values:
        messages.error(request, _("Choose one of the three answers."))
        return HttpResponseRedirect(_here(planned))
    try:
        services.answer(planned=planned, outcome=outcome, line=line, now=timezone.now())
    except Refused as refusal:
        return render(request, "courses/role/tips/plan.html", _plan(request) | {"refusal": refusal, "typed_for": planned.pk, "typed": line}, status=422)
    return HttpResponseRedirect(_here(planned))


@requires("learn")
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Out of the plan."""
    planned = _own(request, pk)
    services.take_out(planned=planned, now=timezone.now())
    toasts.say(request, _("‘%(tip)s’ is out of your plan.") % {"tip": planned.tip.title}, undo=reverse("plan_add", args=[planned.tip_id]))
    return HttpResponseRedirect(reverse("action_plan"))


@requires("learn")
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: HttpRequest, pk: int) -> HttpResponse:
    """What worked, or did not, as an idea for a post: one's own, or of an ambassador that one chooses."""
    planned = _own(request, pk)
    taker = suggesting.taker()
    if taker is None or planned.outcome not in (PlannedTip.Outcome.WORKED, PlannedTip.Outcome.DID_NOT):
        raise Http404
    person: Any = request.user
    is_own = taker.is_ambassador(person)
    context = PLAN | {
        "planned": planned,
        "is_own": is_own,
        "ambassadors": [] if is_own else taker.ambassadors(person),
        "line": request.POST.get("line", planned.line),
    }
    if request.method != "POST":
        return render(request, "courses/role/tips/suggest.html", context)
    line = " ".join(request.POST.get("line", "").replace("\x00", "").split())[: services.LONGEST_LINE]
    idea = suggesting.Idea(str(planned.tip.title), line, planned.tip.stance)
    return _give(request, taker, idea, context, timezone.now())


def _give(request: HttpRequest, taker: suggesting.Taker, idea: suggesting.Idea, context: dict[str, Any], now: datetime) -> HttpResponse:
    person: Any = request.user
    try:
        if context["is_own"]:
            return HttpResponseRedirect(taker.begin(idea, person, now))
        taker.give(idea, person, request.POST.get("to", ""), now)
    except Refused as refusal:
        return render(request, "courses/role/tips/suggest.html", context | {"refusal": refusal}, status=422)
    toasts.say(request, _("Your idea is with the ambassador, with your name. What becomes of it is up to the two of you."))
    return HttpResponseRedirect(reverse("action_plan"))


@requires("content.own")
@require_safe
def hr_tips(request: HttpRequest) -> HttpResponse:
    """Every tip, for who writes them."""
    return render(request, "courses/role/tips/hr_tips.html", WRITING | {"tips": list(queries.every_tip())})


@requires("content.own")
@require_http_methods(["GET", "HEAD", "POST"])
def hr_tip(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Write a tip, or change one."""
    tip = get_object_or_404(Tip, pk=pk) if pk else None
    form = TipForm(request.POST or None, initial=TipForm.of(tip) if tip else None)
    context = WRITING | {"form": form, "tip": tip, "edits": tip.edits if tip else 0}
    if request.method != "POST":
        return render(request, "courses/role/tips/hr_tip.html", context)
    if not form.is_valid():
        return render(request, "courses/role/tips/hr_tip.html", context, status=422)
    edits, chosen = whole_number(request.POST.get("edits")), form.cleaned_data["job_roles"]
    common: dict[str, Any] = {"by": request.user, "now": timezone.now()}
    try:
        services.save_tip(tip=tip, facts=form.facts(), job_roles=chosen, edits=-1 if edits is None else edits, **common)
    except Refused as refusal:
        return render(request, "courses/role/tips/hr_tip.html", context | {"refusal": refusal}, status=409)
    toasts.say(request, _("The tip is saved. Everybody can choose it."))
    return HttpResponseRedirect(reverse("hr_tips"))


@requires("content.own")
@require_POST
def hr_tip_use(request: HttpRequest, pk: int) -> HttpResponse:
    """Offer it, or no longer."""
    tip = get_object_or_404(Tip, pk=pk)
    services.set_in_use(tip=tip, is_in_use=request.POST.get("use") == "yes", by=request.user)  # type: ignore[arg-type]
    return HttpResponseRedirect(f"{reverse('hr_tips')}#tip-{tip.pk}")
