"""Wishes for everybody: what colleagues would come to, saying so with one click, and taking it back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.catalogue.queries import modules_readable_by
from courses.general import wishing
from courses.general.forms import WishForm
from courses.general.models import Wish
from courses.general.queries import wishes as queries
from courses.general.services import wishes as services
from courses.general.services.wishes import When
from lms.lib.refusals import Refused
from lms.people.access import may, requires
from lms.people.models import User
from lms.web import toasts
from lms.web.fragments import back_to, render_fragment


def _me(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


@requires("learn")
def wish_list(request: HttpRequest) -> HttpResponse:
    """The open wishes with how many support them, what became of the own ones, and the form for a new one."""
    person = _me(request)
    form = WishForm(request.POST or None, person=person, initial={"words": request.GET.get("words", "")[:160]})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            wish = services.wish_for_session(
                person=person, now=timezone.now(), language=chosen["language"], module=chosen["module"], words=chosen["words"],
                when=form.when, shows_author=chosen["shows_author"],
            )  # fmt: skip
        except services.NothingWished as refusal:
            form.add_error("words", str(refusal))
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            toasts.say(request, _("Your wish stands there. You hear what becomes of it."))
            return redirect(reverse("wish_list") + f"#wish-{wish.pk}")
    context = {
        "nav": "learn", "form": form, "rows": wishing.rows(person), "closed": wishing.closed_rows(person), "may_turn": may(person, "wishes.turn"),
        "may_answer": may(person, "sessions.plan"),
    }  # fmt: skip
    return render(request, "courses/general/wish_list.html", context, status=422 if form.is_bound and form.errors else 200)


@requires("learn")
@require_POST
def wish_for_module(request: HttpRequest, key: str) -> HttpResponse:
    """One click on the page of a module: "I would come", or a version for the own division."""
    person = _me(request)
    module = get_object_or_404(modules_readable_by(person), key=key)
    page = reverse("module", args=[module.key])
    try:
        if request.POST.get("kind") == Wish.Kind.VARIANT:
            unit = queries.division_lacking_version(module, person)
            if unit is None:
                return redirect(page)
            wish = services.wish_for_version(person=person, module=module, unit=unit, now=timezone.now())
        else:
            wish = services.wish_for_session(person=person, now=timezone.now(), language=wishing.language_here(), module=module)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(page)
    toasts.say(request, wishing.said(wish))
    return _drawn(request, wish, page=f"{page}#wish-{wish.pk}")


@requires("learn")
@require_POST
def wish_support(request: HttpRequest, wish_id: int) -> HttpResponse:
    """Support a wish, or say when it suits."""
    person, wish = _me(request), _seen(request, wish_id)
    when, now = When.of(request.POST.getlist("parts"), request.POST.get("how", "")), timezone.now()
    try:
        if request.POST.get("step") == "when":
            services.change_when(wish=wish, person=person, when=when, now=now)
            toasts.say(request, _("It is kept when it suits you."))
        else:
            services.support(wish=wish, person=person, now=now, when=when)
            toasts.say(request, wishing.said(wish))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("wish_list")
    return _drawn(request, wish)


@requires("learn")
@require_POST
def wish_take_back(request: HttpRequest, wish_id: int) -> HttpResponse:
    """Not any more. The wish of which this was the last supporter goes with it."""
    wish = Wish.objects.filter(pk=wish_id).select_related("module").first()
    try:
        is_there = services.take_back(wish=wish, person=_me(request)) if wish is not None else False
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("wish_list")
    toasts.say(request, _("You do not support this wish any more.") if is_there else _("Nobody asked for it any more, so the wish is gone."))
    if is_there and wish is not None:
        return _drawn(request, wish)
    return render_fragment(request, "courses/general/_wish_gone.html", {"wish_id": wish_id, "wish": wish}, page=back_to(request, reverse("wish_list")))


def _seen(request: HttpRequest, wish_id: int) -> Wish:
    return get_object_or_404(queries.wishes_seen_by(_me(request)), pk=wish_id)


def _drawn(request: HttpRequest, wish: Wish, *, page: str = "") -> HttpResponse:
    """The row as it is now, or the page that it stands on."""
    if not page:
        page = back_to(request, reverse("wish_list")).partition("#")[0] + f"#wish-{wish.pk}"
    if not getattr(request, "htmx", False):
        return redirect(page)
    context: dict[str, Any] = {"row": wishing.row(_seen(request, wish.pk), _me(request)), "on_module": "1" if request.POST.get("on_module") else ""}
    return render(request, "courses/general/_wish.html", context)
