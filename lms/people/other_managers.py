"""Who gets and who loses reports by a change of many people, for its preview."""

from collections.abc import Sequence

from django.utils.translation import ngettext

from lms.people import effects
from lms.people.effects import MOVES, Effect, Move
from lms.people.models import ManagerLine, User


def join() -> None:
    effects.add(effects.Kind("managers", 50, _foresee, {"gets_manager": _gets, "loses_manager": _loses}, is_told_per_person=False))


def _foresee(moves: Sequence[Move]) -> dict[int, list[Effect]]:
    """For whoever stays but gets other managers: whom they get and whom they lose. What somebody new gets stands in the row itself."""
    moving = {move.person: move for move in moves if move.kind == MOVES and move.other_managers and move.person}
    before: dict[int, set[int]] = {person: set() for person in moving}
    for person, manager in ManagerLine.objects.filter(person__in=moving).values_list("person_id", "manager_id") if moving else ():
        before[person].add(manager)
    ids = {manager for move in moving.values() for manager in move.managers} | {manager for one in before.values() for manager in one}
    names = {one.pk: one.full_name for one in User.objects.filter(pk__in=ids)} if ids else {}
    found: dict[int, list[Effect]] = {}
    for person, move in moving.items():
        after = set(move.managers)
        gains = [("gets_manager", pk) for pk in sorted(after - before[person])]
        losses = [("loses_manager", pk) for pk in sorted(before[person] - after)]
        found[move.key] = [Effect(kind, 1, (names[pk], names[pk])) for kind, pk in gains + losses if pk in names]
    return found


def _gets(count: int, name: str) -> str:
    return ngettext("%(name)s becomes the manager of %(count)s person", "%(name)s becomes the manager of %(count)s people", count) % {
        "count": count,
        "name": name,
    }


def _loses(count: int, name: str) -> str:
    return ngettext("%(name)s is no longer the manager of %(count)s person", "%(name)s is no longer the manager of %(count)s people", count) % {
        "count": count,
        "name": name,
    }
