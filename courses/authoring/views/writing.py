"""The editor of a lesson: both languages side by side, a draft that keeps itself, pictures and files. Everything works without a script."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from courses.authoring.forms.lessons import USES, DraftForm, LessonForm, NewLessonForm
from courses.authoring.models import LessonDraft
from courses.authoring.services import courses, drafts, files, publishing
from courses.authoring.views.finding import HERE, about_lesson, lesson_numbered, module_named, page_of
from courses.catalogue.kinds import kind_of
from courses.catalogue.models import Attachment, Lesson
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.web.dates import clock_words
from lms.web.written_text import boxes, editor_media


@requires("content.own")
def hr_lesson_new(request: HttpRequest, key: str) -> HttpResponse:
    """A lesson begins with its kind and a title."""
    module = module_named(key)
    form = NewLessonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = courses.create_lesson(module=module, by=request.user, now=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error(None, str(refusal.message))
        else:
            return redirect("hr_lesson", pk=made.pk)
    crumbs = [(_("Courses"), reverse("hr_courses")), (module.course.title, page_of(module.course)), (module.title, page_of(module))]
    context = {"form": form, "module": module, "phase": module.course.phase, "crumbs": crumbs}
    return render(request, "courses/authoring/lesson_new.html", HERE | context, status=422 if form.errors else 200)


@requires("content.own")
def hr_lesson_about(request: HttpRequest, pk: int) -> HttpResponse:
    """What holds beside the text: minutes, stance, platforms, owner, when it is checked again."""
    lesson = lesson_numbered(pk)
    form = LessonForm(request.POST or None, lesson=lesson)
    if request.method == "POST" and form.is_valid():
        courses.describe_lesson(lesson=lesson, by=request.user, **form.facts())  # type: ignore[arg-type]
        messages.success(request, _("Saved."))
        return redirect("hr_lesson_about", pk=pk)
    return render(request, "courses/authoring/lesson_about.html", about_lesson(lesson, "about") | {"form": form}, status=422 if form.errors else 200)


@requires("content.own")
def hr_lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """Write. The buttons keep the draft and go on to publishing, the preview, a picture or a file."""
    lesson = lesson_numbered(pk)
    draft = drafts.draft_of(lesson)
    form = DraftForm(request.POST if request.method == "POST" else None, draft=draft)
    if request.method != "POST":
        return _editor(request, lesson, draft, form)
    if not form.is_valid():
        return _editor(request, lesson, draft, form, status=422)
    if request.POST.get("then") == "set_aside":
        return _set_aside(request, lesson, form)
    try:
        _keep(request, lesson, form)
    except drafts.SavedElsewhere as refusal:
        return _editor(request, lesson, drafts.draft_of(lesson), form, conflict=str(refusal.message), status=409)
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
        return _editor(request, lesson, draft, form, status=422)
    return _go_on(request, lesson)


def _keep(request: HttpRequest, lesson: Lesson, form: DraftForm) -> LessonDraft:
    """The text with the sentences of its pictures."""
    words = form.words()
    for language in ("nl", "en"):
        start = f"alt-{language}:"
        sentences = {name.removeprefix(start): str(value) for name, value in request.POST.items() if name.startswith(start)}
        if sentences:
            words[f"body_{language}"] = drafts.with_sentences(words[f"body_{language}"], sentences)
    known = form.cleaned_data
    who: Any = request.user
    saved = {"based_on": known["based_on"], "takes_over": known["takes_over"], "key": known["key"]}
    return drafts.save_draft(lesson=lesson, by=who, now=timezone.now(), words=words, **saved)


def _set_aside(request: HttpRequest, lesson: Lesson, form: DraftForm) -> HttpResponse:
    """Go on with what the other one saved; the text of this window stays with the versions."""
    drafts.set_aside(lesson=lesson, words=form.words(), by=request.user, now=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("Your other text is kept with the versions."))
    return redirect(f"{reverse('hr_lesson', args=[lesson.pk])}?kept={form.cleaned_data['key']}")


def _go_on(request: HttpRequest, lesson: Lesson) -> HttpResponse:
    what = request.POST.get("then", "")
    if what in {"publish", "preview"}:
        return redirect(f"hr_lesson_{what}", pk=lesson.pk)
    anchor = ""
    try:
        if what in {"picture-nl", "picture-en"}:
            _insert_picture(request, lesson, what[-2:])
            anchor = "#pictures"
        elif what == "files" or what.startswith("no-file:"):
            _change_files(request, lesson, what)
            anchor = "#files"
        else:
            messages.success(request, _("Your draft has been kept."))
    except Refused as refusal:
        messages.error(request, str(refusal.message))
    return redirect(f"{reverse('hr_lesson', args=[lesson.pk])}{anchor}")


def _added(request: HttpRequest, lesson: Lesson) -> tuple[Attachment, str]:
    alt = request.POST.get("picture_alt", "")
    return files.add_picture(module=lesson.module, picture=request.FILES.get("picture"), alt=alt, by=request.user), alt  # type: ignore[arg-type]


def _insert_picture(request: HttpRequest, lesson: Lesson, language: str) -> None:
    """Without a script a picture comes at the end of the text."""
    row, alt = _added(request, lesson)
    draft = drafts.draft_of(lesson)
    words = {name: getattr(draft, name) for name in DraftForm.WORDS}
    words[f"body_{language}"] += f'<p><img src="{row.get_absolute_url()}" alt="{escape(alt)}"></p>'
    drafts.save_draft(lesson=lesson, by=request.user, now=timezone.now(), words=words, based_on=draft.number)  # type: ignore[arg-type]


def _change_files(request: HttpRequest, lesson: Lesson, what: str) -> None:
    who: Any = request.user
    now = timezone.now()
    if what.startswith("no-file:"):
        use, _colon, language = what.removeprefix("no-file:").partition(":")
        if use in kind_of(lesson).files and language in {"nl", "en"}:
            drafts.put_file(lesson=lesson, language=language, use=use, attachment_id=None, by=who, now=now)
        return
    chosen = [(use, language) for use in kind_of(lesson).files for language in ("nl", "en") if f"file-{use}-{language}" in request.FILES]
    if not chosen:
        raise files.NoFile
    for use, language in chosen:
        row = files.add_file(lesson=lesson, use=use, file=request.FILES[f"file-{use}-{language}"], by=who)  # type: ignore[arg-type]
        drafts.put_file(lesson=lesson, language=language, use=use, attachment_id=row.pk, by=who, now=now)
    messages.success(request, _("The file stands with the lesson."))


def _editor(request: HttpRequest, lesson: Lesson, draft: LessonDraft, form: DraftForm, *, conflict: str = "", status: int = 200) -> HttpResponse:
    context = (
        about_lesson(lesson, "text")
        | {
            "draft": draft,
            "form": form,
            "conflict": conflict,
            "theirs": [(language, getattr(draft, f"title_{language}"), mark_safe(getattr(draft, f"body_{language}"))) for language in ("nl", "en")],  # noqa: S308  sanitised when it was kept
            "boxes": boxes(),
            "columns": [_column(lesson, draft, form, language) for language in ("nl", "en")],
            "behind": publishing.behind(draft),
            "editor_media": editor_media(request, form),
            "picture_alt": request.POST.get("picture_alt", ""),
            "dropped": request.GET.get("kept", "")[:40],
        }
    )
    return render(request, "courses/authoring/lesson.html", context, status=status)


def _column(lesson: Lesson, draft: LessonDraft, form: DraftForm, language: str) -> dict[str, Any]:
    """One language: its fields, its pictures with their sentences, its files."""
    media = getattr(draft, f"media_{language}")
    rows = Attachment.objects.in_bulk(media.values()) if media else {}
    return {
        "language": language,
        "title": form[f"title_{language}"],
        "body": form[f"body_{language}"],
        "link": form[f"link_{language}"] if f"link_{language}" in form.fields else None,
        "pictures": drafts.pictures_in(getattr(draft, f"body_{language}")),
        "files": [{"use": use, "label": USES[use][0], "accept": USES[use][1], "file": rows.get(media.get(use))} for use in kind_of(lesson).files],
    }


@requires("content.own")
@require_POST
def hr_lesson_save(request: HttpRequest, pk: int) -> JsonResponse:
    """Autosave: answers the number and the moment of the save; 409 when somebody else saved in between."""
    lesson = lesson_numbered(pk)
    form = DraftForm(request.POST, draft=drafts.draft_of(lesson))
    if not form.is_valid():
        return JsonResponse({"problem": " ".join(error for errors in form.errors.values() for error in errors)}, status=422)  # type: ignore[misc]
    try:
        draft = _keep(request, lesson, form)
    except drafts.SavedElsewhere as refusal:
        return JsonResponse({"problem": str(refusal.message)}, status=409)
    except Refused as refusal:
        return JsonResponse({"problem": str(refusal.message)}, status=422)
    words = _("Draft kept at %(time)s. People read it when you publish.") if draft.is_open else _("Kept at %(time)s. The same as what people read.")
    return JsonResponse({"number": draft.number, "key": request.POST.get("key", "")[:40], "status": words % {"time": clock_words(draft.saved_at)}})


@requires("content.own")
@require_POST
def hr_lesson_picture(request: HttpRequest, pk: int) -> JsonResponse:
    """Add a picture with its sentence; answers its address to the editor."""
    try:
        row, alt = _added(request, lesson_numbered(pk))
    except Refused as refusal:
        return JsonResponse({"problem": str(refusal.message)}, status=422)
    return JsonResponse({"src": row.get_absolute_url(), "alt": " ".join(alt.split())[:300], "width": row.width, "height": row.height})
