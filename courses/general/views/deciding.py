"""What staff do with wishes: read them with their numbers, answer one, and turn one into a session."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.general import wishing
from courses.general.forms import AnswerForm, TurnForm
from courses.general.models import Wish
from courses.general.queries import wishes as queries
from courses.general.services import deciding as services
from courses.live_sessions.models import LiveSession
from courses.live_sessions.queries.planning import sessions_planned_by
from lms.lib.refusals import Refused
from lms.people.access import may, requires
from lms.people.models import User
from lms.web import toasts

PAGE = 30


def _me(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


@requires("sessions.plan")
def plan_wishes(request: HttpRequest) -> HttpResponse:
    """Every wish with how many support it; nobody by name, but who chose so."""
    show = request.GET.get("show", "")
    show = show if show in Wish.State.values else Wish.State.OPEN.value
    page = Paginator(queries.wishes_for_staff(show), PAGE).get_page(request.GET.get("page"))
    tabs = [(Wish.State.OPEN.value, pgettext("wishes", "Open")), (Wish.State.SESSION.value, _("Became a session")), (Wish.State.ANSWERED.value, _("Answered"))]
    context = {"area": "hr", "nav": "sessions", "page": page, "rows": [wishing.staff_row(one) for one in page.object_list], "show": show, "tabs": tabs}
    return render(request, "courses/general/plan_wishes.html", context)


@requires("sessions.plan")
def wish_answer(request: HttpRequest, wish_id: int) -> HttpResponse:
    """One sentence, which everybody who asked for it reads."""
    wish = get_object_or_404(queries.wishes_for_staff_of_any_state(), pk=wish_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer(wish=wish, text=form.cleaned_data["answer"], by=_me(request), now=timezone.now())
        except services.AnswerNeeded as refusal:
            form.add_error("answer", str(refusal))
        except Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("plan_wishes")
        else:
            toasts.say(request, _("The wish has been answered. Who asked for it reads your sentence."))
            return redirect("plan_wishes")
    context = {"area": "hr", "nav": "sessions", "row": wishing.staff_row(wish), "form": form}
    return render(request, "courses/general/wish_answer.html", context, status=422 if form.is_bound and form.errors else 200)


@requires("wishes.turn")
def wish_turn(request: HttpRequest, wish_id: int) -> HttpResponse:
    """A draft of a session, or one that is planned already. HR and trainers go on in the planning form; an ambassador leaves the draft to HR."""
    person, plans_all = _me(request), may(request.user, "sessions.plan")  # type: ignore[arg-type]
    wish = get_object_or_404(queries.wishes_for_staff_of_any_state() if plans_all else queries.wishes_seen_by(person), pk=wish_id)
    if plans_all and request.POST.get("step") == "let-go":
        services.let_go(wish=wish, by=person, now=timezone.now())
        toasts.say(request, _("The draft does not belong to this wish any more."))
        return redirect("plan_wishes")
    form = TurnForm(request.POST or None, wish=wish, sessions=_sessions_for(wish, person))
    if request.method == "POST" and form.is_valid():
        try:
            return _turned(request, wish, form)
        except services.NeedsAModule as refusal:
            form.add_error("module" if "module" in form.fields else None, str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
    gives = may(person, "sessions.give")
    context = {
        "area": "hr" if plans_all else "own", "nav": "sessions" if plans_all else "learn", "row": wishing.staff_row(wish), "form": form,
        "suits": queries.suits(wish), "gives": gives, "plans_all": plans_all, "phase": wish.module.course.phase if wish.module else "",
        "back": reverse("plan_wishes" if plans_all else "wish_list"),
    }  # fmt: skip
    return render(request, "courses/general/wish_turn.html", context, status=422 if form.is_bound and form.errors else 200)


def _turned(request: HttpRequest, wish: Wish, form: TurnForm) -> HttpResponse:
    person, chosen, now = _me(request), form.cleaned_data, timezone.now()
    if form.chosen is not None:
        session = services.link(wish=wish, session=form.chosen, by=person, now=now)
        toasts.say(request, _("The wish belongs to this session now. Who asked for it is offered a seat in order when the session is open and has a date."))
        return redirect("plan_show", session_id=session.pk)
    session = services.turn_into_session(wish=wish, by=person, now=now, module=chosen.get("module"), language=chosen["language"], mode=chosen["mode"])
    if sessions_planned_by(person).filter(pk=session.pk).exists() and may(person, "sessions.give"):
        if session.state != LiveSession.State.DRAFT:
            return redirect("plan_show", session_id=session.pk)
        toasts.say(request, _("There is a draft. Fill in dates and place, then open it; until then nobody hears of it."))
        return redirect("plan_change", session_id=session.pk)
    toasts.say(request, _("HR has your draft, and opens it when there is a date and a place."))
    return redirect(reverse("wish_list") + f"#wish-{wish.pk}")


def _sessions_for(wish: Wish, person: User) -> QuerySet[LiveSession]:
    """Drafts and coming sessions that this person plans, of the module of the wish; of any module for a subject in own words."""
    if not may(person, "sessions.give"):
        return LiveSession.objects.none()
    return queries.sessions_to_link(wish, sessions_planned_by(person))
