"""Planning and trying tips, which nobody else sees; and writing them, which leaves a line in the audit."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from courses.role.tips import queries, rules
from courses.role.tips.models import PlannedTip, Tip
from lms.audit.services import record
from lms.lib.bilingual import LANGUAGES, text_in
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.notifications.services import notify
from lms.people.models import JobRole, User

LONGEST_LINE = 300


class TipIsGone(Refused):
    message = _("This tip is not offered any more. Choose another one.")


class NoSuchWeek(Refused):
    message = _("Choose one of the coming eight weeks.")


class LineIsTooLong(Refused):
    message = _("A line has at most 300 characters. Make it shorter; what you wrote is still in the box.")


class ChangedMeanwhile(Refused):
    message = _("Somebody changed this tip while you were writing, so yours was not saved. Your words are still here: save again to keep them.")


def add_to_plan(*, person: User, tip: Tip, now: datetime) -> PlannedTip:
    """Put the tip in the plan, for no week yet, or back with what was said about it. Twice is the same as once. Raises TipIsGone."""
    if not tip.is_in_use and not PlannedTip.objects.filter(person=person, tip=tip).exists():
        raise TipIsGone
    planned, is_new = PlannedTip.objects.get_or_create(person=person, tip=tip, defaults={"added_at": now})
    if not is_new and planned.removed_at is not None:
        planned.removed_at = None
        planned.save(update_fields=["removed_at"])
    return planned


@transaction.atomic
def choose_week(*, planned: PlannedTip, week: date | None, now: datetime) -> None:
    """Try it in this week (a Monday), or in no particular one. One reminder comes in that week. Raises NoSuchWeek."""
    if week is not None and week not in rules.weeks_ahead(timezone.localdate(now)):
        raise NoSuchWeek
    planned = lock(planned)
    if planned.week != week:
        planned.week, planned.reminded_at = week, None
        planned.save(update_fields=["week", "reminded_at"])


@transaction.atomic
def answer(*, planned: PlannedTip, outcome: str, line: str, now: datetime) -> None:
    """Say what came of it, with a line or without. It may be said again; an empty outcome takes it back. Raises LineIsTooLong."""
    line = " ".join(line.split())
    if len(line) > LONGEST_LINE:
        raise LineIsTooLong
    planned = lock(planned)
    planned.outcome, planned.line = outcome, line
    planned.answered_at = now if outcome else None
    planned.save(update_fields=["outcome", "line", "answered_at"])


def take_out(*, planned: PlannedTip, now: datetime) -> None:
    """Away from the plan, with what was said about it. It can be put back for a day."""
    planned.removed_at = now
    planned.save(update_fields=["removed_at"])


def clear(*, now: datetime) -> int:
    """What was taken out a day ago goes for good. Returns how many."""
    return PlannedTip.objects.filter(removed_at__lt=now - timedelta(days=1)).delete()[0]


def forget(*, person: User) -> None:
    """Somebody left the organisation: the plan does not stay."""
    PlannedTip.objects.filter(person=person).delete()


def remind(*, now: datetime) -> int:
    """One friendly reminder in the chosen week. Running it twice reminds nobody twice. Returns how many were reminded."""
    told = 0
    for pk in list(queries.to_remind(timezone.localdate(now)).values_list("pk", flat=True)):
        with transaction.atomic():
            planned = lock(PlannedTip(pk=pk)) if PlannedTip.objects.filter(pk=pk).exists() else None
            if planned is None or planned.reminded_at is not None:
                continue
            planned.reminded_at = now
            planned.save(update_fields=["reminded_at"])
            title = {language: text_in(planned.tip, "title", language) for language in LANGUAGES}
            notify(planned.person, "tip_this_week", url=f"/learn/plan/#planned-{planned.pk}", event_key=f"tip-{planned.pk}-{planned.week}", title=title)
            told += 1
    return told


@transaction.atomic
def save_tip(*, tip: Tip | None, facts: dict[str, Any], job_roles: Iterable[JobRole], edits: int, by: User, now: datetime) -> Tip:
    """Write a tip, or change one; it counts as checked today. Raises ChangedMeanwhile."""
    if tip is None:
        tip = Tip(key=_free_key(facts.get("title_en") or facts.get("title_nl") or ""))
    else:
        tip = lock(tip)
        if tip.edits != edits:
            raise ChangedMeanwhile
        tip.edits += 1
    for name, value in facts.items():
        setattr(tip, name, value)
    tip.checked_on, tip.loaded_digest, tip.suggested_roles = timezone.localdate(now), "", []
    is_new = tip.pk is None
    tip.save()
    tip.job_roles.set(job_roles)
    record(by, "tip.made" if is_new else "tip.changed", tip)
    return tip


def _free_key(title: str) -> str:
    key = slugify(title)[:60] or "tip"
    taken = set(Tip.objects.filter(key__startswith=key).values_list("key", flat=True))
    return next(one for one in (key, *(f"{key}-{number}" for number in range(2, len(taken) + 3))) if one not in taken)


@transaction.atomic
def set_in_use(*, tip: Tip, is_in_use: bool, by: User) -> None:
    """Offer the tip, or no longer. Plans that hold it keep it. Twice is the same as once."""
    tip = lock(tip)
    if tip.is_in_use != is_in_use:
        tip.is_in_use = is_in_use
        tip.save(update_fields=["is_in_use"])
        record(by, "tip.offered" if is_in_use else "tip.taken_out_of_use", tip)
