"""Applying a rule to everybody, and undoing that: a row that is worked off in batches.

Every batch is one transaction: it locks the row, reads the cursor, does the next people in the order of their ids, writes what
it did for whom, and moves the cursor. So a worker may die at any moment, two workers may run at once, and a task may come twice:
each person is done exactly once. A sweep starts what stands still (architecture.md, "Running it").
"""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.assignments import queries as assignment_queries
from courses.assignments.models import Grounds
from courses.assignments.rules import INVITED, Terms, missing
from courses.role import rules, sentences
from courses.role.models import Application, Track
from courses.role.queries import audience
from courses.role.queries.difference import difference
from courses.role.services import batches
from courses.role.terms import as_kept, terms_of
from lms.audit.services import record
from lms.lib.jobs import later
from lms.lib.locks import lock
from lms.lib.refusals import Busy, Refused
from lms.people.models import User

log = logging.getLogger(__name__)
BATCH = 500
UNDO_DAYS = 30
STILL_AFTER = timedelta(seconds=60)
MOST_FAILURES = 5
TASK = "courses.role.tasks.work_off"


class StillBusy(Refused):
    message = _("The last change of this track is still being applied. Wait until it is done.")


class SomethingIsMissing(Refused):
    message = _("This track cannot be opened yet. Fill in what is missing first.")


class NobodyIsMeant(Refused):
    message = _("The rule does not mean anybody yet. Choose a department, a job role or people first.")


class NoModules(Refused):
    message = _("This track has no modules that count. Choose at least one that is not optional.")


class TooLateToUndo(Refused):
    message = _("This can no longer be undone: that was possible for 30 days.")


class NotTheLast(Refused):
    message = _("This track was changed again after this. Undo the later change first.")


class NotOpen(Refused):
    message = _("This track is not open, so there is nothing to retire.")


@transaction.atomic
def request_application(*, track: Track, by: User | None, now: datetime) -> Application:
    """Open the track, or apply what HR changed, for everybody: newcomers and people who have it already (§3.3).

    Raises StillBusy, SomethingIsMissing, NobodyIsMeant or NoModules; then nothing has changed.
    """
    track = lock(track)
    refuse_when_busy(track)
    rule, terms = rules.rule_from(track.audience), terms_of(track)
    if not rule.is_finished:
        raise NobodyIsMeant
    if not track.assigned_set.entries.filter(is_optional=False).exists():
        raise NoModules
    if track.state == Track.State.RETIRED or missing(terms, has_phase_one=assignment_queries.has_phase_one(track.assigned_set)):
        raise SomethingIsMissing
    return begin(track=track, rule=rule, terms=terms, by=by, now=now)


def begin(
    *, track: Track, rule: rules.Rule, terms: Terms, by: User | None, now: datetime, kind: str = Application.Kind.APPLY, among: Collection[int] | None = None
) -> Application:
    """Write the application down and start it; the track is locked, and what it needs has been checked. `among` when only these people are meant."""
    names = audience.names()
    grounds = Grounds.objects.create(
        assigned_set=track.assigned_set, strength=terms.strength, reason_nl=terms.reason_nl, reason_en=terms.reason_en,
        rule_nl=sentences.sentence(rule, names, "nl"), rule_en=sentences.sentence(rule, names, "en"),
        working_minutes=terms.working_minutes, exemption_nl=terms.exemption_nl, exemption_en=terms.exemption_en, by=by, at=now,
        period_months=terms.period_months if terms.strength != INVITED else None, window_days=terms.window_days,
    )  # fmt: skip
    expected = difference(track, rule, terms, today=timezone.localdate(now), among=among)
    application = Application.objects.create(
        track=track, kind=kind, rule=rules.as_stored(rule), terms=as_kept(terms), grounds=grounds, previous=track.in_force, state_before=track.state, by=by,
        expected_in=expected.comes_in, expected_out=expected.goes_out, expected_stay=expected.stays, total=expected.changes + expected.stays,
        requested_at=now, undo_until=now + timedelta(days=UNDO_DAYS),
    )  # fmt: skip
    track.state, track.in_force = Track.State.OPEN, application
    track.save(update_fields=["state", "in_force"])
    record(
        by,
        "track.given_by_hand" if kind == Application.Kind.HAND else "track.applied",
        track,
        changes={"in": [0, expected.comes_in], "out": [0, expected.goes_out], "rule": ["", grounds.rule_en]},
    )
    later(TASK, application_id=application.pk)
    return application


@transaction.atomic
def retire(*, track: Track, by: User | None, now: datetime) -> Application:
    """End the track for everybody who has it; what was finished stays finished. Raises StillBusy or NotOpen."""
    track = lock(track)
    refuse_when_busy(track)
    if track.state != Track.State.OPEN:
        raise NotOpen
    people = assignment_queries.live().filter(assigned_set=track.assigned_set_id).count()
    application = Application.objects.create(
        track=track, kind=Application.Kind.RETIRE, rule=rules.as_stored(rules.NOBODY), terms=as_kept(terms_of(track)), previous=track.in_force,
        state_before=track.state, by=by, expected_out=people, total=people, requested_at=now, undo_until=now + timedelta(days=UNDO_DAYS),
    )  # fmt: skip
    track.state, track.in_force = Track.State.RETIRED, None
    track.save(update_fields=["state", "in_force"])
    record(by, "track.retired", track, changes={"out": [0, people]})
    later(TASK, application_id=application.pk)
    return application


@transaction.atomic
def request_undo(*, application: Application, by: User | None, now: datetime) -> Application:
    """Put back the situation of before, for 30 days (§3.3). Only the last change of a track; then the one before is the last.

    Raises StillBusy, TooLateToUndo or NotTheLast.
    """
    track = lock(application.track)
    application = lock(application)
    if application.state in {Application.State.UNDOING, Application.State.UNDONE}:
        return application
    if application.state != Application.State.FAILED:
        refuse_when_busy(track)
    if now > application.undo_until:
        raise TooLateToUndo
    if track.applications.filter(pk__gt=application.pk).exclude(state=Application.State.UNDONE).exists():
        raise NotTheLast
    application.state, application.is_undo, application.cursor, application.seen = Application.State.UNDOING, True, 0, 0
    application.total = application.changes.count()
    application.undone_by, application.undone_at, application.failures, application.heartbeat_at = by, now, 0, None
    application.save()
    track.state, track.in_force = Track.State(application.state_before), application.previous
    if application.kind == Application.Kind.HAND:
        track.audience = rules.as_stored(batches.without_the_named(rules.rule_from(track.audience), application))
    track.save(update_fields=["state", "in_force", "audience"])
    record(by, "track.undone", track, changes={"people": [0, application.total]})
    later(TASK, application_id=application.pk)
    return application


@transaction.atomic
def try_again(*, application: Application, by: User | None, now: datetime) -> Application:
    """Go on with an application that stopped, from where it was."""
    application = lock(application)
    if application.state == Application.State.FAILED:
        application.state = Application.State.UNDOING if application.is_undo else Application.State.RUNNING
        application.failures, application.problem, application.heartbeat_at = 0, "", now
        application.save()
        record(by, "track.application_tried_again", application.track)
        later(TASK, application_id=application.pk)
    return application


def work_off(*, application_id: int, now: datetime | None = None) -> None:
    """Do all batches that are left, from wherever the row stands. Safe to run twice, and after a death at any moment."""
    while True:
        try:
            if not one_batch(application_id=application_id, now=now or timezone.now()):
                return
        except Busy:
            return
        except Exception as problem:
            log.exception("Application %s stopped in a batch", application_id)
            _count_failure(application_id, type(problem).__name__)
            return


@transaction.atomic
def one_batch(*, application_id: int, now: datetime) -> bool:
    """The next people of an application, in one transaction. Returns whether there is more to do."""
    application = lock(Application(pk=application_id))
    if application.state == Application.State.QUEUED:
        application.state, application.started_at = Application.State.RUNNING, now
    if application.state == Application.State.RUNNING:
        people = batches.apply_next(application, now=now, size=BATCH)
        end_state = Application.State.DONE
    elif application.state == Application.State.UNDOING:
        people = batches.undo_next(application, now=now, size=BATCH)
        end_state = Application.State.UNDONE
    else:
        return False
    application.seen += people
    application.total = max(application.total, application.seen)
    application.heartbeat_at, application.failures = now, 0
    if not people:
        application.state, application.finished_at = end_state, now
        application.total = application.seen
    application.save()
    return people > 0


def sweep(*, now: datetime) -> int:
    """Start again whatever stands still: a worker died, the broker was away, or a batch failed. Returns how many."""
    still = Q(heartbeat_at=None, requested_at__lt=now - STILL_AFTER) | Q(heartbeat_at__lt=now - STILL_AFTER)
    busy = [Application.State.QUEUED, Application.State.RUNNING, Application.State.UNDOING]
    waiting = list(Application.objects.filter(still, state__in=busy).values_list("pk", flat=True))
    for pk in waiting:
        later(TASK, application_id=pk)
    return len(waiting)


def refuse_when_busy(track: Track) -> None:
    if track.applications.filter(state__in=Application.BUSY).exists():
        raise StillBusy


@transaction.atomic
def _count_failure(application_id: int, problem: str) -> None:
    """A batch that fails again and again stops the application, so that a person looks at it."""
    application = lock(Application(pk=application_id))
    application.failures = F("failures") + 1
    application.problem = problem
    application.heartbeat_at = timezone.now()
    application.save(update_fields=["failures", "problem", "heartbeat_at"])
    Application.objects.filter(
        pk=application_id, failures__gte=MOST_FAILURES, state__in=[Application.State.QUEUED, Application.State.RUNNING, Application.State.UNDOING]
    ).update(state=Application.State.FAILED)
