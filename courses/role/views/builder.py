"""The builder in steps: modules, for whom, how strongly and when, open."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from courses.assignments.models import SetModule
from courses.catalogue.models import Module
from courses.role import rules, sentences
from courses.role.forms import TermsForm, people_with_numbers, rule_in
from courses.role.models import Application, Track
from courses.role.queries import audience, overview
from courses.role.queries.difference import Difference, difference
from courses.role.queries.mine import language
from courses.role.services import applying
from courses.role.services import tracks as services
from courses.role.services.by_hand import TooManyNames
from courses.role.terms import FIELDS, terms_of
from courses.role.views.tracks import BASE, track_or_404
from lms.lib.numbers import whole_number
from lms.lib.refusals import Refused
from lms.people.access import requires
from lms.people.models import JobRole, Unit

STEPS = (("hr_track_modules", 1), ("hr_track_audience", 2), ("hr_track_terms", 3), ("hr_track_open", 4))


def _page(request: HttpRequest, name: str, track: Track, step: int, **context: Any) -> HttpResponse:
    labels = (_("Modules"), _("For whom"), _("How strongly and when"), _("Open") if track.state == Track.State.DRAFT else _("Apply"))
    steps = [
        {"label": label, "url": reverse(url, args=[track.key]), "current": number == step, "done": number < step}
        for label, (url, number) in zip(labels, STEPS, strict=True)
    ]
    response = render(request, f"courses/role/{name}.html", BASE | {"track": track, "steps": steps} | context)
    response["Vary"] = "HX-Request"
    return response


# --- modules ----------------------------------------------------------------------------------------------------
@requires("tracks.assign")
def hr_track_modules(request: HttpRequest, key: str) -> HttpResponse:
    """Choose the modules and their order; every action is a button that also works without JavaScript."""
    track = track_or_404(key)
    if request.method == "POST":
        try:
            services.set_modules(track=track, modules=_rearranged(overview.entries(track), request.POST), by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except Refused as refusal:
            messages.error(request, str(refusal))
        if not request.htmx:  # type: ignore[attr-defined]
            return redirect(
                f"{reverse('hr_track_modules', args=[key])}?q={request.POST.get('q', '')}#chosen"
                if request.POST.get("q")
                else f"{reverse('hr_track_modules', args=[key])}#chosen"
            )
        track = track_or_404(key)
    words = request.POST.get("q") or request.GET.get("q", "")
    context = {
        "entries": overview.entries(track),
        "choices": overview.modules_to_choose(track, words)[:60],
        "q": words,
        "moved": request.POST.get("module", ""),
    }
    return _page(request, "_modules" if request.htmx else "hr_track_modules", track, 1, **context)  # type: ignore[attr-defined]


def _rearranged(entries: Sequence[SetModule], posted: Any) -> list[tuple[Module, bool]]:
    """The list after one action: add, remove, up, down, optional or counting."""
    chosen = [(one.module, one.is_optional) for one in entries]
    action, key = posted.get("do"), posted.get("module")
    if action == "add":
        module = Module.objects.filter(key=key, state="published").select_related("course").first()
        return [*chosen, (module, False)] if module and module not in [one for one, _optional in chosen] else chosen
    place = next((number for number, (module, _optional) in enumerate(chosen) if module.key == key), None)
    if place is None:
        return chosen
    if action == "remove":
        return chosen[:place] + chosen[place + 1 :]
    if action in {"optional", "counts"}:
        chosen[place] = (chosen[place][0], action == "optional")
    other = place + {"up": -1, "down": 1}.get(action, 0)
    if 0 <= other < len(chosen):
        chosen[place], chosen[other] = chosen[other], chosen[place]
    return chosen


# --- for whom ---------------------------------------------------------------------------------------------------
@requires("tracks.assign")
def hr_track_audience(request: HttpRequest, key: str) -> HttpResponse:
    """The rule: conditions, the sentence, the count, and one person looked up. Every change of the form is kept as a draft."""
    track = track_or_404(key)
    problems: list[str] = []
    if request.method == "POST":
        try:
            rule, problems = _edited(track, rules.rule_from(track.audience), request)
            services.set_audience(track=track, rule=rule, by=request.user, now=timezone.now())  # type: ignore[arg-type]
        except rules.TooManyNamed:
            problems.append(str(TooManyNames()))
        except (Refused, rules.WrongRule) as refusal:
            problems.append(str(refusal) if isinstance(refusal, Refused) else _("The conditions could not be read. What was saved before still stands."))
        track = track_or_404(key)
        if not request.htmx:  # type: ignore[attr-defined]
            for problem in problems:
                messages.error(request, problem)
            if request.POST.get("do") == "next" and not problems:
                return redirect("hr_track_terms", key=key)
            return redirect(f"{reverse('hr_track_audience', args=[key])}#conditions")
    rule = rules.rule_from(track.audience)
    words = request.GET.get("q", "")
    added, left_out = overview.named_people(rule)
    units, job_roles = list(Unit.objects.all()), list(JobRole.objects.all())
    names = audience.names(units, job_roles)
    context = {
        "rule": rule, "pieces": sentences.pieces(rule, names, language()), "groups": _lines(rule), "units": _as_tree(units),
        "job_roles": sorted(job_roles, key=lambda one: str(one.name).casefold()),
        "difference": _difference(track, rule, names), "counted_at": timezone.now(), "added": added, "left_out": left_out,
        "more_added": len(rule.added) - len(added), "more_left_out": len(rule.left_out) - len(left_out), "problems": problems,
        "numbers": request.POST.get("numbers", "") if problems else "",
        "suggested": _suggested(track, names) if not rule.groups else "",
        "q": words, "found": overview.find_people(track, rule, words), "history": list(overview.history(track)[:3]),
    }  # fmt: skip
    return _page(request, "_audience" if request.htmx else "hr_track_audience", track, 2, **context)  # type: ignore[attr-defined]


@requires("tracks.assign")
def hr_track_person(request: HttpRequest, key: str) -> HttpResponse:
    """One person against the rule: comes in, stays, goes out or is not meant, and why."""
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect(f"{reverse('hr_track_audience', args=[key])}?{request.GET.urlencode()}#person")
    track = track_or_404(key)
    words = request.GET.get("q", "")
    found = overview.find_people(track, rules.rule_from(track.audience), words)
    return render(request, "courses/role/_person.html", {"track": track, "q": words, "found": found})


def _edited(track: Track, rule: rules.Rule, request: HttpRequest) -> tuple[rules.Rule, list[str]]:
    """The rule after what was posted: the lines of the form, then the one button that was pressed."""
    posted = request.POST
    new, problems = rule_in(posted, added=rule.added, left_out=rule.left_out) if "groups" in posted else (rule, [])
    action, _space, target = posted.get("do", "").partition(":")
    groups = list(new.groups)
    number = whole_number(target)
    if action == "condition" and number is not None and number < len(groups):
        group = groups[number]
        groups[number] = replace(group, conditions=(*group.conditions, rules.Condition(rules.UNIT, rules.BELOW, None)))
    elif action == "group":
        groups.append(rules.Group(rules.ANY, (rules.Condition(rules.UNIT, rules.BELOW, None),)))
    elif action == "suggested":
        groups = [overview.suggested_group(track)]
    elif action == "remove":
        groups = _without(groups, target)
    elif action in {"add", "leave_out", "forget"}:
        return _named(replace(new, groups=tuple(groups)), action, target, posted.get("numbers", ""), problems)
    return replace(new, groups=tuple(groups)), problems


def _without(groups: list[rules.Group], target: str) -> list[rules.Group]:
    words = target.partition("-")
    group, place = whole_number(words[0]), whole_number(words[2])
    if group is None or place is None or group >= len(groups):
        return groups
    lines = tuple(one for number, one in enumerate(groups[group].conditions) if number != place)
    changed = [replace(one, conditions=lines) if number == group else one for number, one in enumerate(groups)]
    return [one for one in changed if one.conditions]


def _named(rule: rules.Rule, action: str, target: str, numbers: str, problems: list[str]) -> tuple[rules.Rule, list[str]]:
    people, unknown = people_with_numbers(target or numbers)
    ids = set(people)
    by_id = whole_number(target.removeprefix("id-")) if target.startswith("id-") else None
    if action == "forget" and by_id is not None:
        ids, unknown = {by_id}, []
    if unknown:
        text = ngettext("Nobody here has the number %(numbers)s.", "Nobody here has these numbers: %(numbers)s.", len(unknown))
        problems.append(text % {"numbers": ", ".join(unknown[:20])})
    added, left_out = set(rule.added) - ids, set(rule.left_out) - ids
    if action == "add":
        added |= ids
    elif action == "leave_out":
        left_out |= ids
    return replace(rule, added=tuple(sorted(added)), left_out=tuple(sorted(left_out))), problems


def _lines(rule: rules.Rule) -> list[dict[str, Any]]:
    """The groups and their lines as the form draws them."""
    return [
        {
            "number": number,
            "match": group.match,
            "lines": [
                {"name": f"g{number}-{place}", "anchor": f"group-{number}-{place}", "target": f"{number}-{place}", "first": place == 0, "field": one.field,
                 "op": one.op, "value": one.value, "is_date": isinstance(one.value, date)}
                for place, one in enumerate(group.conditions)
            ],
        }
        for number, group in enumerate(rule.groups)
    ]  # fmt: skip


def _suggested(track: Track, names: sentences.Names) -> str:
    group = overview.suggested_group(track)
    return sentences.sentence(rules.Rule(groups=(group,)), names, language()) if group.conditions else ""


def _as_tree(units: list[Unit]) -> list[dict[str, Any]]:
    """Every unit in the order of the tree, further in the deeper it stands."""
    name_of = {unit.pk: str(unit.name) for unit in units}
    order = {unit.pk: [name_of.get(int(part), "") for part in unit.path.split("/") if part] for unit in units}
    return [{"pk": unit.pk, "label": "\u2007\u2007" * (len(order[unit.pk]) - 1) + str(unit.name)} for unit in sorted(units, key=lambda unit: order[unit.pk])]


def _difference(track: Track, rule: rules.Rule, names: sentences.Names | None = None) -> Difference:
    return difference(track, rule, terms_of(track), today=timezone.localdate(), names=names)


# --- how strongly and when --------------------------------------------------------------------------------------
@requires("tracks.assign")
def hr_track_terms(request: HttpRequest, key: str) -> HttpResponse:
    """Strength, reason and due date; incomplete terms are kept, and the page says what is missing."""
    track = track_or_404(key)
    form = TermsForm(request.POST or None, initial={name: getattr(track, name) for name in FIELDS})
    if request.method == "POST" and form.is_valid():
        try:
            services.set_terms(track=track, by=request.user, now=timezone.now(), **form.cleaned_data, extended_to=None)  # type: ignore[arg-type]
            return redirect("hr_track_open", key=key)
        except Refused as refusal:
            messages.error(request, str(refusal))
    return _page(request, "hr_track_terms", track, 3, form=form)


# --- open -------------------------------------------------------------------------------------------------------
@requires("tracks.assign")
def hr_track_open(request: HttpRequest, key: str) -> HttpResponse:
    """Who comes in, goes out and stays, per unit, with dates that cannot be met: read before it happens."""
    track = track_or_404(key)
    rule = rules.rule_from(track.audience)
    names = audience.names()
    expected = _difference(track, rule, names)
    now = timezone.now()
    context = {
        "pieces": sentences.pieces(rule, names, language()), "difference": expected, "lacks": overview.lacks(track), "counted_at": now,
        "undo_until": now + timedelta(days=applying.UNDO_DAYS), "busy": track.applications.filter(state__in=Application.BUSY).first(),
        "touched": expected.changes or expected.stays,
    }  # fmt: skip
    return _page(request, "hr_track_open", track, 4, **context)


@requires("tracks.assign")
@require_POST
def hr_track_extend(request: HttpRequest, key: str) -> HttpResponse:
    """Give those who cannot make the date the first date that all of them can."""
    track = track_or_404(key)
    late = _difference(track, rules.rule_from(track.audience)).late
    if late.propose:
        services.set_terms(track=track, by=request.user, now=timezone.now(), extended_to=late.propose)  # type: ignore[arg-type]
    return redirect("hr_track_open", key=key)
