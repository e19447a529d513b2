"""Adding a person to the figure of a division, after which nobody can tell who is in it."""

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from courses.general.models import Counted, GroupFigure, Outcome, Round, ThemeFigure
from courses.general.queries.figures import division_of
from courses.general.rules import GROUP
from lms.lib.locks import lock
from lms.people.models import Unit, User


def count_in_figure(*, person: User, outcomes: Iterable[Outcome], now: datetime) -> None:
    """Add the first finished check of a person to the open figure of the division, and one later check to a figure of its own.

    Runs in the transaction that finishes the check. Who is in no division is in no figure. At the eighth person the figure closes.
    """
    unit = division_of(person)
    round = _next_round(person) if unit else None
    if unit is None or round is None:
        return
    Counted.objects.create(person=person, round=round)
    figure = _open_figure(unit, round)
    sums = {one.module_id: one for one in figure.themes.all()}
    for outcome in outcomes:
        theme = sums.get(outcome.module_id) or ThemeFigure(figure=figure, module_id=outcome.module_id)
        theme.people += 1
        theme.right += outcome.right
        theme.asked += outcome.asked
        theme.save()
    figure.people += 1
    if figure.people == GROUP:
        figure.closed_on = timezone.localdate(now)
    figure.save(update_fields=["people", "closed_on"])


def _next_round(person: User) -> str | None:
    known = set(Counted.objects.filter(person=person).values_list("round", flat=True))
    return next((one for one in (Round.FIRST, Round.AGAIN) if one not in known), None)


def _open_figure(unit: Unit, round: str) -> GroupFigure:
    """The figure that is not complete yet, locked. Another person may close it while we wait; then we begin the next one."""
    while True:
        figure = lock(GroupFigure.objects.get_or_create(unit=unit, round=round, closed_on=None)[0])
        if figure.closed_on is None:
            return figure
