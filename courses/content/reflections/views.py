"""Writing for oneself at a lesson, and everything one wrote. Only the person who wrote it can open any of this."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.catalogue.models import Lesson, State
from courses.catalogue.queries import modules_readable_by
from courses.content.pages import Lessons, address_of
from courses.content.reflections import services
from courses.content.reflections.kind import REFLECTION
from courses.content.reflections.models import Reflection
from courses.progress.services import finish_lesson
from lms.lib.numbers import SMALL, whole_number
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.web import toasts
from lms.web.dates import clock_words


def _lesson(request: HttpRequest, module_key: str, lesson_key: str) -> Lesson:
    readable = modules_readable_by(request.user).values("pk")  # type: ignore[arg-type]
    found = Lesson.objects.filter(kind=REFLECTION.key, state=State.PUBLISHED, published__isnull=False, module__in=readable)
    return get_object_or_404(found.select_related("module__course", "published"), module__key=module_key, key=lesson_key)


@requires("learn")
@require_POST
def keep(request: HttpRequest, module_key: str, lesson_key: str) -> HttpResponse:
    """Keep what was written; with `then=next` the lesson is done too. A script gets the number of the save."""
    lesson = _lesson(request, module_key, lesson_key)
    wants_json = "application/json" in request.headers.get("Accept", "")
    try:
        row = _kept(request, lesson)
    except services.WrittenElsewhere as refusal:
        if wants_json:
            return JsonResponse({"problem": str(refusal.message)}, status=409)
        return _both(request, lesson, refusal, status=409)
    except Refused as refusal:
        if wants_json:
            return JsonResponse({"problem": str(refusal.message)}, status=422)
        return _both(request, lesson, refusal, status=422)
    if wants_json:
        words = _("Kept at %(time)s. Only you can read it.") % {"time": clock_words(row.saved_at)}
        return JsonResponse({"number": row.number, "key": request.POST.get("key", "")[:40], "status": words})
    if request.POST.get("then") == "next":
        return _finished(request, lesson)
    toasts.say(request, _("What you wrote is kept. Only you can read it."))
    return HttpResponseRedirect(address_of(lesson))


def _kept(request: HttpRequest, lesson: Lesson) -> Reflection:
    based_on = whole_number(request.POST.get("based_on"), most=SMALL) or 0
    who: Any = request.user
    more: dict[str, Any] = {"takes_over": "takes_over" in request.POST, "key": request.POST.get("key", "")}
    return services.keep(person=who, lesson=lesson, text=request.POST.get("text", ""), based_on=based_on, now=timezone.now(), **more)


def _both(request: HttpRequest, lesson: Lesson, refusal: Refused, *, status: int) -> HttpResponse:
    """What was typed and what is kept, so that nothing is lost whichever is chosen."""
    context = {
        "nav": "learn",
        "phase": lesson.module.course.phase,
        "crumbs": [(_("Learn"), reverse("catalogue")), (lesson.module.title, reverse("module", args=[lesson.module.key]))],
        "module": lesson.module,
        "lesson": lesson,
        "typed": request.POST.get("text", ""),
        "key": request.POST.get("key", "")[:40],
        "reflection": services.reflection_of(request.user, lesson),  # type: ignore[arg-type]
        "refusal": str(refusal.message),
        "are_two": isinstance(refusal, services.WrittenElsewhere),
        "then": request.POST.get("then", ""),
    }
    return render(request, "courses/content/reflection_two.html", context, status=status)


def _finished(request: HttpRequest, lesson: Lesson) -> HttpResponse:
    completion = finish_lesson(person=request.user, lesson=lesson, now=timezone.now())  # type: ignore[arg-type]
    lessons = Lessons.of(lesson.module, request.user)  # type: ignore[arg-type]
    _previous, following = lessons.around(lesson)
    if following is None:
        return HttpResponseRedirect(f"{reverse('module', args=[lesson.module.key])}#next")
    if completion is not None:
        toasts.say(request, _("You have finished this module."))
    return HttpResponseRedirect(address_of(following))


@requires("learn")
@require_safe
def my_reflections(request: HttpRequest) -> HttpResponse:
    """Everything one wrote for oneself, also at lessons that are not offered any more."""
    own = Reflection.objects.filter(person=request.user.pk).exclude(text="").select_related("lesson__published", "lesson__module__course").order_by("-saved_at")
    readable = set(modules_readable_by(request.user).values_list("pk", flat=True))  # type: ignore[arg-type]
    rows = [(one, one.lesson.state == State.PUBLISHED and one.lesson.module_id in readable) for one in own]
    return render(request, "courses/content/my_reflections.html", {"nav": "mine", "rows": rows})


@requires("learn")
@require_POST
def take_away(request: HttpRequest, pk: int) -> HttpResponse:
    """Delete what one wrote at a lesson."""
    row = get_object_or_404(Reflection.objects.select_related("lesson"), pk=pk, person=request.user.pk)
    services.take_away(person=request.user, lesson=row.lesson)  # type: ignore[arg-type]
    toasts.say(request, _("It is deleted."))
    return HttpResponseRedirect(reverse("my_reflections"))
