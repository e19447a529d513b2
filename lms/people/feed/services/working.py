"""Working a run off, and taking up what stands still (architecture.md, "Running it")."""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation

from lms.lib.jobs import later
from lms.lib.locks import lock
from lms.lib.refusals import Busy, Refused
from lms.people import services
from lms.people.feed.models import FeedRow, FeedRun
from lms.people.feed.services import applying, comparing, undoing
from lms.people.feed.services.applying import TASK
from lms.people.models import Organisation, User
from lms.people.trail import record

log = logging.getLogger(__name__)
STILL_AFTER = timedelta(seconds=60)
MOST_FAILURES = 5
KEPT_DAYS, UNUSED_DAYS = 730, 60
State = FeedRun.State
STEPS = {State.READING: comparing.compare, State.APPLYING: applying.apply, State.UNDOING: undoing.undo}
# Where a run stands again when what was asked is refused with a sentence: nothing has changed then.
AFTER_A_REFUSAL = {State.READING: State.STOPPED, State.APPLYING: State.READY, State.UNDOING: State.DONE}


def work_off(*, run_id: int, now: datetime | None = None) -> None:
    """Do what the run waits for. Safe to run twice and after a death at any moment: each step is one transaction that looks first."""
    run = FeedRun.objects.select_related("by", "applied_by", "undone_by").filter(pk=run_id).first()
    if run is None or run.state not in STEPS:
        return
    step = State(run.state)
    FeedRun.objects.filter(pk=run_id).update(heartbeat_at=timezone.now())
    try:
        with translation.override(_language_of(run, step)):  # a refusal is worded when it is raised
            STEPS[step](run_id=run_id, now=now or timezone.now())
    except Busy:
        return
    except Refused as refusal:
        _stop(run_id, step, AFTER_A_REFUSAL[step], str(refusal))
    except Exception as problem:
        log.exception("Run %s stopped", run_id)
        _count_failure(run_id, step, type(problem).__name__)


def _language_of(run: FeedRun, step: State) -> str | None:
    """The language of who asked for this step, else of the installation."""
    asked_by = {State.APPLYING: run.applied_by, State.UNDOING: run.undone_by}.get(step) or run.by
    if asked_by is not None:
        return asked_by.language
    organisation = Organisation.current()
    return organisation.default_language if organisation else None


def sweep(*, now: datetime) -> int:
    """Start again whatever stands still, and begin what was planned for today. Returns how many."""
    for run in FeedRun.objects.filter(state=State.PLANNED, takes_effect_on__lte=timezone.localdate(now)):
        _begin(run.pk, now)
    still = Q(heartbeat_at=None, made_at__lt=now - STILL_AFTER) | Q(heartbeat_at__lt=now - STILL_AFTER)
    waiting = list(FeedRun.objects.filter(still, state__in=FeedRun.BUSY).values_list("pk", flat=True))
    for pk in waiting:
        later(TASK, run_id=pk)
    return len(waiting)


@transaction.atomic
def try_again(*, run: FeedRun, by: User, now: datetime) -> FeedRun:
    """Go on with a run that stopped; nothing of it was written."""
    run = lock(run)
    if run.state == State.STOPPED and run.goes_back_to:
        run.state, run.goes_back_to, run.failures, run.problem, run.heartbeat_at = run.goes_back_to, "", 0, "", now
        run.save()
        record(by, "feed.tried_again", run)
        later(TASK, run_id=run.pk)
    return run


@transaction.atomic
def discard(*, run: FeedRun, by: User, now: datetime) -> FeedRun:
    """Throw a run away that has not been applied: its rows go, and the line in the history stays."""
    run = lock(run)
    if run.state in {State.COLUMNS, State.READING, State.READY, State.PLANNED, State.STOPPED} and run.applied_at is None:
        run.rows.all().delete()
        if run.file:
            run.file.delete(save=False)
        run.state, run.problem, run.effects = State.DISCARDED, "", []
        run.save()
        record(by, "feed.discarded", run)
    return run


@transaction.atomic
def compare_again(*, run: FeedRun, by: User, now: datetime) -> FeedRun:
    """Compare a bulk action once more with how people stand now."""
    run = lock(run)
    if run.state in {State.READY, State.STOPPED} and run.source == FeedRun.Source.TOGETHER:
        run.state, run.heartbeat_at = State.READING, now
        run.save(update_fields=["state", "heartbeat_at"])
        later(TASK, run_id=run.pk)
    return run


def let_leavers_go(*, now: datetime) -> int:
    """End the access of everybody whose last day was told ahead and has come; the heir is who was named then. Returns how many."""
    today = timezone.localdate(now)
    leavers = User.objects.active().filter(left_on__lte=today)
    gone = 0
    for person in leavers.order_by("pk"):
        try:
            services.leave(person=person, by=None, now=now, left_on=person.left_on, heir=_heir_of(person))
            gone += 1
        except Refused as refusal:
            log.warning("Number %s stays: %s", person.employee_number, refusal)
    return gone


def _heir_of(person: User) -> User | None:
    """Who takes over from somebody whose last day came with a run: who was named when it was applied, if that one still works here."""
    row = FeedRow.objects.filter(person=person, after__has_key="left_on", run__applied_at__isnull=False).select_related("run__heir").order_by("-pk").first()
    heir = row.run.heir if row else None
    return heir if heir and heir.is_active else None


def forget(*, now: datetime) -> int:
    """Rows about people go after two years; after 60 days when they were refused or never applied. The line in the history stays. Returns how many."""
    old = FeedRow.objects.filter(run__made_at__lt=now - timedelta(days=KEPT_DAYS))
    unused = FeedRow.objects.filter(run__made_at__lt=now - timedelta(days=UNUSED_DAYS)).filter(Q(kind=FeedRow.Kind.REFUSED) | Q(run__applied_at=None))
    left = Q(made_at__lt=now - timedelta(days=UNUSED_DAYS)) | ~Q(state__in=[State.COLUMNS, State.READING])
    for run in FeedRun.objects.filter(left).exclude(file=""):
        run.file.delete(save=True)  # of a worker that died after comparing, or of a list that nobody looked at
    gone = unused.delete()[0] + old.delete()[0]
    if gone:
        record(None, "feed.rows_forgotten", changes={"rows": [gone, 0]})
    return gone


@transaction.atomic
def _begin(run_id: int, now: datetime) -> None:
    run = lock(FeedRun(pk=run_id))
    if run.state == State.PLANNED:
        run.state, run.heartbeat_at = State.APPLYING, now
        run.save(update_fields=["state", "heartbeat_at"])
        later(TASK, run_id=run.pk)


@transaction.atomic
def _stop(run_id: int, was: str, state: str, problem: str) -> None:
    FeedRun.objects.filter(pk=run_id, state=was).update(state=state, problem=problem[:300], failures=0)


@transaction.atomic
def _count_failure(run_id: int, was: str, problem: str) -> None:
    """What fails again and again stops, so that a person looks at it."""
    FeedRun.objects.filter(pk=run_id).update(failures=F("failures") + 1, problem=problem, heartbeat_at=timezone.now())
    FeedRun.objects.filter(pk=run_id, failures__gte=MOST_FAILURES, state=was).update(state=State.STOPPED, goes_back_to=was)
