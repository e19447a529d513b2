"""Adding the first choices of a person to a figure, after which nobody can tell who is in it."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone

from courses.catalogue.models import Lesson
from courses.practice.models import ChoiceCount, ChoiceFigure
from courses.practice.rules.group import GROUP
from lms.lib.locks import lock


def count_in_figure(*, lesson: Lesson, path: Sequence[Sequence[str]], now: datetime) -> None:
    """Add one finished path to the open figure. Runs in the transaction that finishes the case. At the eighth person the figure closes."""
    figure = _open_figure(lesson)
    counts = {(one.step, one.choice): one for one in figure.counts.all()}
    for step, choice in path:
        row = counts.get((step, choice)) or ChoiceCount(figure=figure, step=step, choice=choice)
        row.people += 1
        row.save()
    figure.people += 1
    if figure.people == GROUP:
        figure.closed_on = timezone.localdate(now)
    figure.save(update_fields=["people", "closed_on"])


def _open_figure(lesson: Lesson) -> ChoiceFigure:
    """The figure that is not complete yet, locked. Another person may close it while we wait; then we begin the next one."""
    while True:
        figure = lock(ChoiceFigure.objects.get_or_create(lesson=lesson, closed_on=None)[0])
        if figure.closed_on is None:
            return figure
