"""The pages of the level check. Everything on them is of the person who reads, and of nobody else."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.general import pages, rules
from courses.general.models import Question
from courses.general.queries import checks
from courses.general.services import checks as services
from courses.phases import PhaseKey
from courses.progress.queries import standing_of
from lms.lib.numbers import whole_number
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.web import toasts

HERE = {"nav": "mine", "phase": PhaseKey.GENERAL.value}


def _to(name: str, *args: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(name, args=args))


@requires("learn")
@require_safe
def level_check(request: HttpRequest) -> HttpResponse:
    """What the check is, that it is private, and one button: begin, go on, or see the result."""
    person = request.user
    questions = list(checks.questions_for(person))  # type: ignore[arg-type]
    attempt = checks.open_attempt(person)  # type: ignore[arg-type]
    has_finished = checks.has_finished(person)  # type: ignore[arg-type]
    context = HERE | {
        "questions": questions,
        "themes": checks.modules_of(questions),
        "under_way": pages.UnderWay.of(person, attempt, questions) if attempt and questions else None,  # type: ignore[arg-type]
        "has_finished": has_finished,
        "is_new": bool(questions) and attempt is None and not has_finished,
        "standing": standing_of(person)[PhaseKey.GENERAL],  # type: ignore[arg-type]
    }
    return render(request, "courses/general/level_check.html", context)


@requires("learn")
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin, or go on where one was."""
    person = request.user
    try:
        attempt = services.start(person=person, now=timezone.now())  # type: ignore[arg-type]
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _to("level_check")
    under_way = pages.UnderWay.of(person, attempt, list(checks.questions_for(person)))  # type: ignore[arg-type]
    return _to("level_check_question", under_way.to_go_on_with)


def _question(request: HttpRequest, key: str) -> tuple[Question, list[Question]]:
    questions = list(checks.questions_for(request.user))  # type: ignore[arg-type]
    found = next((one for one in questions if one.key == key), None)
    if found is None:
        raise Http404
    return found, questions


@requires("learn")
@require_safe
def question(request: HttpRequest, key: str) -> HttpResponse:
    """One question, with what was chosen before. Without a check under way one begins at the beginning."""
    found, questions = _question(request, key)
    attempt = checks.open_attempt(request.user)  # type: ignore[arg-type]
    if attempt is None:
        return _to("level_check")
    under_way = pages.UnderWay.of(request.user, attempt, questions)  # type: ignore[arg-type]
    kept = under_way.answers.get(found.pk)
    context = HERE | {
        "question": found,
        "options": list(found.options.all()),
        "kept": kept,
        "chosen": kept.option_id if kept else None,
        "number": questions.index(found) + 1,
        "total": len(questions),
        "previous": under_way.before(key),
        "following": under_way.after(key),
    }
    return render(request, "courses/general/level_check_question.html", context)


@requires("learn")
@require_POST
def answer(request: HttpRequest, key: str) -> HttpResponse:
    """Keep what was chosen. By itself while one chooses (htmx); with a button one also goes on, back, or to the result."""
    found, questions = _question(request, key)
    by_itself = "go" not in request.POST and getattr(request, "htmx", False)
    try:
        _keep(request, found)
    except Refused as refusal:
        if by_itself:
            return render(request, "courses/general/_kept.html", {"refusal": refusal}, status=409)
        messages.error(request, str(refusal))
        return _after_refusal(refusal, key)
    if by_itself:
        return render(request, "courses/general/_kept.html")
    return _onwards(request, key, questions)


def _after_refusal(refusal: Refused, key: str) -> HttpResponse:
    if isinstance(refusal, services.CheckIsFinished):
        return _to("level_check_result")
    return _to("level_check") if isinstance(refusal, services.NoCheckUnderWay) else _to("level_check_question", key)


def _keep(request: HttpRequest, found: Question) -> None:
    person: Any = request.user
    choice = request.POST.get("choice", "")
    if not choice:
        services.pass_by(person=person, question=found, now=timezone.now())
    elif choice == "skip":
        services.answer(person=person, question=found, option=None, now=timezone.now())
    else:
        option = found.options.filter(pk=whole_number(choice) or 0).first()
        if option is None:
            raise services.NoSuchAnswer
        services.answer(person=person, question=found, option=option, now=timezone.now())


def _onwards(request: HttpRequest, key: str, questions: list[Question]) -> HttpResponse:
    person: Any = request.user
    attempt = checks.open_attempt(person)
    if attempt is None:
        return _to("level_check_result")
    under_way = pages.UnderWay.of(person, attempt, questions)
    wanted = under_way.before(key) or key if request.POST.get("go") == "back" else under_way.after(key)
    if wanted:
        return _to("level_check_question", wanted)
    services.finish(person=person, now=timezone.now())
    return _to("level_check_result")


@requires("learn")
@require_safe
def result(request: HttpRequest) -> HttpResponse:
    """Where to begin and what may be skipped, per theme and in words, with the explanations and one's own growth."""
    person: Any = request.user
    attempts = checks.finished_attempts(person)
    if not attempts:
        return _to("level_check")
    themes = pages.themes_of(person, attempts)
    context = HERE | {
        "verdict": pages.verdict(themes),
        "standfirst": pages.standfirst(themes),
        "themes": themes,
        "first": next((one for one in themes if one.advice == rules.START and one.url_key), None),
        "at": attempts[0].finished_at,
        "before": attempts[1].finished_at if len(attempts) > 1 and any(one.was is not None for one in themes) else None,
        "times": pages.times_of(attempts)[:12] if len(attempts) > 1 else [],
        "division": pages.division_of(person),
        "standing": standing_of(person)[PhaseKey.GENERAL],
    }
    return render(request, "courses/general/level_check_result.html", context)


@requires("learn")
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest) -> HttpResponse:
    """The question whether to wipe everything, and wiping it. It cannot be undone."""
    if request.method == "POST":
        services.delete_results(person=request.user)  # type: ignore[arg-type]
        toasts.say(request, _("Your results and answers of the level check are gone."))
        return _to("level_check")
    return render(request, "courses/general/level_check_delete.html", HERE)
