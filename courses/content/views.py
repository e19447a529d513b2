"""The page of a module and the player of its lessons."""

from datetime import UTC, datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.catalogue import slots
from courses.catalogue.kinds import kind_of
from courses.catalogue.models import Lesson, Module, State
from courses.catalogue.queries import modules_readable_by, own_variant_of
from courses.content import pages, reading
from courses.content.pages import Lessons, address_of
from courses.phases import PhaseKey
from courses.progress import services
from courses.progress.changes import change_in
from courses.progress.queries import completed_by, own_progress, with_progress
from lms.lib.numbers import SMALL, whole_number
from lms.lib.prepared import Text, prepared
from lms.people.access import requires
from lms.people.models import User
from lms.web import toasts
from lms.web.finding import the_one

_LAST_MOMENT = 10**14 - 1  # milliseconds


def _module(request: HttpRequest, key: str) -> Module:
    return the_one(_modules(person=request.user, key=Text(key)))  # type: ignore[arg-type]


@prepared
def _modules(person: User, key: str) -> QuerySet[Module]:
    """The module with this key if the person may open it: with `has_variants`, and `is_complete` for this person."""
    readable = modules_readable_by(person).select_related("course", "illustration_nl", "illustration_en")
    variants = Module.objects.filter(variant_of=OuterRef("pk"), state=State.PUBLISHED)
    return readable.annotate(has_variants=Exists(variants), is_complete=completed_by(person)).filter(key=key)


@requires("learn")
@require_safe
def module(request: HttpRequest, module_key: str) -> HttpResponse:
    """What the module is about, its lessons as this person stands in them, and one button."""
    found = _module(request, module_key)
    variant = own_variant_of(found, request.user) if found.has_variants else None  # type: ignore[arg-type, attr-defined]
    if variant and "general" not in request.GET:
        return HttpResponseRedirect(reverse("module", args=[variant.key]))
    lessons = Lessons.of(found, request.user)  # type: ignore[arg-type]
    is_complete = found.is_complete  # type: ignore[attr-defined]
    subject = slots.Subject(found)
    catalogue = reverse("catalogue")
    phase_label = PhaseKey(found.course.phase).label
    main_pieces = slots.pieces(request, slots.MODULE_MAIN, subject)
    context = pages.base_context(request, found) | {
        "crumbs": [(_("Learn"), catalogue), (phase_label, f"{catalogue}#phase-{found.course.phase}")],
        "lessons": lessons,
        "steps": lessons.steps(lessons.next if lessons.progress else None),
        "next_lesson": lessons.next,
        "is_complete": is_complete,
        "what_next": pages.what_next(found, request.user) if is_complete else None,  # type: ignore[arg-type]
        "lacks_variant": found.has_variants and variant is None,  # type: ignore[attr-defined]
        "own_variant": variant,
        "routes": pages.routes_into(lessons, request.user, main_pieces),  # type: ignore[arg-type]
        "main_pieces": main_pieces,
        "aside_pieces": slots.pieces(request, slots.MODULE_ASIDE, subject),
    }
    return render(request, "courses/content/module.html", context)


def _lesson(request: HttpRequest, module_key: str, lesson_key: str) -> tuple[Lessons, Lesson]:
    lessons = Lessons.of(_module(request, module_key), request.user)  # type: ignore[arg-type]
    found = lessons.named(lesson_key)
    if found is None:
        raise Http404
    return lessons, found


@requires("learn")
@require_safe
def lesson(request: HttpRequest, module_key: str, lesson_key: str) -> HttpResponse:
    """One lesson: read, watch or open it, then take the next step."""
    lessons, found = _lesson(request, module_key, lesson_key)
    before_opening = lessons.progress.get(found.pk)
    place = before_opening.place if before_opening and before_opening.finished_at is None else 0
    progress = before_opening
    if request.method == "GET":
        progress = lessons.progress[found.pk] = services.open_lesson(person=request.user, lesson=found, known=progress, now=timezone.now())  # type: ignore[arg-type]
    kind = kind_of(found)
    text = reading.text_of(found.published)  # type: ignore[arg-type]
    previous, following = lessons.around(found)
    subject = slots.Subject(lessons.module, found)
    context = pages.base_context(request, lessons.module) | {
        "crumbs": [(_("Learn"), reverse("catalogue")), (lessons.module.title, reverse("module", args=[lessons.module.key]))],
        "lesson": found,
        "text": text,
        "kind": kind,
        "piece": kind.piece(request, found, found.published) if kind.piece else None,  # type: ignore[arg-type]
        "number": lessons.lessons.index(found) + 1,
        "lessons": lessons,
        "steps": lessons.steps(found, with_notes=False),
        "previous": previous,
        "following": following,
        "is_finished": lessons.is_finished(found),
        "progress": progress,
        "seconds": place,
        "resume_place": (place, text.places[place - 1]) if not kind.piece and 1 < place <= len(text.places) else None,
        "change": change_in(found, before_opening),
        "main_pieces": slots.pieces(request, slots.LESSON_MAIN, subject),
        "aside_pieces": slots.pieces(request, slots.LESSON_ASIDE, subject),
    }
    return render(request, "courses/content/lesson.html", context)


@requires("learn")
@require_POST
def finish(request: HttpRequest, module_key: str, lesson_key: str) -> HttpResponse:
    """Done with this lesson: on to the next one, or to what to do after the module. A lesson that finishes itself is not done by this.

    A script that keeps it while the line is down gets the address of what follows.
    """
    lessons, found = _lesson(request, module_key, lesson_key)
    completion = None if kind_of(found).finishes_itself else services.finish_lesson(person=request.user, lesson=found, now=timezone.now())  # type: ignore[arg-type]
    _previous, following = lessons.around(found)
    if following is not None:
        if completion is not None:
            toasts.say(request, _("You have finished this module."))
        onwards = address_of(following)
    else:
        onwards = f"{reverse('module', args=[lessons.module.key])}#next"
    return HttpResponse(status=204, headers={"X-Onwards": onwards}) if request.headers.get("X-Kept-By") == "script" else HttpResponseRedirect(onwards)


@prepared
def _lessons(person: User, module_key: str, key: str) -> QuerySet[Lesson]:
    """The lesson with these keys if the person may open it, with the own progress."""
    modules = modules_readable_by(person).filter(key=module_key)
    lessons = Lesson.objects.filter(key=key, state=State.PUBLISHED, published__isnull=False, module__in=modules.values("pk"))
    return with_progress(lessons.select_related("module"), person.pk)


@requires("learn")
@require_POST
def save_place(request: HttpRequest, module_key: str, lesson_key: str) -> HttpResponse:
    """Keep the second of the video or the heading of the page. `at` is when the device noted it, in milliseconds since 1970."""
    found = the_one(_lessons(person=request.user, module_key=Text(module_key), key=Text(lesson_key)))  # type: ignore[arg-type]
    place, at = whole_number(request.POST.get("place"), most=SMALL), whole_number(request.POST.get("at"), most=_LAST_MOMENT)
    if place is None or at is None:
        return HttpResponse(status=400)
    noted = datetime.fromtimestamp(at / 1000, tz=UTC)
    known = own_progress([found]).get(found.pk)
    services.save_place(person=request.user, lesson=found, place=place, at=noted, now=timezone.now(), known=known)  # type: ignore[arg-type]
    return HttpResponse(status=204)
