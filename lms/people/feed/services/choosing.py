"""A run in parts: only some units are accepted, or undone."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from lms.lib.locks import lock
from lms.lib.many_rows import chunks
from lms.lib.refusals import Refused
from lms.people.feed.models import FeedRow, FeedRun
from lms.people.feed.queries.standing import holders_of
from lms.people.feed.queries.way_back import PORTION, rows_to_undo
from lms.people.feed.rules.columns import MANAGERS
from lms.people.feed.services import foreseeing
from lms.people.models import ManagerLine


class AddressInAnotherPart(Refused):
    message = _("The earlier address of %(name)s now belongs to %(other)s, who is in another unit of this change. Undo both units together.")


class ManagerOfAnotherPart(Refused):
    message = _("%(name)s came with this change and is the manager of people in another unit of it. Undo that unit too, or first.")


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


def half_a_change(run: FeedRun, parts: Collection[str] | None) -> Refused | None:
    """Why these parts cannot be undone without another one, or nothing."""
    try:
        refuse_half_a_change(run, parts)
    except Refused as refusal:
        return refusal
    return None


def refuse_half_a_change(run: FeedRun, parts: Collection[str] | None) -> None:
    """Raises a refusal when another part, which stays, stands on this one: an address that changed hands, or a manager who came with it."""
    if parts is None:
        return
    chosen, staying = rows_to_undo(run, parts), rows_to_undo(run, None).exclude(part__in=list(parts))
    for rows in chunks(chosen.filter(before__has_key="email").order_by("pk").iterator(chunk_size=PORTION), PORTION):
        _refuse_addresses(rows, staying)
    newcomers = chosen.filter(kind=FeedRow.Kind.NEW, person__isnull=False)
    lines = ManagerLine.objects.filter(manager__in=newcomers.values("person"), person__in=staying.values("person"))
    managers = dict(newcomers.values_list("number", "name"))
    for person, number in lines.order_by("pk").values_list("person_id", "manager__employee_number"):
        if any(number in row.after.get(MANAGERS, ()) for row in staying.filter(person=person)):
            raise ManagerOfAnotherPart(name=managers[number])


def _refuse_addresses(rows: Sequence[FeedRow], staying: QuerySet[FeedRow]) -> None:
    wanted = {row.before["email"]: row for row in rows if row.before.get("email")}
    held = {address: number for address, number in holders_of(list(wanted)).items() if number != wanted[address].number}
    for other in staying.filter(number__in=list(held.values())) if held else ():
        address = other.after.get("email", "")
        if address in wanted and held.get(address) == other.number:
            raise AddressInAnotherPart(name=wanted[address].name, other=other.name)
