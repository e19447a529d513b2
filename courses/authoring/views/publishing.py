"""From a draft to what people read: the preview, publishing now or later, versions with what differs."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.authoring.forms.publishing import PreviewForm, PublishForm
from courses.authoring.models import LessonDraft
from courses.authoring.queries import courses as queries
from courses.authoring.queries import texts
from courses.authoring.services import drafts, publishing
from courses.authoring.views.finding import about_lesson, lesson_numbered
from courses.catalogue.kinds import kind_of
from courses.catalogue.lesson_content import LessonContent
from courses.catalogue.models import Lesson, LessonVersion
from courses.catalogue.services import NotReadyToPublish
from courses.content import reading
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.people.models import Unit


@requires("content.own")
@require_safe
def hr_lesson_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft as people will read it: in one of the languages, as somebody in a unit."""
    lesson = lesson_numbered(pk)
    form = PreviewForm(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    language = chosen.get("language") or (get_language() or "nl")[:2]
    unit = Unit.objects.filter(pk=chosen["unit"]).first() if chosen.get("unit") else None
    draft = drafts.draft_of(lesson)
    version = LessonVersion(lesson=lesson, **vars(drafts.content(draft)))
    with override(language):
        text = reading.text_of(version)
    kind = kind_of(lesson)
    context = about_lesson(lesson, "preview") | {
        "form": PreviewForm(initial={"language": language, "unit": unit.pk if unit else ""}),
        "text": text,
        "piece": kind.piece(request, lesson, version) if kind.piece else None,
        "seconds": 0,
        "unit": unit,
        "audience": queries.audience_of(lesson.module, unit),
        "is_other_language": text.language != language,
        "draft": draft,
    }
    return render(request, "courses/authoring/lesson_preview.html", context)


@requires("content.own")
def hr_lesson_publish(request: HttpRequest, pk: int) -> HttpResponse:
    """What is missing, what differs, and what kind of change it is; then it is published, now or at a moment."""
    lesson = lesson_numbered(pk)
    draft = drafts.draft_of(lesson)
    form = _form(request.POST if request.method == "POST" else None, lesson, draft)
    if request.method == "POST" and form.is_valid():
        draft = publishing.decide(lesson=lesson, **form.decision())
        try:
            return _published(request, lesson, form)
        except NotReadyToPublish:
            form.add_error(None, _("Something is missing. It stands in the list above."))
        except Refused as refusal:
            form.add_error("publish_at" if form.cleaned_data.get("publish_at") else None, str(refusal.message))
    return _publish_page(request, lesson, draft, form, status=422 if form.errors else 200)


def _form(data: Any, lesson: Lesson, draft: LessonDraft) -> PublishForm:
    content = drafts.content(draft)
    before = texts.content_of(lesson.published) if lesson.published else LessonContent()
    here = texts.languages_in(content)
    was_behind = bool(lesson.published and lesson.published.behind)
    one_sided = len(here) == 2 and lesson.published is not None and (was_behind or len(texts.changed_in(before, content)) == 1)
    return PublishForm(data, draft=draft, is_new=lesson.published is None, is_one_sided=one_sided, is_in_one=len(here) == 1)


def _published(request: HttpRequest, lesson: Lesson, form: PublishForm) -> HttpResponse:
    who: Any = request.user
    at = form.cleaned_data["publish_at"]
    if request.POST.get("then") == "unplan":
        publishing.plan(lesson=lesson, at=None, by=who, now=timezone.now())
        messages.success(request, _("Nothing is planned any more."))
    elif at:
        publishing.plan(lesson=lesson, at=at, by=who, now=timezone.now())
        messages.success(request, _("It is planned, and is published by itself."))
    else:
        publishing.publish(lesson=lesson, by=who, now=timezone.now())
        messages.success(request, _("People read this text from now on."))
    return redirect("hr_lesson_publish", pk=lesson.pk)


def _publish_page(request: HttpRequest, lesson: Lesson, draft: LessonDraft, form: PublishForm, *, status: int = 200) -> HttpResponse:
    version = lesson.published
    is_open = publishing.has_news(draft)
    context = about_lesson(lesson, "publish") | {
        "form": form,
        "draft": draft,
        "version": version,
        "is_open": is_open,
        "missing": publishing.missing(draft) if is_open else [],
        "behind": publishing.behind(draft),
        "compared": texts.compared(texts.content_of(version), drafts.content(draft)) if version and drafts.is_open(draft) else [],
    }
    return render(request, "courses/authoring/lesson_publish.html", context, status=status)


@requires("content.own")
@require_safe
def hr_lesson_versions(request: HttpRequest, pk: int) -> HttpResponse:
    """Everything that was published, and the texts that were set aside."""
    lesson = lesson_numbered(pk)
    context = {"versions": lesson.versions.select_related("published_by"), "set_aside": lesson.set_aside.select_related("by"), "draft": drafts.draft_of(lesson)}
    return render(request, "courses/authoring/lesson_versions.html", about_lesson(lesson, "versions") | context)


def _text(lesson: Lesson, what: str, number: int) -> Any:
    """A version by its number, or a text that was set aside by its id."""
    if what == "version":
        return get_object_or_404(lesson.versions.select_related("published_by"), number=number)
    return get_object_or_404(lesson.set_aside.select_related("by"), pk=number)


@requires("content.own")
@require_safe
def hr_lesson_version(request: HttpRequest, pk: int, what: str, number: int) -> HttpResponse:
    """One earlier text beside the draft, with what differs."""
    lesson = lesson_numbered(pk)
    text = _text(lesson, what, number)
    draft = drafts.draft_of(lesson)
    words = LessonContent(**{name: getattr(text, name) for name in ("title_nl", "title_en", "body_nl", "body_en")})
    compared = texts.compared(words, drafts.content(draft))
    context = {"text": text, "what": what, "number": number, "compared": compared, "changed": sum(one.changed for one in compared), "draft": draft}
    return render(request, "courses/authoring/lesson_version.html", about_lesson(lesson, "versions") | context)


@requires("content.own")
@require_POST
def hr_lesson_take(request: HttpRequest, pk: int, what: str, number: int) -> HttpResponse:
    """Make this text the draft again."""
    lesson = lesson_numbered(pk)
    drafts.take_back(lesson=lesson, text=_text(lesson, what, number), by=request.user, now=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("This text is the draft again. What was the draft stands with the versions."))
    return redirect("hr_lesson", pk=pk)
