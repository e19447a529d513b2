"""Accepting a run in parts: only these units, or these rows."""

from collections.abc import Collection

from django.db import transaction

from lms.lib.locks import lock
from lms.people.feed.models import FeedRow, FeedRun
from lms.people.feed.services import foreseeing


@transaction.atomic
def choose_parts(*, run: FeedRun, parts: Collection[str]) -> FeedRun:
    """Only the rows of people who will be in these units (by code) are applied; the rest is left out. The effects are added up anew."""
    run = lock(run)
    if run.state == FeedRun.State.READY:
        rows = run.rows.exclude(kind=FeedRow.Kind.REFUSED)
        rows.update(is_chosen=False)
        rows.filter(part__in=parts).update(is_chosen=True)
        run.effects = foreseeing.added_up(run)
        run.save(update_fields=["effects"])
    return run
