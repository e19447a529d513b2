"""Going through a quiz. Everything on these pages is of the person who reads, and of nobody else."""

from secrets import token_hex
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.assessment import pages, references
from courses.assessment.models import Answer, Attempt, Quiz
from courses.assessment.queries import attempts as queries
from courses.assessment.rules import marking
from courses.assessment.services import attempts as services
from courses.catalogue.models import Lesson
from lms.lib.numbers import SMALL, whole_number
from lms.lib.refusals import Busy, Refused
from lms.people.access import requires

_WORDS = "text/plain; charset=utf-8"  # for the script, which asks often and shows one sentence


def _lesson(request: HttpRequest, module_key: str, lesson_key: str) -> Lesson:
    return get_object_or_404(queries.quizzes_readable_by(request.user), module__key=module_key, key=lesson_key)  # type: ignore[arg-type]


def _to(name: str, lesson: Lesson, *more: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(name, args=[lesson.module.key, lesson.key, *more]))


def _open_attempt(request: HttpRequest, lesson: Lesson) -> Attempt | None:
    return Attempt.objects.filter(person=request.user.pk, quiz__lesson=lesson, finished_at=None).first()


def _base(lesson: Lesson) -> dict[str, Any]:
    return {"nav": "learn", "phase": lesson.module.course.phase, "module": lesson.module, "lesson": lesson}


@requires("learn")
@require_POST
def start(request: HttpRequest, module_key: str, lesson_key: str) -> HttpResponse:
    """Begin, or go on at the first question without an answer."""
    lesson = _lesson(request, module_key, lesson_key)
    quiz: Quiz = pages.quiz_in(lesson)
    try:
        if quiz.pk is None:
            raise services.NothingToAsk
        attempt = services.start(person=request.user, quiz=quiz, now=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _to("lesson", lesson)
    answers = list(queries.answers_of(attempt).values_list("number", "sequence"))
    unseen = next((number for number, sequence in answers if not sequence), None)
    return _to("quiz_question", lesson, unseen) if unseen else _to("quiz_hand_in", lesson)


@requires("learn")
@require_safe
def question(request: HttpRequest, module_key: str, lesson_key: str, number: int) -> HttpResponse:
    """One question, with what was answered before. Without an attempt under way one begins at the lesson."""
    lesson = _lesson(request, module_key, lesson_key)
    attempt = _open_attempt(request, lesson)
    if attempt is None:
        return _to("lesson", lesson)
    row = queries.answers_of(attempt).filter(number=number).first()
    if row is None:
        raise Http404
    return _page(request, lesson, attempt, row)


def _page(request: HttpRequest, lesson: Lesson, attempt: Attempt, row: Answer, *, tried: Any = None, refusal: Refused | None = None) -> HttpResponse:
    """The page of a question. After a refusal what is kept stands in the form, and what was tried above it, so that nothing is lost."""
    asked = row.question.asked
    context = _base(lesson) | {
        "attempt": attempt,
        "answer": row,
        "sheet": pages.Sheet.of(row.question, row.shown, row.latest),
        "tried": pages.lines_of(asked, tried),
        "refusal": refusal,
        "is_over": pages.is_over(attempt, timezone.now()),
        "number": row.number,
        "total": attempt.asked,
        "tab": token_hex(8),
        "kinds": marking,
    }
    return render(request, "courses/assessment/question.html", context, status=409 if refusal else 200)


@requires("learn")
@require_POST
def answer(request: HttpRequest, module_key: str, lesson_key: str, number: int) -> HttpResponse:
    """Keep an answer at once. By itself while one chooses (the script sends `kept-by=script`); with a button one also goes on or back."""
    by_itself = request.POST.get("kept-by") == "script"
    attempt_id, seen, step = (_number(request, name) for name in ("attempt", "seen", "step"))
    try:
        kept = services.keep(
            person=request.user,  # type: ignore[arg-type]
            attempt_id=attempt_id,
            number=number,
            sent=_sent(request),
            seen=seen,
            tab=request.POST.get("tab", "")[:24],
            step=step,
            now=timezone.now(),
        )
    except Refused as refusal:
        return _refused(request, module_key, lesson_key, number, refusal, by_itself)
    if by_itself:
        return HttpResponse(pages.kept_words(kept, timezone.now()), content_type=_WORDS, headers={"X-Sequence": str(kept.sequence)})
    return _onwards(request, module_key, lesson_key, number, attempt_id)


def _number(request: HttpRequest, name: str) -> int:
    return whole_number(request.POST.get(name), most=SMALL) or 0


def _sent(request: HttpRequest) -> object:
    """The answer in the shape of its kind, which the form tells by the names of its fields."""
    post = request.POST
    if "words" in post:
        return post["words"]
    halves = {name.removeprefix("half-"): str(value) for name, value in post.items() if name.startswith("half-")}
    if halves:
        return halves
    places = {name.removeprefix("place-"): str(value) for name, value in post.items() if name.startswith("place-")}
    if places:
        return _order(places, post.get("move", ""))
    return post.getlist("choice")


def _order(places: dict[str, str], move: str) -> list[str]:
    """From a place for each item to an order: the lower place first, as it stood on the page when two say the same. `move` is `up-key` or `down-key`."""
    typed = {key: 99 if (number := whole_number(place, most=999)) is None else number for key, place in places.items()}
    order = sorted(typed, key=lambda key: typed[key])
    direction, _dash, key = move.partition("-")
    if key in order:
        at = order.index(key)
        to = at - 1 if direction == "up" else at + 1
        if 0 <= to < len(order):
            order[at], order[to] = order[to], order[at]
    return order


def _refused(request: HttpRequest, module_key: str, lesson_key: str, number: int, refusal: Refused, by_itself: bool) -> HttpResponse:
    if by_itself:
        status = 423 if isinstance(refusal, Busy) else 409
        return HttpResponse(str(refusal), content_type=_WORDS, status=status)
    lesson = _lesson(request, module_key, lesson_key)
    if isinstance(refusal, services.AnsweredElsewhere):
        row = refusal.current
        return _page(request, lesson, row.attempt, row, tried=_cleaned(row, _sent(request)), refusal=refusal)
    messages.error(request, str(refusal))
    if isinstance(refusal, services.NoSuchAnswer):
        return _to("quiz_question", lesson, number)
    return _to("quiz_result" if isinstance(refusal, services.HandedIn) else "lesson", lesson)


def _cleaned(row: Answer, sent: object) -> Any:
    try:
        return marking.cleaned(row.question.asked, sent)
    except marking.NotAnAnswer:
        return None


def _onwards(request: HttpRequest, module_key: str, lesson_key: str, number: int, attempt_id: int) -> HttpResponse:
    go = request.POST.get("go", "")
    here = [module_key, lesson_key]
    if request.POST.get("move"):
        return HttpResponseRedirect(f"{reverse('quiz_question', args=[*here, number])}#order")
    if go == "back" and number > 1:
        return HttpResponseRedirect(reverse("quiz_question", args=[*here, number - 1]))
    if go == "back":
        return HttpResponseRedirect(reverse("lesson", args=here))
    last = Answer.objects.filter(attempt=attempt_id, attempt__person=request.user.pk).count()
    if number < last and go != "hand-in":
        return HttpResponseRedirect(reverse("quiz_question", args=[*here, number + 1]))
    return HttpResponseRedirect(reverse("quiz_hand_in", args=here))


@requires("learn")
@require_http_methods(["GET", "HEAD", "POST"])
def hand_in(request: HttpRequest, module_key: str, lesson_key: str) -> HttpResponse:
    """All questions with what is kept, and handing in. A second click leads to the same result."""
    lesson = _lesson(request, module_key, lesson_key)
    attempt = _open_attempt(request, lesson)
    if attempt is None:
        return _to("quiz_result", lesson)
    if request.method == "POST":
        if request.POST.get("attempt") == str(attempt.pk):
            try:
                services.hand_in(person=request.user, attempt=attempt, now=timezone.now())  # type: ignore[arg-type]
            except Refused as refusal:
                messages.error(request, str(refusal))
                return _to("quiz_hand_in", lesson)
        return _to("quiz_result", lesson)
    answers = list(queries.answers_of(attempt))
    context = _base(lesson) | {
        "attempt": attempt,
        "rows": [{"answer": one, "lines": pages.lines_of(one.question.asked, one.latest)} for one in answers],
        "open": sum(not one.latest for one in answers),
        "late": sum(one.is_late for one in answers),
        "is_over": pages.is_over(attempt, timezone.now()),
    }
    return render(request, "courses/assessment/hand_in.html", context)


@requires("learn")
@require_safe
def result(request: HttpRequest, module_key: str, lesson_key: str) -> HttpResponse:
    """How the last attempt went, question by question, with where to read it again. What fits is shown when nothing can be gained by it any more."""
    lesson = _lesson(request, module_key, lesson_key)
    quiz = pages.quiz_in(lesson)
    standing = pages.Standing.of(request.user, quiz) if quiz.pk else None  # type: ignore[arg-type]
    if standing is None or standing.last is None:
        return _to("lesson", lesson)
    answers = list(queries.answers_of(standing.last))
    found = references.found(request.user, {one.question.checks for one in answers})  # type: ignore[arg-type]
    shows_what_fits = standing.has_passed or standing.attempts_left == 0
    context = _base(lesson) | {
        "standing": standing,
        "attempt": standing.last,
        "title": pages.result_title(standing.last),
        "sentence": pages.result_sentence(standing.last),
        "rows": [pages.explained(one, found, shows_what_fits=shows_what_fits) for one in answers],
        "shows_what_fits": shows_what_fits,
        "late": sum(one.is_late for one in answers),
        "crumbs": [(_("Learn"), reverse("catalogue")), (lesson.module.title, reverse("module", args=[lesson.module.key]))],
    }
    return render(request, "courses/assessment/result.html", context)
