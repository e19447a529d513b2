"""After how many months a module comes again for somebody, because a track that they have recurs (people-and-tracks.md §3.9)."""

from collections.abc import Collection

from courses.assignments.queries import live


def periods(people: Collection[int], modules: Collection[int]) -> dict[tuple[int, int], int]:
    """Months by id of person and module, the shortest where there are several; only what comes again. One query."""
    found: dict[tuple[int, int], int] = {}
    rows = live().filter(
        person__in=people,
        excused="",
        grounds__period_months__isnull=False,
        assigned_set__entries__module__in=modules,
        assigned_set__entries__is_optional=False,
    )
    for person, module, months in rows.values_list("person_id", "assigned_set__entries__module_id", "grounds__period_months"):
        if months is not None:
            found[person, module] = min(months, found.get((person, module), months))
    return found
