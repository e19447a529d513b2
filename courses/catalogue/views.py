"""The catalogue: find a module."""

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.views.decorators.http import require_safe

from courses.catalogue import slots
from courses.catalogue.filters import Narrowing
from courses.catalogue.models import Module
from courses.catalogue.rows import CourseGroup, by_course
from courses.phases import ORDER, PhaseKey, every_phase
from lms.people.access import requires
from lms.people.models import User
from lms.web import shell

_A_PAGE = 40


@dataclass(frozen=True)
class PhaseGroup:
    """A phase with its courses, what it is in a sentence, its level check and its own page when it has them."""

    key: str
    number: int
    label: str | Promise
    sentence: str | Promise
    check_url: str
    landing_url: str
    courses: list[CourseGroup]


@requires("learn")
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The whole page, or only the results when htmx asks for them."""
    narrowing = Narrowing.of(request)
    person: User = request.user  # type: ignore[assignment]
    now = timezone.now()
    page = page_of(narrowing, person, request.GET.get("page", ""), now=now)
    here = reverse("catalogue")
    context = {
        "nav": "learn",
        "narrowing": narrowing,
        "questions": narrowing.questions(person, now=now),
        "page": page,
        "phases": _by_phase(request, by_course(request, list(page.object_list))),
        "chips": [(choice.label, f"{here}?{narrowing.query(without=(key, choice.value))}") for key, picked in narrowing.chosen.items() for choice in picked],
        "clear_url": here,
        "is_narrowed": bool(narrowing.words or narrowing.number),
        "pieces": slots.pieces(request, slots.CATALOGUE_END, slots.Subject()),
    }
    is_part = getattr(request, "htmx", False) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    response = render(request, "courses/catalogue/_found.html" if is_part else "courses/catalogue/catalogue.html", context)
    patch_vary_headers(response, ["HX-Request"])
    if is_part:
        response["HX-Push-Url"] = f"{here}?{narrowing.query()}" if narrowing.query() else here
    return response


class Counted(Paginator):
    """A paginator that was told how many there are."""

    count = 0


def page_of(narrowing: Narrowing, person: User, wanted: str, *, now: datetime) -> "Page[Module]":
    """A page and the number of all in one query; the first page when there is no such page."""
    number = int(wanted) if wanted.isascii() and wanted.isdigit() and 0 < int(wanted[:6]) < 1000 else 1
    rows = narrowing.page(person, now=now, number=number, size=_A_PAGE)
    if not rows and number > 1:
        number, rows = 1, narrowing.page(person, now=now, number=1, size=_A_PAGE)
    paginator = Counted(rows, _A_PAGE)
    paginator.count = rows[0].of_all if rows else 0  # type: ignore[attr-defined]
    return Page(rows, number, paginator)


def _by_phase(request: HttpRequest, courses: list[CourseGroup]) -> list[PhaseGroup]:
    registered = {phase.key: phase for phase in every_phase()}
    groups = []
    for number, key in enumerate(ORDER, 1):
        of_phase = [group for group in courses if group.course.phase == key]
        if not of_phase:
            continue
        phase = registered.get(key)
        sentence = (phase.sentence_for(request.user) if phase.sentence_for else phase.summary) if phase else ""  # type: ignore[arg-type]
        landing = shell.address(phase.landing_url_name) if phase and phase.landing_url_name != "catalogue" else ""
        groups.append(PhaseGroup(key, number, PhaseKey(key).label, sentence, check_url_of(key), landing, of_phase))
    return groups


def check_url_of(phase_key: str) -> str:
    """The address of the level check of a phase; "" when it has none."""
    name = next((phase.check_url_name for phase in every_phase() if phase.key == phase_key), "")
    try:
        return reverse(name) if name else ""
    except NoReverseMatch:
        return ""
