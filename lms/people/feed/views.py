"""HR's pages of feeds: the history, a file and its columns, the preview, applying, undoing."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lms.lib.refusals import Refused
from lms.lib.tables import csv_response
from lms.people import effects
from lms.people.access import may, requires
from lms.people.feed import forms, progress, reading
from lms.people.feed.models import FeedRow, FeedRun
from lms.people.feed.queries import runs
from lms.people.feed.queries.way_back import returning, rows_to_undo
from lms.people.feed.rules import difference as rules
from lms.people.feed.services import applying, choosing, foreseeing, taking, undoing, working

HERE = {"area": "hr", "nav": "people"}
Kind, State = FeedRow.Kind, FeedRun.State
EXAMPLES = 3


@requires("people.feed")
def feed_list(request: HttpRequest) -> HttpResponse:
    """Every run, the newest first."""
    page = Paginator(runs.runs_for(request.user), 30).get_page(request.GET.get("page"))  # type: ignore[arg-type]
    for run in page:
        run.title = runs.title_of(run)  # type: ignore[attr-defined]
    context = HERE | {"page": page, "folder": settings.HR_FEED_FOLDER, "applies": settings.HR_FEED_APPLIES}
    return render(request, "people/feed/feed_list.html", context)


@requires("people.feed")
def feed_new(request: HttpRequest) -> HttpResponse:
    """Choose a file."""
    meaning = request.GET.get("meaning", forms.COMPLETE)
    form = forms.FileForm(request.POST or None, request.FILES or None, initial={"meaning": meaning})
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            run = taking.take_file(file=file, name=file.name, by=request.user, now=timezone.now(), **form.facts())  # type: ignore[arg-type]
        except Refused as refusal:
            form.add_error("file", str(refusal))
        else:
            return redirect("feed_columns", run_id=run.pk)
    return render(request, "people/feed/feed_new.html", HERE | {"form": form}, status=422 if form.is_bound else 200)


@requires("people.feed")
def feed_columns(request: HttpRequest, run_id: int) -> HttpResponse:
    """Say what each column is; what was chosen last time is chosen already."""
    run = get_object_or_404(runs.runs_for(request.user), pk=run_id)  # type: ignore[arg-type]
    if run.state != State.COLUMNS:
        return redirect("feed_run", run_id=run.pk)
    refused, meanings = "", run.meanings
    if request.method == "POST":
        meanings = [request.POST.get(f"column-{place}", "") for place in range(len(run.headings))]
        try:
            taking.choose_columns(run=run, meanings=meanings, is_complete=run.is_complete, by=request.user, now=timezone.now())  # type: ignore[arg-type]
            return redirect("feed_run", run_id=run.pk)
        except Refused as refusal:
            refused = str(refusal)
    columns = [
        {"place": place, "heading": heading, "meaning": meaning, "examples": examples}
        for place, (heading, meaning, examples) in enumerate(zip(run.headings, meanings, _examples(run), strict=True))
    ]
    context = HERE | {"run": run, "columns": columns, "choices": forms.meaning_choices(), "refused": refused}
    return render(request, "people/feed/feed_columns.html", context, status=422 if refused else 200)


def _examples(run: FeedRun) -> list[str]:
    """The first values of each column."""
    values: list[list[str]] = [[] for _heading in run.headings]
    try:
        with run.file.open("rb") as file:
            for number, (_line, cells) in enumerate(reading.open_sheet(file).rows):
                for place, cell in enumerate(cells[: len(values)]):
                    if cell.strip() and cell not in values[place]:
                        values[place].append(cell.strip()[:40])
                if number >= 20 or all(len(one) >= EXAMPLES for one in values):
                    break
    except (Refused, OSError):
        pass  # the run says so itself when it is compared
    return [", ".join(one[:EXAMPLES]) for one in values]


@requires("people.manage")
def feed_run(request: HttpRequest, run_id: int) -> HttpResponse:
    """The preview, and what became of it; htmx asks for the fragment every two seconds while it is under way."""
    run = _run(request, run_id)
    if run.state == State.COLUMNS:
        return redirect("feed_columns", run_id=run.pk)
    template = "people/feed/_run.html" if request.htmx else "people/feed/feed_run.html"  # type: ignore[attr-defined]
    response = render(request, template, HERE | _about(request, run))
    response["Vary"] = "HX-Request"
    return response


def _run(request: HttpRequest, run_id: int) -> FeedRun:
    return get_object_or_404(runs.runs_for(request.user), pk=run_id)  # type: ignore[arg-type]


def _about(request: HttpRequest, run: FeedRun) -> dict[str, Any]:
    is_busy = run.state in FeedRun.BUSY
    counts = [(Kind.NEW, run.new), (Kind.CHANGED, run.changed), (Kind.BACK, run.back), (Kind.LEAVING, run.leaving), (Kind.REFUSED, run.refused)]
    tabs = [(kind.value, str(kind.label), count) for kind, count in counts if count]
    kind = request.GET.get("kind") or (tabs[0][0] if tabs else "")
    heir = run.heir or run.by or request.user
    context: dict[str, Any] = {
        "run": run, "is_busy": is_busy, "title": runs.title_of(run), "in_short": runs.in_short(run), "tabs": tabs, "kind": kind,
        "may_feed": may(request.user, "people.feed"), "heir": heir, "effects": effects.sentences(run.effects, heir.full_name),  # type: ignore[arg-type,union-attr]
        "asks_first": rules.asks_first(leaving=run.leaving, people=run.people_before), "undo_days": applying.UNDO_DAYS,
    }  # fmt: skip
    if is_busy:
        done, total = progress.told(run.pk) or (0, 0)
        return context | {"seen": done, "total": total}
    rows = runs.rows_for(request.user, run.rows.filter(kind=kind)).order_by("pk")  # type: ignore[arg-type]
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    context |= {"page": page, "rows": runs.shown(list(page), heir=heir.full_name), "is_done": run.state in {State.DONE, State.UNDONE}}  # type: ignore[union-attr]
    if run.state == State.READY:
        context["parts"] = runs.parts_of(run) if run.may_be_chosen_in_parts else []
        context["chosen"] = sum(part["chosen"] for part in context["parts"]) if context["parts"] else run.to_do
    if context["is_done"]:
        context["results"] = [(str(FeedRow.Result(key).label), count) for key, count in runs.results_of(run).items() if key != FeedRow.Result.DONE]
        context["may_undo"] = run.may_be_undone(timezone.now())
        context["parts"] = runs.parts_of(run) if run.may_be_chosen_in_parts else []
        context["parts_left"] = [part for part in context["parts"] if part["done"]]
    return context


@requires("people.manage")
@require_POST
def feed_apply(request: HttpRequest, run_id: int) -> HttpResponse:
    """Apply it in the background, now or on the day of the chart."""
    run = _run(request, run_id)
    form = forms.ApplyForm(request.POST)
    if not form.is_valid():
        for problems in form.errors.values():
            messages.error(request, " ".join(str(one) for one in problems))
        return redirect("feed_run", run_id=run.pk)
    asked = form.cleaned_data
    _try(
        request, applying.request_apply, run=run, by=request.user, now=timezone.now(), is_sure=asked["is_sure"], heir=asked["heir"],
        on=asked["on"] or (run.takes_effect_on if run.source == FeedRun.Source.CHART else None),
    )  # fmt: skip
    return redirect("feed_run", run_id=run.pk)


def _parts(asked: QueryDict) -> list[str] | None:
    """The units that were ticked; None where there was nothing to tick."""
    return asked.getlist("part") if "some" in asked else None


@requires("people.manage")
@require_POST
def feed_undo(request: HttpRequest, run_id: int) -> HttpResponse:
    """Undo it, or the units that were ticked."""
    run = _run(request, run_id)
    _try(request, undoing.request_undo, run=run, by=request.user, now=timezone.now(), parts=_parts(request.POST))
    return redirect("feed_run", run_id=run.pk)


@requires("people.manage")
def feed_way_back(request: HttpRequest, run_id: int) -> HttpResponse:
    """What undoing it, or the units that were ticked, would bring back."""
    run, now, parts = _run(request, run_id), timezone.now(), _parts(request.GET)
    rows = rows_to_undo(run, parts)
    found = foreseeing.way_back(run, parts, today=timezone.localdate(now).isoformat()) if run.may_be_undone(now) else None
    if not run.may_be_undone(now) or (found is not None and not found.rows):
        if parts is not None:
            messages.error(request, str(undoing.NoPartChosen()))
        return redirect("feed_run", run_id=run.pk)
    seen, heir = runs.rows_for(request.user, rows), run.heir or run.by or run.applied_by  # type: ignore[arg-type]
    is_read = found is not None and seen is rows  # everybody was looked at already, for the figures
    page = Paginator(found.rows if found and is_read else seen.order_by("pk"), 50).get_page(request.GET.get("page"))
    going: list[Any] = list(page)
    context = HERE | {
        "run": run, "title": runs.title_of(run), "parts": parts, "part_names": runs.names_of_parts(parts or []), "page": page, "found": found,
        "rows": runs.shown_going_back(going if is_read else returning(run, going, parts)), "stands_in_the_way": choosing.half_a_change(run, parts),
        "effects": effects.sentences(found.effects, heir.full_name if heir else "") if found else [], "may_feed": may(request.user, "people.feed"),  # type: ignore[arg-type]
        "brings_back": any(one.row.kind == Kind.LEAVING for one in found.rows) if found else run.leaving,
    }  # fmt: skip
    return render(request, "people/feed/feed_way_back.html", context)


@requires("people.manage")
@require_POST
def feed_discard(request: HttpRequest, run_id: int) -> HttpResponse:
    """Throw the preview away."""
    run = _run(request, run_id)
    _try(request, working.discard, run=run, by=request.user, now=timezone.now())
    return redirect("feed_list" if may(request.user, "people.feed") else "people_list")  # type: ignore[arg-type]


@requires("people.manage")
@require_POST
def feed_again(request: HttpRequest, run_id: int) -> HttpResponse:
    """Go on with what stopped."""
    run = _run(request, run_id)
    _try(request, working.try_again, run=run, by=request.user, now=timezone.now())
    return redirect("feed_run", run_id=run.pk)


@requires("people.feed")
@require_POST
def feed_parts(request: HttpRequest, run_id: int) -> HttpResponse:
    """Accept only some units of it."""
    run = _run(request, run_id)
    _try(request, choosing.choose_parts, run=run, parts=request.POST.getlist("part"))
    return redirect("feed_run", run_id=run.pk)


@requires("people.manage")
def feed_refused(request: HttpRequest, run_id: int) -> HttpResponse:
    """The refused rows as a file, one line each, with the reason."""
    run = _run(request, run_id)
    head = [_("Line"), _("Employee number"), _("Name"), _("Reason")]
    lines = ([one.row.line or "", one.row.number, one.row.name, " ".join(one.reasons)] for one in _all_shown(request, run, kind=Kind.REFUSED))
    return csv_response(f"podium-refused-{run.pk}", head, lines)  # type: ignore[return-value]


@requires("people.manage")
def feed_results(request: HttpRequest, run_id: int) -> HttpResponse:
    """Every row with what changes, what it brings about and what became of it."""
    run = _run(request, run_id)
    head = [_("Employee number"), _("Name"), _("Kind"), _("What changes"), _("What it brings about"), _("Result"), _("Not put back")]
    lines = (
        [
            one.row.number, one.row.name, str(one.row.get_kind_display()), "; ".join(line.in_short for line in one.lines),
            "; ".join(one.consequences), str(one.row.get_result_display()), ", ".join(one.left_alone),
        ]
        for one in _all_shown(request, run)
    )  # fmt: skip
    return csv_response(f"podium-people-{run.pk}", head, lines)  # type: ignore[return-value]


def _all_shown(request: HttpRequest, run: FeedRun, kind: str = "") -> Iterator[runs.Shown]:
    """The rows in portions, so that a file of any length needs the memory of one."""
    rows = runs.rows_for(request.user, run.rows.filter(kind=kind) if kind else run.rows.exclude(kind=Kind.REFUSED))  # type: ignore[arg-type]
    heir, last = run.heir or run.by, 0
    while some := list(rows.filter(pk__gt=last).order_by("pk")[:500]):
        last = some[-1].pk
        yield from runs.shown(some, heir=heir.full_name if heir else "")


def _try(request: HttpRequest, service: Any, **facts: Any) -> None:
    try:
        service(**facts)
    except Refused as refusal:
        messages.error(request, str(refusal))
