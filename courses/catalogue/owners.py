"""Who leaves hands over what that person owns: courses and modules get a named owner who stays (people-and-tracks.md §1.4)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Model
from django.utils.translation import ngettext

from courses.catalogue.models import Course, Module
from lms.audit.services import record
from lms.people import effects
from lms.people.effects import Effect, Move
from lms.people.models import User
from lms.people.signals import content_handed_over, people_changed_together, people_put_back

TRACE = "owners of content"
_owned: list[type[Model]] = [Course, Module]


def join() -> None:
    effects.add(effects.Kind("content", 40, _foresee, {"hands_over": _in_words}))
    content_handed_over.connect(_hand_over, dispatch_uid="content of one who leaves")
    people_changed_together.connect(_hand_over_together, dispatch_uid="content of many who leave")
    people_put_back.connect(_give_back, dispatch_uid="content goes back to who owned it")


def add_owned(model: type[Model]) -> None:
    """A part above has things with an `owner` too, such as tracks. Call it in `ready()`."""
    _owned.append(model)


def owned_by(people: Collection[int]) -> dict[int, list[tuple[str, int]]]:
    """Person id → what that person owns, as (model, id)."""
    found: dict[int, list[tuple[str, int]]] = {}
    for model in _owned:
        for owner, pk in model._default_manager.filter(owner__in=people).order_by("pk").values_list("owner_id", "pk"):
            found.setdefault(owner, []).append((model._meta.label, pk))
    return found


def _hand_over(sender: Any, *, person: User, heir: User, by: User | None, now: datetime, **_more: Any) -> None:
    _move([person.pk], heir, by)


def _hand_over_together(sender: Any, *, left: Sequence[int], heir: User | None, by: User | None, **_more: Any) -> dict[str, Any]:
    return {TRACE: _move(left, heir, by)} if heir is not None and left else {}


def _move(people: Collection[int], heir: User, by: User | None) -> list[list[Any]]:
    """Give everything to the heir; returns [model, id, old owner, new owner] of each."""
    moved: list[list[Any]] = []
    for owner, things in owned_by([pk for pk in people if pk != heir.pk]).items():
        moved += [[label, pk, owner, heir.pk] for label, pk in things]
    for model in _owned:
        ids = [pk for label, pk, _old, _new in moved if label == model._meta.label]
        model._default_manager.filter(pk__in=ids).update(owner=heir)
    if moved:
        record(by, "content.handed_over", heir, changes={"things": [0, len(moved)]})
    return moved


def _give_back(sender: Any, *, back: Sequence[int], traces: dict[str, Any], **_more: Any) -> None:
    """To whoever owned it, unless somebody chose another owner since."""
    here = set(back)
    for model in _owned:
        for label, pk, old, new in traces.get(TRACE, []):
            if label == model._meta.label and old in here:
                model._default_manager.filter(pk=pk, owner=new).update(owner=old)


def _foresee(moves: Sequence[Move]) -> dict[int, list[Effect]]:
    leaving = {move.person: move.key for move in moves if move.kind == effects.LEAVES and move.person}
    return {leaving[person]: [Effect("hands_over", len(things))] for person, things in owned_by(list(leaving)).items()}


def _in_words(count: int, name: str) -> str:
    if name:
        return ngettext("hands over %(count)s course, module or track to %(name)s", "hands over %(count)s courses, modules and tracks to %(name)s", count) % {
            "count": count, "name": name,
        }  # fmt: skip
    return ngettext(
        "leaves %(count)s course, module or track that needs another owner", "leaves %(count)s courses, modules and tracks that need another owner", count
    ) % {"count": count}
