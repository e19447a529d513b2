"""What HR reads about tracks: the list, the steps of the builder, one person, the history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.assignments import queries as assignments
from courses.assignments.models import Assignment, Grounds, SetModule
from courses.assignments.queries.exemptions import waiting_exemptions
from courses.assignments.rules import missing
from courses.catalogue.models import Module, State
from courses.phases import PhaseKey
from courses.role import rules, sentences
from courses.role.models import Application, Track, TrackRequest
from courses.role.queries import audience
from courses.role.queries.mine import language
from courses.role.terms import terms_of
from courses.role.why_not import why_not
from lms.lib.prepared import prepared
from lms.lib.searching import search_words
from lms.people.models import JobRole, Unit, UnitMembership, User

MISSING: dict[str, str | Promise] = {
    "modules": _("There is no module that counts. Choose at least one that is not optional."),
    "people": _("The rule does not mean anybody yet, or a line waits for its value."),
    "phase_one": _("A module belongs to the general phase, which is never required. Take it out, or choose another strength."),
    "reason": _("The reason: why is this required?"),
    "council": _("The decision of the works council, or the reason that none is needed."),
    "working_time": _("How much working time people get for it."),
    "exemption": _("How somebody asks for an exemption."),
    "due_on": _("The date on which it is due."),
    "due_days": _("The number of days in which it is due."),
}
NAMES_SHOWN = 60
WHERE = {"modules": "hr_track_modules", "phase_one": "hr_track_modules", "people": "hr_track_audience"}


@dataclass(frozen=True)
class Lack:
    """Something that keeps a track a draft, and the page on which to fill it in."""

    sentence: str | Promise
    url_name: str


def tracks_for_hr() -> QuerySet[Track]:
    """Every track with `people` who have it now, `modules`, and `busy` while an application is under way; one question."""
    live = Assignment.objects.filter(assigned_set=OuterRef("assigned_set"), ended_at=None, person__is_active=True).order_by()
    counted = live.values("assigned_set").annotate(n=Count("pk")).values("n")
    modules = SetModule.objects.filter(assigned_set=OuterRef("assigned_set")).order_by().values("assigned_set").annotate(n=Count("pk")).values("n")
    busy = Application.objects.filter(track=OuterRef("pk"), state__in=Application.BUSY)
    return (
        Track.objects.select_related("owner", "in_force__grounds")
        .defer("audience", "in_force__rule")
        .annotate(people=Subquery(counted), modules=Subquery(modules), busy=Exists(busy), busy_id=Subquery(busy.values("pk")[:1]))
    )


def tracks_to_build() -> QuerySet[Track]:
    """Tracks with what the pages of one track read, and `counting` modules and `has_phase_one`; one question."""
    entries = SetModule.objects.filter(assigned_set=OuterRef("assigned_set")).order_by()
    counted = entries.filter(is_optional=False).values("assigned_set").annotate(n=Count("pk")).values("n")
    return (
        Track.objects.select_related("assigned_set", "owner", "in_force__grounds__by")
        .defer("in_force__rule")
        .annotate(counting=Coalesce(Subquery(counted), 0), has_phase_one=Exists(entries.filter(module__course__phase=PhaseKey.GENERAL)))
    )


def lacks(track: Track) -> list[Lack]:
    """What keeps the track from being opened or applied, with where to fill it in (§3.4). The track comes from `tracks_to_build`."""
    keys = []
    if not track.counting:  # type: ignore[attr-defined]
        keys.append("modules")
    if not rules.rule_from(track.audience).is_finished:
        keys.append("people")
    keys += missing(terms_of(track), has_phase_one=track.has_phase_one)  # type: ignore[attr-defined]
    return [Lack(MISSING[key], WHERE.get(key, "hr_track_terms")) for key in keys]


def entries(track: Track) -> list[SetModule]:
    """The modules of the track in their order."""
    return list(track.assigned_set.entries.select_related("module__course"))


def modules_to_choose(track: Track, words: str = "") -> QuerySet[Module]:
    """Published modules that are not in the track; a variant comes with the module that it stands for."""
    found = Module.objects.filter(state=State.PUBLISHED, course__state=State.PUBLISHED, variant_of=None).exclude(
        set_entries__assigned_set=track.assigned_set_id
    )
    for word in search_words(words):
        found = found.filter(
            Q(title_nl__icontains=word) | Q(title_en__icontains=word) | Q(course__title_nl__icontains=word) | Q(course__title_en__icontains=word)
        )
    return found.select_related("course").order_by("course__phase", "course__position", "position", "pk")


@dataclass(frozen=True)
class Finding:
    """One person against the rule: comes in, goes out, stays or is not meant, with the reason (§3.6: "why not?")."""

    person: User
    side: str
    reasons: list[str]


def find_people(track: Track, rule: rules.Rule, words: str, *, at_most: int = 5) -> list[Finding]:
    """People by name or number, each measured against the rule."""
    people = User.objects.active()
    for word in search_words(words):
        people = people.filter(
            Q(given_name__icontains=word) | Q(family_name__icontains=word) | Q(name_prefix__icontains=word) | Q(employee_number__iexact=word)
        )
    found = list(people[:at_most]) if words.strip() else []
    facts = audience.facts_about([one.pk for one in found])
    has = set(assignments.live().filter(assigned_set=track.assigned_set_id, person__in=found).values_list("person_id", flat=True))
    if not found:
        return []
    names = audience.names()
    result = []
    for one in found:
        matched = rules.matched(rule, facts[one.pk])
        reasons = [sentences.why(kept, language(), to_the_person=False) for kept in sentences.as_kept(matched or [], names)]
        if matched is None and one.pk in rule.left_out:
            reasons = [str(_("Left out by name."))]
        elif matched is None:
            reasons = [why_not(unmet, names, language()) for unmet in rules.unmet(rule, facts[one.pk])] or [str(_("The rule names people, and not this one."))]
        side = ("stay" if one.pk in has else "in") if matched is not None else ("out" if one.pk in has else "none")
        result.append(Finding(one, side, reasons))
    return result


def history(track: Track) -> QuerySet[Application]:
    """What was applied to this track, the latest first, with `is_last`: only the last one can be undone. Rules may hold many names, and stay where they are."""
    later = Application.objects.filter(track=OuterRef("track"), pk__gt=OuterRef("pk")).exclude(state=Application.State.UNDONE)
    return track.applications.select_related("by", "undone_by", "grounds").defer("rule").annotate(is_last=~Exists(later)).order_by("-pk")


def may_be_undone(application: Application) -> bool:
    """Whether the button for undoing stands beside it."""
    return (
        getattr(application, "is_last", False)
        and application.state in {Application.State.DONE, Application.State.FAILED}
        and not (application.state == Application.State.FAILED and application.is_undo)
        and application.undo_until >= timezone.now()
    )


def suggested_group(track: Track) -> rules.Group:
    """The job roles and departments the track was written for, as far as this organisation has them under that name."""
    roles, departments = (track.suggested.get(name, []) for name in ("job_roles", "departments"))
    lines = [rules.Condition(rules.UNIT, rules.BELOW, pk) for pk in Unit.objects.filter(_called(departments)).order_by("path").values_list("pk", flat=True)]
    lines += [rules.Condition(rules.JOB_ROLE, rules.IS, pk) for pk in JobRole.objects.filter(_called(roles)).order_by("pk").values_list("pk", flat=True)]
    return rules.Group(rules.ANY, tuple(lines))


def _called(names: list[str]) -> Q:
    found = Q(pk__in=[])
    for name in names:
        found |= Q(name_en__iexact=name) | Q(name_nl__iexact=name)
    return found


def named_people(rule: rules.Rule) -> tuple[list[User], list[User]]:
    """The first people added and left out by name."""
    added, left_out = rule.added[:NAMES_SHOWN], rule.left_out[:NAMES_SHOWN]
    people = User.objects.in_bulk([*added, *left_out]) if added or left_out else {}
    return [people[key] for key in added if key in people], [people[key] for key in left_out if key in people]


def people_and_status(track: Track, *, today: date, status: str = "", words: str = "", unit: Unit | None = None) -> QuerySet[Assignment]:
    """Per person the status of a required track, filtered; only for those. In the order of the date, so that a page reads a page of the index."""
    required = Grounds.objects.filter(assigned_set=track.assigned_set_id, strength="required")
    found = assignments.live().filter(assigned_set=track.assigned_set_id, grounds__in=list(required.values_list("pk", flat=True)))
    if status:
        found = found.filter(assignments.has_status(status, today))
    for word in search_words(words):
        found = found.filter(Q(person__given_name__icontains=word) | Q(person__family_name__icontains=word) | Q(person__employee_number__istartswith=word))
    if unit is not None:
        below = Unit.objects.filter(path__startswith=unit.path).values_list("pk", flat=True)
        found = found.filter(person__in=UnitMembership.objects.filter(unit__in=list(below)).values("person"))
    return found.select_related("person").order_by("due_on", "pk")


def in_this_order(ids: Sequence[int]) -> list[Assignment]:
    """These assignments with their people: read after the page was cut, so that nobody is joined whom the page does not show."""
    found = Assignment.objects.select_related("person").in_bulk(ids)
    return [found[pk] for pk in ids if pk in found]


def requests_waiting() -> QuerySet[TrackRequest]:
    """Who asks for a track and waits for HR, the oldest first."""
    asked = TrackRequest.objects.filter(state=TrackRequest.State.ASKED, person__is_active=True)
    return asked.select_related("person", "track").defer("track__audience").order_by("asked_at", "pk")


@prepared
def tracks_that_wait() -> QuerySet[Any]:
    """Tracks of which an application stopped (`stopped_id`, `stopped_seen`, `stopped_total`), and drafts with modules and an audience; twenty at most."""
    stopped = Application.objects.filter(track=OuterRef("pk"), state=Application.State.FAILED)
    modules = SetModule.objects.filter(assigned_set=OuterRef("assigned_set"))
    annotated = Track.objects.annotate(**{f"stopped_{name}": Subquery(stopped.values(name)[:1]) for name in ("id", "seen", "total")})
    is_ready = Q(Exists(modules), state=Track.State.DRAFT) & ~Q(audience={})
    return annotated.filter(Q(stopped_id__isnull=False) | is_ready).order_by("state", "pk")[:20]


def what_people_ask() -> dict[str, int]:
    """How many wait for an answer about an `exemption` and about a `track`; one question."""
    return dict(_what_people_ask())


@prepared
def _what_people_ask() -> QuerySet[Any]:
    tracks = requests_waiting().order_by().values_list(Value("track")).annotate(count=Count("pk"))
    return tracks.union(waiting_exemptions().order_by().values_list(Value("exemption")).annotate(count=Count("pk")), all=True)
