"""Reading what changed in a lesson since one finished it, and answering the one question about it. The answer is shown to be right or not, and forgotten."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.catalogue.models import Lesson, LessonVersion, State
from courses.catalogue.queries import modules_readable_by
from courses.progress import services
from courses.progress.changes import Change
from courses.progress.queries import progress_of
from lms.lib.numbers import SMALL, whole_number
from lms.people.access import requires
from lms.web import toasts
from lms.web.fragments import back_to


@requires("learn")
@require_POST
def read_change(request: HttpRequest, module_key: str, lesson_key: str) -> HttpResponse:
    """The person has read what changed until the version of the form; it is not shown again."""
    readable = Lesson.objects.filter(state=State.PUBLISHED, module__in=modules_readable_by(request.user).values("pk"))  # type: ignore[arg-type]
    found = get_object_or_404(readable.select_related("module__course"), module__key=module_key, key=lesson_key)
    change = _seen(request, found)
    here = back_to(request, request.path.removesuffix("changed/"))
    if change is None:  # a page of before, of which nothing is left to read
        return HttpResponse(status=204) if getattr(request, "htmx", False) else HttpResponseRedirect(here)
    answer = whole_number(request.POST.get("answer"), most=SMALL) or 0
    context: dict[str, Any] = {"change": change, "with_title": "in_list" in request.POST, "here": here}
    if request.POST.get("then") == "answer" and change.question is not None:
        if answer not in [number for number, _choice in change.question.numbered]:
            return _answer(request, context | {"refusal": _("Choose an answer first.")}, status=422)
        context["answered"] = {"is_right": answer == change.question.right}
    services.read_change(person=request.user, lesson=found, up_to=change.up_to)  # type: ignore[arg-type]
    if "answered" not in context and not getattr(request, "htmx", False):
        toasts.say(request, _("You have read this. It does not come back."))
        return HttpResponseRedirect(here)
    return _answer(request, context | {"is_read": True})


def _seen(request: HttpRequest, lesson: Lesson) -> Change | None:
    """What stood on the page that was sent: the changes until its version, since the one that the person knew."""
    up_to = whole_number(request.POST.get("version"), most=SMALL) or 0
    progress = progress_of(request.user, lesson)  # type: ignore[arg-type]
    known = (progress.read_up_to_id or progress.version_id) if progress and progress.finished_at else 0
    versions = list(LessonVersion.objects.filter(lesson=lesson, pk__lte=up_to, is_substantial=True).order_by("pk"))
    if not versions or versions[-1].pk != up_to:
        return None
    return Change(lesson, [version for version in versions if version.pk > known] or versions[-1:])


def _answer(request: HttpRequest, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    """The fragment for htmx, or a page with it."""
    if getattr(request, "htmx", False):
        return render(request, "courses/progress/_change.html", context, status=status)
    lesson = context["change"].lesson
    crumbs = [(_("Learn"), reverse("catalogue")), (lesson.module.title, reverse("module", args=[lesson.module.key]))]
    more = {"nav": "learn", "phase": lesson.module.course.phase, "crumbs": crumbs, "back": context["here"], "with_title": False}
    return render(request, "courses/content/change.html", context | more, status=status)
