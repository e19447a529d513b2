"""The first page, search, and the pages about the site itself."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from lms.web import health, navigation, shell
from lms.web import home as first_page
from lms.web import search as searching
from lms.web.home import NextStep
from lms.web.rates import limited


@require_safe
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The one next thing, the agenda, the path, and what parts add."""
    context = {
        "nav": "home",
        "no_strip": True,
        "greeting": _greeting(request),
        "step": first_page.next_step(request) or _first_step(),
        "agenda": first_page.agenda(request),
        "calendar_url": shell.address("my_calendar"),
        "learn_url": _learn_url(),
        "main": first_page.sections(request, first_page.MAIN),
        "stage": first_page.sections(request, first_page.STAGE),
    }
    return render(request, "web/home.html", context)


@require_safe
@login_required
@limited("search", at_most=120, seconds=60, method="GET")
def search(request: HttpRequest) -> HttpResponse:
    """What this person may see and what fits the words, in groups."""
    words = request.GET.get("q", "").strip()[:100]
    groups = searching.find(request, words) if len(words) >= searching.FEWEST_LETTERS else []
    context = {"words": words, "groups": groups, "count": sum(len(hits) for _source, hits in groups), "is_short": 0 < len(words) < searching.FEWEST_LETTERS}
    is_fragment = getattr(request, "htmx", False) and request.htmx.target == "found"  # type: ignore[attr-defined]
    return render(request, "web/_found.html" if is_fragment else "web/search.html", context)


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How Podium works, in a few sentences, and whom to ask."""
    return render(request, "web/help.html")


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done so that everybody can use this, what is known not to work, and where to say so."""
    return render(request, "web/accessibility.html")


@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """For machines: 200 while pages can be served, else 503. Only yes or no; the sentences are for the administrator."""
    found = health.findings()
    is_well = not any(one.is_fatal and not one.is_well for one in found)
    answer = JsonResponse({"status": "ok" if is_well else "down", "checks": {one.key: one.is_well for one in found}}, status=200 if is_well else 503)
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
@login_required
def health_page(request: HttpRequest) -> HttpResponse:
    """For the administrator and HR: every part of the machinery with a sentence."""
    if not navigation.may(request, "health.read"):
        raise PermissionDenied
    found = health.findings()
    area = navigation.ADMINISTRATOR if navigation.may(request, "system") else navigation.HR
    context = {
        "area": area,
        "nav": "health" if area == navigation.ADMINISTRATOR else "today",
        "findings": [(one, one.details.template, one.details.build(request)) if one.details else (one, "", {}) for one in found],
        "problems": sum(not one.is_well for one in found),
    }
    return render(request, "web/health.html", context)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing here is for search engines."""
    return HttpResponse("User-agent: *\nDisallow: /\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For browsers that ask for the old name."""
    return HttpResponseRedirect(static("img/icon.png"))


def _greeting(request: HttpRequest) -> str:
    name = request.user.get_short_name()  # type: ignore[union-attr]
    hour = timezone.localtime().hour
    if 5 <= hour < 12:
        return _("Good morning %(name)s.") % {"name": name}
    if 12 <= hour < 18:
        return _("Good afternoon %(name)s.") % {"name": name}
    return _("Good evening %(name)s.") % {"name": name}


def _learn_url() -> str:
    return next((shell.address(item.url_name) for item in navigation.items_of(navigation.OWN) if item.key == "learn"), "")


def _first_step() -> NextStep:
    """For somebody whom no part has anything to offer yet."""
    return NextStep(
        weight=1000,
        greeting=_("Nice that you are here."),
        title=_("Begin where you like"),
        why=_("Three phases, from the basics to your own work. You choose the order, and nothing is locked."),
        facts=[],
        url=_learn_url(),
        button=pgettext("button", "See what there is to learn"),
    )
