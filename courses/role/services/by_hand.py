"""Giving a track by hand, to people whom HR names or filters: the rule in force plus their names, with the same undo (§3.11)."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.assignments import queries as assignment_queries
from courses.assignments.rules import Terms, missing
from courses.role import rules
from courses.role.models import Application, Track
from courses.role.queries.audience import is_one_of
from courses.role.services import applying
from courses.role.terms import terms_in, terms_of
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.people.models import User
from lms.web import dates


class NobodyNew(Refused):
    message = _("All these people have the track already. Nothing was changed.")


class TooManyNames(Refused):
    message = _("That is more than %(most)s people by name. Choose their department or job role in the rule instead.")

    def __init__(self) -> None:
        super().__init__(most=dates.number(rules.MOST_NAMED))


def rule_with(track: Track, people: Collection[int]) -> tuple[rules.Rule, Terms]:
    """The rule in force with these people added, and its terms; for a draft only these people, on the terms as they are written."""
    before = rules.rule_from(track.in_force.rule) if track.in_force else rules.NOBODY
    return _named(before, people), terms_in(track.in_force) if track.in_force else terms_of(track)


@transaction.atomic
def give_by_hand(*, track: Track, people: Collection[int], by: User | None, now: datetime) -> Application:
    """Give the track to these people on the terms in force. Who is taken out of the rule later keeps it; undo takes it back.

    Raises StillBusy, SomethingIsMissing, NoModules, NobodyNew or TooManyNames; then nothing has changed.
    """
    track = lock(track)
    applying.refuse_when_busy(track)
    if not track.assigned_set.entries.filter(is_optional=False).exists():
        raise applying.NoModules
    rule, terms = rule_with(track, people)
    if track.state == Track.State.RETIRED or missing(terms, has_phase_one=assignment_queries.has_phase_one(track.assigned_set)):
        raise applying.SomethingIsMissing
    has = set(assignment_queries.live().filter(assigned_set=track.assigned_set_id).values_list("person_id", flat=True))
    new = set(User.objects.active().filter(is_one_of(people)).values_list("pk", flat=True)) - has
    if not new:
        raise NobodyNew
    rule, terms = rule_with(track, new)
    draft = _named(rules.rule_from(track.audience), new)
    if max(len(one.added) + len(one.left_out) for one in (rule, draft)) > rules.MOST_NAMED:
        raise TooManyNames
    track.audience, track.version = rules.as_stored(draft), track.version + 1
    track.save(update_fields=["audience", "version"])
    record(by, "track.audience_set", track)
    return applying.begin(track=track, rule=rule, terms=terms, by=by, now=now, kind=Application.Kind.HAND, among=new)


def _named(rule: rules.Rule, people: Collection[int]) -> rules.Rule:
    left_out = tuple(sorted(rule.named_out.difference(people)))
    return replace(rule, added=tuple(sorted({*rule.added, *people})), left_out=left_out)
