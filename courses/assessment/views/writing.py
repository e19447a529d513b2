"""Authors' pages of a quiz: how it asks, its questions, a preview with the answers, and files of other systems."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courses.assessment import pages, references
from courses.assessment.forms import QuestionTextForm, SettingsForm, option_rows, question_form
from courses.assessment.models import Question, Quiz
from courses.assessment.queries import figures
from courses.assessment.queries.attempts import KIND, questions_in_use
from courses.assessment.rules import attempts as rules
from courses.assessment.rules import marking, statistics
from courses.assessment.services import questions as services
from courses.catalogue.models import Lesson
from lms.lib.refusals import Refused
from lms.people.access import may, requires
from lms.web import toasts


def lesson_of(lesson_id: int) -> Lesson:
    """The quiz as a lesson, in whatever state."""
    return get_object_or_404(Lesson.objects.select_related("module__course", "published", "quiz"), pk=lesson_id, kind=KIND)


def base(lesson: Lesson, *more: tuple[Any, str]) -> dict[str, Any]:
    """What every page of a quiz needs; `more` are crumbs below the quiz."""
    crumbs = [(str(lesson), reverse("quiz_edit", args=[lesson.pk])), *more] if more else []
    return {"area": "hr", "nav": "learning", "phase": lesson.module.course.phase, "lesson": lesson, "crumbs": crumbs}


def _to(lesson: Lesson, anchor: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('quiz_edit', args=[lesson.pk])}{anchor}")


TELLS = {
    statistics.WELL: lambda: _("It tells apart well who knows the subject and who does not."),
    statistics.A_LITTLE: lambda: _("It tells apart a little who knows the subject."),
    statistics.NOT: lambda: _("It does not tell apart who knows the subject. Read it once more: is it clear what is asked?"),
    statistics.AGAINST: lambda: _("Who knows the subject does worse here. Look whether the right answer is marked."),
    "": lambda: _("Everybody did the same here, so it tells nobody apart."),
}


def _figure(found: statistics.Figure | None) -> dict[str, Any] | None:
    if found is None:
        return None
    text = ngettext("%(fitted)s of %(asked)s answer fitted.", "%(fitted)s of %(asked)s answers fitted.", found.asked)
    return {"figure": found, "fitted": text % {"fitted": found.fitted, "asked": found.asked}, "tells": TELLS[found.tells_apart]()}


@requires("content.own")
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """The questions in their order with how they do, and how the quiz asks."""
    lesson = lesson_of(lesson_id)
    quiz: Quiz = pages.quiz_in(lesson)
    questions = list(questions_in_use(quiz)) if quiz.pk else []
    pools = {pool: sum(one.pool == pool for one in questions) for pool in sorted({one.pool for one in questions if one.pool})}
    form = SettingsForm(request.POST or None, quiz=quiz, pools=pools)
    if request.method == "POST" and form.is_valid():
        services.save_settings(lesson=lesson, by=request.user, **form.chosen)  # type: ignore[arg-type]
        toasts.say(request, _("Kept. It holds from the next attempt on."))
        return _to(lesson)
    known = figures.figures_of(quiz) if quiz.pk else {}
    asked = rules.asked_of([one.pool for one in questions], take=quiz.pools)
    context = base(lesson) | {
        "form": form,
        "quiz": quiz,
        "rows": [{"question": one, "figure": _figure(known.get(one.pk))} for one in questions],
        "asked": asked,
        "needed": rules.needed(asked=asked, pass_mark=quiz.pass_mark),
        "people": figures.people_in(quiz) if quiz.pk else 0,
        "kinds": Question.Kind.choices,
        "may_grant": may(request.user, "hr.today"),  # type: ignore[arg-type]
        "is_published": lesson.published_id is not None,
    }
    return render(request, "courses/assessment/edit.html", context, status=422 if form.errors else 200)


@requires("content.own")
@require_http_methods(["GET", "HEAD", "POST"])
def question_new(request: HttpRequest, lesson_id: int, kind: str) -> HttpResponse:
    if kind not in Question.Kind.values:
        raise Http404
    return _question(request, lesson_of(lesson_id), kind, None)


def _stored(lesson: Lesson, question_id: int, *, in_use: bool = True) -> Question:
    return get_object_or_404(Question.objects.select_related("quiz__lesson"), pk=question_id, quiz__lesson=lesson, is_in_use=in_use)


@requires("content.own")
@require_http_methods(["GET", "HEAD", "POST"])
def question_edit(request: HttpRequest, lesson_id: int, question_id: int) -> HttpResponse:
    lesson = lesson_of(lesson_id)
    question = _stored(lesson, question_id)
    return _question(request, lesson, question.kind, question)


def _question(request: HttpRequest, lesson: Lesson, kind: str, question: Question | None) -> HttpResponse:
    """The form of one question. "More rows" keeps everything that was typed."""
    known = services.form_of(question) if question else services.QuestionForm(kind)
    initial = {name: getattr(known, name) for name in QuestionTextForm.base_fields}
    posted = request.POST if request.method == "POST" else None
    wants_more = posted is not None and "more" in posted
    form = QuestionTextForm(posted, kind=kind, checks=known.checks, initial=initial)
    rows = option_rows(kind, posted=posted, options=known.options, more=wants_more)
    missing: list[object] = []
    if posted is not None and form.is_valid() and rows.is_valid() and not wants_more:
        try:
            services.save_question(lesson=lesson, form=question_form(kind, form, rows), question=question, by=request.user)  # type: ignore[arg-type]
        except services.QuestionIsIncomplete as refusal:
            missing = refusal.missing
        except Refused as refusal:
            missing = [refusal]
        else:
            toasts.say(request, _("The question is kept."))
            return _to(lesson, "#questions")
    title = _("Question") if question else _("New question")
    context = base(lesson, (title, "")) | {
        "form": form,
        "rows": rows,
        "missing": missing,
        "kind": kind,
        "kind_label": Question.Kind(kind).label,
        "question": question,
        "has_been_asked": question is not None and question.answers.exists(),
    }
    is_wrong = posted is not None and not wants_more
    return render(request, "courses/assessment/question_edit.html", context, status=422 if is_wrong else 200)


@requires("content.own")
@require_POST
def question_move(request: HttpRequest, lesson_id: int, question_id: int) -> HttpResponse:
    lesson = lesson_of(lesson_id)
    question = _stored(lesson, question_id)
    services.move_question(question=question, by=request.user, up=request.POST.get("to") == "up")  # type: ignore[arg-type]
    return _to(lesson, f"#question-{question.pk}")


@requires("content.own")
@require_POST
def question_take_out(request: HttpRequest, lesson_id: int, question_id: int) -> HttpResponse:
    lesson = lesson_of(lesson_id)
    question = _stored(lesson, question_id)
    services.take_out(question=question, by=request.user)  # type: ignore[arg-type]
    toasts.say(request, _("The question is not asked any more."), undo=reverse("quiz_question_put_back", args=[lesson.pk, question.pk]))
    return _to(lesson, "#questions")


@requires("content.own")
@require_POST
def question_put_back(request: HttpRequest, lesson_id: int, question_id: int) -> HttpResponse:
    lesson = lesson_of(lesson_id)
    services.put_back(question=_stored(lesson, question_id, in_use=False), by=request.user)  # type: ignore[arg-type]
    toasts.say(request, _("The question is asked again."))
    return _to(lesson, "#questions")


@requires("content.own")
@require_safe
def preview(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """Every question as people see it, with what fits and what is said to each answer below it. Nothing is kept."""
    lesson = lesson_of(lesson_id)
    quiz = pages.quiz_in(lesson)
    questions = list(questions_in_use(quiz)) if quiz.pk else []
    found = references.found(request.user, {one.checks for one in questions})  # type: ignore[arg-type]
    rows = []
    for one in questions:
        asked = one.asked
        said = [(pages.words_of(option), words) for option in asked.options if (words := _feedback(option))]
        shown = [option.key for option in asked.options]
        rows.append({"sheet": pages.Sheet.of(one, shown, None), "fits": pages.what_fits(asked), "said": said, "reference": found.get(one.checks)})
    context = base(lesson, (_("Preview"), "")) | {"rows": rows, "kinds": marking}
    return render(request, "courses/assessment/preview.html", context)


def _feedback(option: marking.Option) -> str:
    return (option.feedback_en or option.feedback_nl) if (get_language() or "nl").startswith("en") else (option.feedback_nl or option.feedback_en)
