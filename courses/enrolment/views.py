"""Going on a course, leaving it, and the page of a course."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.catalogue import slots
from courses.catalogue.models import Course, Module, State
from courses.catalogue.queries import modules_for
from courses.catalogue.rows import rows_of
from courses.enrolment import queries, services
from courses.phases import PhaseKey
from lms.lib.prepared import prepared
from lms.people.access import requires
from lms.people.models import User
from lms.web import toasts
from lms.web.fragments import back_to, render_fragment


def _open_course(key: str) -> Course:
    return get_object_or_404(Course, key=key, state=State.PUBLISHED)


@prepared
def _modules(person: User, course: int) -> QuerySet[Module]:
    """The modules of the course that this person finds, in their order."""
    return modules_for(person).filter(course=course).select_related("course").order_by("position", "pk")


@requires("learn")
@require_safe
def course(request: HttpRequest, course_key: str) -> HttpResponse:
    """One course: what it is about, its modules for this person, and one button."""
    found = _open_course(course_key)
    modules = _modules(person=request.user, course=found.pk)  # type: ignore[arg-type]
    label = PhaseKey(found.phase).label
    context = {
        "nav": "learn",
        "phase": found.phase,
        "course": found,
        "is_on": queries.is_on(request.user, found),  # type: ignore[arg-type]
        "rows": rows_of(request, modules),
        "minutes": sum(module.minutes for module in modules),
        "pieces": slots.pieces(request, slots.COURSE_END, slots.Subject(course=found)),
        "crumbs": [(_("Learn"), reverse("catalogue")), (label, f"{reverse('catalogue')}#phase-{found.phase}")],
    }
    return render(request, "courses/enrolment/course.html", context)


@requires("learn")
@require_POST
def enrol(request: HttpRequest, course_key: str) -> HttpResponse:
    found = _open_course(course_key)
    services.enrol(person=request.user, course=found, now=timezone.now())  # type: ignore[arg-type]
    toasts.say(request, _("You are on the course ‘%(course)s’. You find it under My learning.") % {"course": found.title})
    return _button(request, found, is_on=True)


@requires("learn")
@require_POST
def leave(request: HttpRequest, course_key: str) -> HttpResponse:
    found = _open_course(course_key)
    left = services.leave(person=request.user, course=found, now=timezone.now())  # type: ignore[arg-type]
    if left:
        words = _("You left the course ‘%(course)s’. What you learnt is kept.") % {"course": found.title}
        toasts.say(request, words, undo=reverse("course_come_back", args=[found.key]))
    return _button(request, found, is_on=False)


@requires("learn")
@require_POST
def come_back(request: HttpRequest, course_key: str) -> HttpResponse:
    """Undo leaving."""
    found = _open_course(course_key)
    services.come_back(person=request.user, course=found, now=timezone.now())  # type: ignore[arg-type]
    return _button(request, found, is_on=True)


def _button(request: HttpRequest, found: Course, *, is_on: bool) -> HttpResponse:
    page = back_to(request, reverse("course", args=[found.key]))
    return render_fragment(request, "courses/enrolment/_enrolment.html", {"course": found, "is_on": is_on, "here": page}, page=page)
