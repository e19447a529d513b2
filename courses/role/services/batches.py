"""One batch of an application: the next people, what changes for them, and the rows that undoing reads."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Q
from django.utils import timezone

from courses.assignments import queries as assignment_queries
from courses.assignments import services as assignments
from courses.assignments.models import Assignment, Grounds
from courses.assignments.rules import Terms, due_date
from courses.assignments.services import Recipient
from courses.role import rules, sentences
from courses.role.models import Application, ApplicationChange, Track
from courses.role.queries import audience
from courses.role.queries.difference import COMES_IN, GOES_OUT, people_with_side
from courses.role.terms import terms_in
from lms.lib.many_rows import chunks
from lms.people.models import User

Kind = ApplicationChange.Kind


def apply_next(application: Application, *, now: datetime, size: int) -> int:
    """The next `size` people by id whom the rule means or who have the track; returns how many there were."""
    track = application.track
    found = _next_by_hand(application, size) if application.kind == Application.Kind.HAND else _next_by_rule(application, size)
    if not found:
        return 0
    sides = {COMES_IN: [], GOES_OUT: [], "stay": []}  # type: dict[str, list[int]]
    for person, side in found:
        sides[side].append(person)
    application.came_in += come_in(track, application, sides[COMES_IN], now=now, keep_changes=True)
    application.went_out += _go_out(application, sides[GOES_OUT], now=now)
    application.stayed += _stay(application, sides["stay"], now=now)
    application.cursor = found[-1][0]
    return len(found)


def _next_by_rule(application: Application, size: int) -> list[tuple[int, str]]:
    """The next people with the side on which the rule puts them."""
    people = people_with_side(application.track, rules.rule_from(application.rule))
    return list(people.filter(pk__gt=application.cursor).order_by("pk").values_list("pk", "side")[:size])


def _next_by_hand(application: Application, size: int) -> list[tuple[int, str]]:
    """The same of who is given the track by hand. Only the next names go to the database, however many were given."""
    for names in chunks(sorted(person for person in named_by_hand(application) if person > application.cursor), size):
        found = list(people_with_side(application.track, rules.Rule(added=tuple(names)), among=names).order_by("pk").values_list("pk", "side"))
        if found:
            return found
    return []


def come_in(track: Track, application: Application, people: list[int], *, now: datetime, keep_changes: bool) -> int:
    """Assign the track to these people on the grounds of the application, each with the field that matched."""
    if not people or application.grounds is None:
        return 0
    made = assignments.assign(grounds=application.grounds, recipients=recipients(track, application, people, now=now), now=now)
    if keep_changes:
        ApplicationChange.objects.bulk_create(
            [ApplicationChange(application=application, person_id=one.person_id, assignment=one, kind=Kind.IN) for one in made]
        )
    return len(made)


def come_in_together(coming: Sequence[tuple[Track, rules.Rule, Collection[int]]], *, known: Mapping[int, rules.Facts], now: datetime) -> list[Assignment]:
    """Several tracks for the people whom their rules in force mean, in as many questions as for one track. `known` has the facts of everybody."""
    modules = assignment_queries.counting_modules([track.assigned_set_id for track, _rule, _people in coming])
    matched = {(track.pk, person): rules.matched(rule, known[person]) or [] for track, rule, people in coming for person in people}
    names = audience.names_in(one for found in matched.values() for one in found)
    given = []
    for track, _rule, people in coming:
        if track.in_force is not None and track.in_force.grounds is not None:
            terms, count = terms_in(track.in_force), len(modules[track.assigned_set_id])
            who = [Recipient(one, _due(terms, known[one], count, now), sentences.as_kept(matched[track.pk, one], names)) for one in people]
            given.append((track.in_force.grounds, who))
    return assignments.assign_together(given=given, now=now)


def recipients(track: Track, application: Application, people: list[int], *, now: datetime) -> list[Recipient]:
    """What each of these people gets: why, and by when."""
    rule, terms, modules = rules.rule_from(application.rule), terms_in(application), _modules(track)
    known = audience.facts_about(people)
    matched = {person: rules.matched(rule, facts) or [] for person, facts in known.items()}
    names = audience.names_in(one for found in matched.values() for one in found)
    return [Recipient(person, _due(terms, facts, modules, now), sentences.as_kept(matched[person], names)) for person, facts in known.items()]


def _go_out(application: Application, people: list[int], *, now: datetime) -> int:
    going = _live(application, people)
    why = Assignment.Ended.RETIRED if application.kind == Application.Kind.RETIRE else Assignment.Ended.RULE
    assignments.end(assignments=going, why=why, now=now)
    ApplicationChange.objects.bulk_create([ApplicationChange(application=application, person_id=one.person_id, assignment=one, kind=Kind.OUT) for one in going])
    return len(going)


def named_by_hand(application: Application) -> set[int]:
    """Whom an application by hand added to the people named before it."""
    before = rules.rule_from(application.previous.rule).added if application.previous else ()
    return set(rules.rule_from(application.rule).added) - set(before)


def without_the_named(rule: rules.Rule, application: Application) -> rules.Rule:
    """The rule that HR is writing, without the people of an application by hand; who was left out before it is left out again."""
    named, before = named_by_hand(application), rules.rule_from(application.previous.rule) if application.previous else rules.NOBODY
    added = tuple(person for person in rule.added if person not in named)
    return replace(rule, added=added, left_out=tuple(sorted({*rule.left_out, *(set(before.left_out) & named)})))


def _stay(application: Application, people: list[int], *, now: datetime) -> int:
    """People who keep the track come onto the new grounds, with the date that the new terms give from when they got it."""
    staying = [one for one in _live(application, people) if one.grounds_id != application.grounds_id]
    if not staying or application.grounds is None:
        return len(people)
    rule, terms, names, modules = rules.rule_from(application.rule), terms_in(application), audience.names(), _modules(application.track)
    facts = audience.facts_about(people)
    ApplicationChange.objects.bulk_create([
        ApplicationChange(
            application=application, person_id=one.person_id, assignment=one, kind=Kind.STAYED,
            grounds_before_id=one.grounds_id, due_before=assignments.plain_due_date(one), matched_before=one.matched,
        )
        for one in staying
    ])  # fmt: skip
    assignments.change(
        assignments=staying,
        grounds=application.grounds,
        due={one.person_id: _new_due(one, terms, facts[one.person_id], modules, now) for one in staying},
        matched={one.person_id: sentences.as_kept(rules.matched(rule, facts[one.person_id]) or [], names) for one in staying},
        now=now,
    )
    return len(people)


def undo_next(application: Application, *, now: datetime, size: int) -> int:
    """Put back what the application did for the next people; at the end also for those who came in by its rule since."""
    changes = list(
        application.changes.filter(person_id__gt=application.cursor)
        .select_related("assignment__person", "assignment__grounds", "assignment__assigned_set", "grounds_before")
        .order_by("person_id")[:size]
    )
    if not changes:
        return _undo_newcomers(application, now=now, size=size)
    by_kind = {kind: [one for one in changes if one.kind == kind] for kind in Kind}
    assignments.end(assignments=[one.assignment for one in by_kind[Kind.IN] if one.assignment.ended_at is None], why=Assignment.Ended.UNDONE, now=now)
    reasons = {Assignment.Ended.RULE, Assignment.Ended.RETIRED}
    assignments.reopen(assignments=[one.assignment for one in by_kind[Kind.OUT] if one.assignment.why_ended in reasons], now=now)
    _put_back(by_kind[Kind.STAYED], now=now)
    application.cursor = changes[-1].person_id
    return len(changes)


def _put_back(changes: list[ApplicationChange], *, now: datetime) -> None:
    """Other grounds, date and reason, one group per earlier grounds; an assignment that ended meanwhile gets its own back too."""
    grounds: dict[int, Grounds] = {one.grounds_before_id: one.grounds_before for one in changes if one.grounds_before_id and one.grounds_before}
    for key, before in grounds.items():
        group = [one for one in changes if one.grounds_before_id == key]
        assignments.change(
            assignments=[one.assignment for one in group],
            grounds=before,
            due={one.person_id: one.due_before for one in group},
            matched={one.person_id: one.matched_before for one in group},
            now=now,
        )


def _undo_newcomers(application: Application, *, now: datetime, size: int) -> int:
    """Who came in by this rule after it was applied: stays on the earlier grounds if that rule means them too, otherwise goes out."""
    since = Assignment.objects.filter(ended_at=None, grounds=application.grounds_id) if application.grounds_id else Assignment.objects.none()
    found = list(since.select_related("person", "grounds", "assigned_set").order_by("person_id")[:size])
    if not found:
        return 0
    before = application.previous
    rule = rules.rule_from(before.rule) if before else rules.NOBODY
    meant = set(User.objects.filter(Q(pk__in=[one.person_id for one in found]) & audience.is_meant_by(rule)).values_list("pk", flat=True))
    assignments.end(assignments=[one for one in found if one.person_id not in meant], why=Assignment.Ended.UNDONE, now=now)
    staying = [one for one in found if one.person_id in meant]
    if before and before.grounds and staying:
        new = {one.person: one for one in recipients(application.track, before, [one.person_id for one in staying], now=now)}
        assignments.change(
            assignments=staying, grounds=before.grounds,
            due={person: one.due_on for person, one in new.items()}, matched={person: one.matched for person, one in new.items()}, now=now,
        )  # fmt: skip
    return len(found)


def _live(application: Application, people: list[int]) -> list[Assignment]:
    return list(
        Assignment.objects.filter(assigned_set=application.track.assigned_set_id, person__in=people, ended_at=None)
        .select_related("person", "grounds__assigned_set", "assigned_set")
        .order_by("person_id")
    )


def _modules(track: Track) -> int:
    return track.assigned_set.entries.filter(is_optional=False).count()


def _due(terms: Terms, facts: rules.Facts, modules: int, since: datetime) -> date | None:
    return due_date(terms, assigned_on=timezone.localdate(since), joined_on=facts.joined_on, modules=modules)


def _new_due(assignment: Assignment, terms: Terms, facts: rules.Facts, modules: int, now: datetime) -> date | None:
    """The date for somebody who has it already: who hears of another one gets the time that anybody gets, when HR chose so."""
    due = _due(terms, facts, modules, assignment.assigned_at)
    if due == assignments.plain_due_date(assignment):
        return due
    on, today = timezone.localdate(assignment.assigned_at), timezone.localdate(now)
    return due_date(terms, assigned_on=on, joined_on=facts.joined_on, modules=modules, told_on=today)
