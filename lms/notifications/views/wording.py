"""HR and administrators write own words for mails."""

from typing import Any

from django.contrib import messages as flash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.lib.bilingual import LANGUAGES
from lms.lib.refusals import Refused
from lms.notifications import own_words, queries, rendering
from lms.notifications.forms import OwnWordsForm
from lms.notifications.kinds import Kind, every_kind
from lms.people.access import requires
from lms.people.models import Language
from lms.web import navigation

HERE = {"area": navigation.ADMINISTRATOR, "nav": "wording"}


@requires("messages.word")
def wording_list(request: HttpRequest) -> HttpResponse:
    """Every kind of message, by subject, and which ones have own words."""
    own, groups = queries.own_words(), {}  # type: ignore[var-annotated]
    for one in every_kind():
        if one.is_editable:
            line = rendering.line(own_words.example(one, request.user), own)  # type: ignore[arg-type]
            languages = [Language(language).label for language in LANGUAGES if (one.key, language) in own]
            groups.setdefault(str(one.group), []).append({"kind": one, "line": line, "languages": languages})
    return render(request, "notifications/wording_list.html", HERE | {"groups": sorted(groups.items()), "own": len(own)})


@requires("messages.word")
def wording(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """One kind in one language: write, look at it, send it to oneself, keep it."""
    sort = _kind(kind, language)
    own = queries.own_words().get((kind, language))
    subject, text = (own.subject, own.text) if own else rendering.original(sort, language)
    form = OwnWordsForm(request.POST or None, initial={"subject": subject, "text": text})
    words = None
    if request.method == "POST":
        words = _did(request, sort, language, form)
        if words is None and form.is_valid():
            return redirect("wording", kind=kind, language=language)
    if words is None:
        shown = form.data if form.is_bound else {"subject": subject, "text": text}
        words = _looks(request, sort, language, shown)
    kept = _looks(request, sort, language, {"subject": subject, "text": text})
    context = {
        "title": kept.subject if kept else str(sort.group),
        "form": form,
        "sort": sort,
        "own": own,
        "words": words,
        "placeholders": _placeholders(request, sort, language),
    }
    context |= {"language": language, "languages": [{"key": one, "label": Language(one).label} for one in LANGUAGES]}
    return render(request, "notifications/wording.html", HERE | context, status=422 if form.errors else 200)


def _did(request: HttpRequest, sort: Kind, language: str, form: OwnWordsForm) -> rendering.Words | None:
    """What the button asked for; the words when they are only looked at, nothing when it is done or refused."""
    if not form.is_valid():
        return None
    typed: dict[str, Any] = {"sort": sort, "language": language, **form.cleaned_data}
    try:
        if "keep" in request.POST:
            own_words.write(by=request.user, now=timezone.now(), **typed)  # type: ignore[arg-type]
            flash.success(request, _("From now on this message is told with your words."))
            return None
        if "send" in request.POST:
            own_words.send_test(by=request.user, **typed)  # type: ignore[arg-type]
            flash.success(request, _("A test is on its way to you. Nothing has been kept yet."))
        return own_words.preview(person=request.user, **typed)  # type: ignore[arg-type]
    except Refused as refusal:
        form.add_error(None, str(refusal.message))
        return None


def _looks(request: HttpRequest, sort: Kind, language: str, typed: Any) -> rendering.Words | None:
    try:
        return own_words.preview(sort=sort, language=language, subject=typed["subject"], text=typed["text"], person=request.user)  # type: ignore[arg-type]
    except Refused:
        return None


@requires("messages.word")
@require_POST
def wording_original(request: HttpRequest, kind: str, language: str) -> HttpResponse:
    """Back to the words that Podium ships."""
    own_words.back_to_original(sort=_kind(kind, language), language=language, by=request.user)  # type: ignore[arg-type]
    flash.success(request, _("This message is told with the words of Podium again."))
    return redirect("wording", kind=kind, language=language)


def _kind(key: str, language: str) -> Kind:
    found = next((one for one in every_kind() if one.key == key and one.is_editable), None)
    if found is None or language not in LANGUAGES:
        raise Http404
    return found


def _placeholders(request: HttpRequest, sort: Kind, language: str) -> list[dict[str, str]]:
    """Each placeholder with the value that it has in the example."""
    values = rendering.example_values(sort, own_words.example(sort, request.user), language)  # type: ignore[arg-type]
    return [{"name": f"{{{name}}}", "value": values[name]} for name in sort.placeholders]
