"""What phase 1 stores: the level check, and wishes."""

from courses.general.models.level_check import Answer, Attempt, Counted, GroupFigure, Option, Outcome, Question, Round, ThemeFigure
from courses.general.models.wishes import Wish, WishSupport

__all__ = [
    "Answer",
    "Attempt",
    "Counted",
    "GroupFigure",
    "Option",
    "Outcome",
    "Question",
    "Round",
    "ThemeFigure",
    "Wish",
    "WishSupport",
]
