"""Taking a file: from a page, from the folder, or as a chart of later. Also the one door for a directory service, which says people one by one."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.lib.jobs import later
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.people.feed import reading
from lms.people.feed.models import ColumnMeaning, FeedRun
from lms.people.feed.rules import columns
from lms.people.feed.rules.difference import asks_first
from lms.people.feed.rules.rows import Incoming
from lms.people.feed.services import applying, comparing
from lms.people.feed.services.applying import TASK
from lms.people.feed.services.checking import Checked
from lms.people.models import User
from lms.people.trail import record

State, Source = FeedRun.State, FeedRun.Source


class WrongColumns(Refused):
    """The columns do not make a list of people; the sentence says why."""


class NoDay(Refused):
    message = _("Say from which day the chart holds.")


def take_file(*, file: BinaryIO, name: str, by: User | None, now: datetime, is_complete: bool = True, on: date | None = None, stamp: str = "") -> FeedRun:
    """Keep the file and look at its headings. Those that were chosen before are chosen again. `on` makes it a chart of that day.

    Raises what `reading.open_sheet` raises: EmptyFile, NotAList, TooManyColumns.
    """
    sheet = reading.open_sheet(file)
    remembered = dict(ColumnMeaning.objects.filter(heading__in=[columns.plain(one) for one in sheet.headings]).values_list("heading", "field"))
    file.seek(0)
    source = Source.FOLDER if stamp else Source.CHART if on else Source.UPLOAD
    with transaction.atomic():
        run = FeedRun(
            source=source, name=Path(name).name[:200], stamp=stamp, encoding=sheet.encoding, headings=sheet.headings,
            meanings=columns.meanings_of(sheet.headings, remembered), is_complete=is_complete and on is None, takes_effect_on=on,
            state=State.COLUMNS, by=by, made_at=now,
        )  # fmt: skip
        run.file.save(f"people{Path(name).suffix.lower()[:6]}", File(file), save=False)
        run.save()
        record(by, "feed.taken", run)
    return run


@transaction.atomic
def choose_columns(*, run: FeedRun, meanings: Sequence[str], is_complete: bool, by: User | None, now: datetime) -> FeedRun:
    """Say what each column is, remember it for the next file, and begin to compare. Raises WrongColumns."""
    run = lock(run)
    if run.state != State.COLUMNS:
        return run
    wanted = [one if one in columns.FIELDS else "" for one in meanings][: len(run.headings)]
    wrong = columns.what_is_wrong(wanted)
    if wrong:
        raise WrongColumns(columns.PROBLEMS[wrong])
    for heading, field in zip(run.headings, wanted, strict=False):
        if columns.plain(heading):
            ColumnMeaning.objects.update_or_create(heading=columns.plain(heading), defaults={"field": field})
    run.meanings, run.is_complete = wanted, is_complete and run.source != Source.CHART
    run.state, run.heartbeat_at = State.READING, None
    run.save()
    later(TASK, run_id=run.pk)
    return run


def pick_up(*, folder: Path, applies: bool, now: datetime) -> list[FeedRun]:
    """Take every list in the folder that is new or changed since last time, and has been left alone for a minute: a writer may be busy with it.

    Files stay where they are. A file whose columns are all known is compared at once; `applies` lets it be applied without a click
    unless more than one in ten people would leave, or rows were refused.
    """
    taken = []
    for path in sorted(one for one in folder.iterdir() if one.suffix.lower() in {".csv", ".txt", ".xlsx"} and one.is_file()):
        about = path.stat()
        stamp = f"{path.name[:60]}|{about.st_mtime_ns}|{about.st_size}"
        if now.timestamp() - about.st_mtime < 60 or FeedRun.objects.filter(stamp=stamp).exists():
            continue
        try:
            with path.open("rb") as file:
                run = take_file(file=file, name=path.name, by=None, now=now, stamp=stamp)
            if _is_known(run):
                run.action = {"applies": applies}
                run.save(update_fields=["action"])
                choose_columns(run=run, meanings=run.meanings, is_complete=True, by=None, now=now)
        except IntegrityError:  # another worker took it in this moment
            continue
        except Refused as refusal:
            run = FeedRun.objects.create(source=Source.FOLDER, name=path.name[:200], stamp=stamp, state=State.STOPPED, problem=str(refusal)[:300], made_at=now)
        taken.append(run)
    return taken


def _is_known(run: FeedRun) -> bool:
    """Whether somebody said once what each of these columns is: a guess is not enough to go on without anybody."""
    headings = {columns.plain(one) for one in run.headings} - {""}
    return ColumnMeaning.objects.filter(heading__in=headings).count() == len(headings) and not columns.what_is_wrong(run.meanings)


def apply_by_itself(*, run_id: int, now: datetime) -> bool:
    """A run of the folder goes on by itself when the installation says so, and nothing about it asks for somebody."""
    run = FeedRun.objects.filter(pk=run_id, source=Source.FOLDER, state=State.READY).first()
    if run is None or not run.action.get("applies") or not run.to_do or run.refused or asks_first(leaving=run.leaving, people=run.people_before):
        return False
    applying.request_apply(run=run, by=None, now=now)
    return True


@transaction.atomic
def receive(*, said: Sequence[Incoming], by: User | None, now: datetime) -> FeedRun:
    """People as a directory service says them, one or many: the same checks, difference and services as a file, applied at once.

    Refused people stand in the rows of the run with their reasons; who is not said stays as is.
    """
    run = FeedRun.objects.create(source=Source.DIRECTORY, state=State.READING, is_complete=False, by=by, heir=by, made_at=now)
    today = timezone.localdate(now).isoformat()
    comparing.store(run, Checked(said, is_complete=False, today=today), today=today)
    if run.to_do:
        applying.request_apply(run=run, by=by, now=now, is_sure=True)
        applying.apply(run_id=run.pk, now=now)
        run.refresh_from_db()
    return run
