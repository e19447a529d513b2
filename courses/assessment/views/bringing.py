"""Questions of other systems: bringing them in, after a look at what would come, and giving ours in their formats."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses.assessment import pages
from courses.assessment.formats import gift, moodle_xml
from courses.assessment.formats.brought import MOST_BYTES, Brought, Unreadable
from courses.assessment.forms import BringForm
from courses.assessment.models import Question
from courses.assessment.queries.attempts import questions_in_use
from courses.assessment.services import questions as services
from courses.assessment.views.writing import base, lesson_of
from lms.lib.bilingual import LANGUAGES, pick
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.web import toasts

READERS = {"gift": gift.read, "moodle": moodle_xml.read}


@requires("content.own")
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, lesson_id: int) -> HttpResponse:
    """First a look at what would come in and what not, then bringing it in. Nothing is stored before the second click."""
    lesson = lesson_of(lesson_id)
    form = BringForm(request.POST or None, request.FILES or None, initial={"language": (get_language() or "nl")[:2]})
    brought: Brought | None = None
    source = ""
    if request.method == "POST" and form.is_valid():
        source = _source(form)
        brought = _read(form, source) if not form.errors else None
    if brought is not None and brought.forms and "bring" in request.POST:
        try:
            rows = services.add_questions(lesson=lesson, forms=brought.forms, by=request.user)  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            toasts.say(request, ngettext("%(number)s question came in.", "%(number)s questions came in.", len(rows)) % {"number": len(rows)})
            return HttpResponseRedirect(f"{reverse('quiz_edit', args=[lesson.pk])}#questions")
    labels = dict(Question.Kind.choices)
    context = base(lesson, (_("Bring in questions"), "")) | {
        "form": form,
        "brought": brought,
        "source": source,
        "rows": [{"text": pick(one.text_nl, one.text_en), "kind": labels[one.kind], "lines": pages.what_fits(_asked(one))} for one in brought.forms]
        if brought
        else [],
    }
    return render(request, "courses/assessment/bring.html", context, status=422 if form.errors else 200)


def _asked(form: services.QuestionForm) -> Any:
    return Question(kind=form.kind, options=[one.stored() for one in form.options]).asked


def _source(form: BringForm) -> str:
    """The text of the file, or what was typed; a fault on the form when there is none."""
    file = form.cleaned_data["file"]
    if file is None:
        if not form.cleaned_data["source"].strip():
            form.add_error("file", _("Choose a file, or paste its text."))
        return str(form.cleaned_data["source"])
    if file.size > MOST_BYTES:
        form.add_error("file", _("This file is larger than 1 MB. Divide it into smaller ones."))
        return ""
    try:
        return str(file.read().decode("utf-8-sig"))
    except UnicodeDecodeError:
        form.add_error("file", _("This file is not UTF-8. Save it as UTF-8 in the program it comes from."))
        return ""


def _read(form: BringForm, source: str) -> Brought | None:
    try:
        return READERS[form.cleaned_data["shape"]](source, language=form.cleaned_data["language"])
    except Unreadable as problem:
        words = str(problem.reason)
        form.add_error(None, _("Line %(line)s: %(reason)s") % {"line": problem.line, "reason": words} if problem.line else words)
        return None


@requires("content.own")
@require_safe
def give(request: HttpRequest, lesson_id: int, shape: str) -> HttpResponse:
    """The questions as a file of another system, in one language."""
    lesson = lesson_of(lesson_id)
    quiz = pages.quiz_in(lesson)
    language = request.GET.get("language", "")
    language = language if language in LANGUAGES else (get_language() or "nl")[:2]
    forms = [services.form_of(one) for one in questions_in_use(quiz)] if quiz.pk else []
    writer, content_type, ending = (gift.written, "text/plain", "gift.txt") if shape == "gift" else (moodle_xml.written, "application/xml", "xml")
    response = HttpResponse(writer(forms, language=language), content_type=f"{content_type}; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{lesson.key}.{language}.{ending}"'
    return response
