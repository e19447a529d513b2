"""Courses and modules: the list, what is in them, their facts, and the buttons that order, publish, copy and archive."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.authoring.forms.courses import CourseForm, ModuleForm
from courses.authoring.queries import courses as queries
from courses.authoring.services import checks, copying, files
from courses.authoring.services import courses as services
from courses.authoring.views.finding import HERE, course_named, module_named, page_of
from courses.catalogue.models import Course, Lesson, Module, State
from courses.phases import PhaseKey
from lms.lib.refusals import Refused
from lms.people.access import requires


@requires("content.own")
@require_safe
def hr_courses(request: HttpRequest) -> HttpResponse:
    """Every course by phase."""
    return render(request, "courses/authoring/courses.html", HERE | _phases())


def _phases() -> dict[str, Any]:
    found = list(queries.courses_to_write())
    here = [one for one in found if one.state != State.ARCHIVED]
    return {"phases": queries.by_phase(here), "archived": [one for one in found if one.state == State.ARCHIVED], "tab": "courses"}


@requires("content.own")
def hr_course_new(request: HttpRequest) -> HttpResponse:
    phase = request.GET.get("phase", "")
    form = CourseForm(request.POST or None, phase=phase if phase in PhaseKey.values else PhaseKey.GENERAL)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_course(by=request.user, now=timezone.now(), **form.facts())  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return redirect(page_of(made))
    crumbs = [(_("Courses"), reverse("hr_courses"))]
    return render(request, "courses/authoring/course_form.html", HERE | {"form": form, "crumbs": crumbs}, status=422 if form.errors else 200)


@requires("content.own")
def hr_course_about(request: HttpRequest, key: str) -> HttpResponse:
    course = course_named(key)
    form = CourseForm(request.POST or None, course=course)
    if request.method == "POST" and form.is_valid():
        try:
            services.describe_course(course=course, by=request.user, **form.facts())  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("Saved."))
            return redirect(page_of(course))
    crumbs = [(_("Courses"), reverse("hr_courses")), (course.title, page_of(course))]
    context = {"form": form, "course": course, "crumbs": crumbs, "phase": course.phase}
    return render(request, "courses/authoring/course_form.html", HERE | context, status=422 if form.errors else 200)


@requires("content.own")
@require_safe
def hr_course(request: HttpRequest, key: str) -> HttpResponse:
    """A course with its modules."""
    return render(request, "courses/authoring/course.html", HERE | _course_page(course_named(key)))


def _course_page(course: Course) -> dict[str, Any]:
    modules = list(queries.modules_to_write(course))
    return {
        "course": course,
        "phase": course.phase,
        "modules": [one for one in modules if one.state != State.ARCHIVED],
        "archived": [one for one in modules if one.state == State.ARCHIVED],
        "crumbs": [(_("Courses"), reverse("hr_courses"))],
    }


@requires("content.own")
def hr_module_new(request: HttpRequest, key: str) -> HttpResponse:
    return _module_form(request, course_named(key), None)


@requires("content.own")
def hr_module_about(request: HttpRequest, key: str) -> HttpResponse:
    module = module_named(key)
    return _module_form(request, module.course, module)


def _module_form(request: HttpRequest, course: Course, module: Module | None) -> HttpResponse:
    form = ModuleForm(request.POST or None, request.FILES or None, course=course, module=module)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(page_of(_keep_module(request, form, course, module)))
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
    crumbs = [(_("Courses"), reverse("hr_courses")), (course.title, page_of(course))] + ([(module.title, page_of(module))] if module else [])
    context = {"form": form, "course": course, "module": module, "crumbs": crumbs, "phase": course.phase}
    return render(request, "courses/authoring/module_form.html", HERE | context, status=422 if form.errors else 200)


def _keep_module(request: HttpRequest, form: ModuleForm, course: Course, module: Module | None) -> Module:
    who: Any = request.user
    if module is None:
        kept = services.create_module(course=course, by=who, now=timezone.now(), units=form.chosen_units(), **form.facts())
    else:
        kept = services.describe_module(module=module, by=who, units=form.chosen_units(), **form.facts())
    picture = form.cleaned_data["illustration"]
    if picture is not None:
        files.set_illustration(module=kept, picture=picture, by=who)
    elif "no_picture" in request.POST:
        files.set_illustration(module=kept, picture=None, by=who)
    messages.success(request, _("Saved."))
    return kept


@requires("content.own")
@require_safe
def hr_module(request: HttpRequest, key: str) -> HttpResponse:
    """A module with its lessons."""
    return render(request, "courses/authoring/module.html", HERE | _module_page(module_named(key)))


def _module_page(module: Module) -> dict[str, Any]:
    rows = queries.lessons_to_write(module)
    return {
        "module": module,
        "course": module.course,
        "phase": module.course.phase,
        "rows": [row for row in rows if row.lesson.state != State.ARCHIVED],
        "archived": [row for row in rows if row.lesson.state == State.ARCHIVED],
        "units": list(module.units.order_by("path")),
        "crumbs": [(_("Courses"), reverse("hr_courses")), (module.course.title, page_of(module.course))],
    }


MODELS: dict[str, Any] = {"course": Course, "module": Module, "lesson": Lesson}


@requires("content.own")
@require_POST
def hr_learning_do(request: HttpRequest, what: str, pk: int) -> HttpResponse:
    """One button of a course, module or lesson. htmx gets the list anew when the order changed, everybody else the page."""
    if what not in MODELS:
        raise Http404
    thing = get_object_or_404(MODELS[what].objects.all(), pk=pk)
    action, made = request.POST.get("do", ""), None
    try:
        made = _done(request, thing, action)
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    if getattr(request, "htmx", False) and action in {"up", "down", "order"}:
        return _list_anew(request, thing, action)
    return HttpResponseRedirect(page_of(made) if made else _where(thing, action))


def _done(request: HttpRequest, thing: Any, action: str) -> Any:
    """Do it; returns what was made, if anything."""
    who: Any = request.user
    now = timezone.now()
    if action in {"up", "down"}:
        services.move(thing=thing, by_places=-1 if action == "up" else 1, by=who)
    elif action == "order":
        services.order(thing=thing, keys=request.POST.get("keys", "")[:20_000].split(), by=who)
    elif action == "archive":
        services.archive(thing=thing, by=who)
        messages.success(request, _("Archived. What people did in it is kept, and you can bring it back."))
    elif action == "restore":
        services.restore(thing=thing, by=who)
        messages.success(request, _("It is back."))
    elif action == "copy":
        messages.success(request, _("This is the copy. Nobody sees it until you publish it."))
        return _copy(thing, who, now)
    elif action == "publish" and isinstance(thing, Module):
        services.open_module(module=thing, by=who, now=now)
        messages.success(request, _("People can find this module now, once its course is published too."))
    elif action == "publish" and isinstance(thing, Course):
        services.open_course(course=thing, by=who)
        messages.success(request, _("People can find this course now."))
    elif action == "checked" and isinstance(thing, Lesson | Module):
        _checked(thing, who, now)
        messages.success(request, _("Checked today. The next look is in half a year."))
    return None


def _copy(thing: Any, who: Any, now: Any) -> Any:
    if isinstance(thing, Course):
        return copying.copy_course(course=thing, by=who, now=now)
    return copying.copy_module(module=thing, by=who, now=now) if isinstance(thing, Module) else copying.copy_lesson(lesson=thing, by=who, now=now)


def _checked(thing: Lesson | Module, who: Any, now: Any) -> None:
    today = timezone.localdate()
    if isinstance(thing, Lesson):
        checks.mark_checked(lesson=thing, by=who, now=now, today=today)
    else:
        checks.mark_module_checked(module=thing, by=who, now=now, today=today)


def _where(thing: Any, action: str) -> str:
    """Back to where the button stood: the list for what is about the order, else the thing itself."""
    if action == "checked":
        return reverse("hr_checks")
    if action in {"up", "down", "order", "restore"} or (action == "archive" and isinstance(thing, Lesson)):
        parent = thing.module if isinstance(thing, Lesson) else thing.course if isinstance(thing, Module) else None
        return f"{page_of(parent) if parent else reverse('hr_courses')}#{thing._meta.model_name}-{thing.key}"
    return page_of(thing)


def _list_anew(request: HttpRequest, thing: Any, action: str) -> HttpResponse:
    moved = {"moved": thing.key, "action": action}
    if isinstance(thing, Lesson):
        return render(request, "courses/authoring/_lessons.html", _module_page(module_named(thing.module.key)) | moved)
    if isinstance(thing, Module):
        return render(request, "courses/authoring/_modules.html", _course_page(course_named(thing.course.key)) | moved)
    phase = next(one for one in _phases()["phases"] if one.key == thing.phase)
    return render(request, "courses/authoring/_courses.html", {"phase_group": phase} | moved)
