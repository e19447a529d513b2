"""A conflict in a sentence, with names."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from courses.live_sessions import wording
from courses.live_sessions.queries.conflicts import COMES, GIVES, ROOM, Conflict


def sentence(conflict: Conflict) -> str:
    """Zaal Wilg is taken then by ‘Complaints in public’: Tuesday 26 May, 10:00–11:30."""
    told = {
        "title": conflict.date.session.module.title, "when": wording.date_and_times(conflict.date), "place": conflict.date.session.place,
        "name": conflict.person.full_name if conflict.person else "",
    }  # fmt: skip
    if conflict.kind == ROOM:
        return _("%(place)s is taken by ‘%(title)s’: %(when)s.") % told
    if conflict.kind == GIVES:
        return _("%(name)s gives ‘%(title)s’: %(when)s.") % told
    if conflict.kind == COMES:
        return _("%(name)s has a seat in ‘%(title)s’: %(when)s.") % told
    return _("%(name)s tells something in ‘%(title)s’: %(when)s.") % told


def sentences(conflicts: Iterable[Conflict]) -> list[str]:
    return [sentence(one) for one in conflicts]
