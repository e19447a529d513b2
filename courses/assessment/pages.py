"""What the pages of a quiz show to the person who goes through it, worked out before they are drawn."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.assessment.models import Answer, Attempt, Question, Quiz
from courses.assessment.queries import attempts as queries
from courses.assessment.references import Reference
from courses.assessment.rules import attempts as rules
from courses.assessment.rules import marking
from courses.assessment.rules.marking import Option
from courses.assessment.services.attempts import Kept
from courses.catalogue.models import Lesson
from lms.lib.bilingual import pick
from lms.people.models import User
from lms.web import dates


@dataclass(frozen=True)
class Standing:
    """How one person stands in a quiz: the attempt under way, the last one handed in, and whether another may begin."""

    quiz: Quiz
    questions: int
    needed: int
    under_way: Attempt | None
    last: Attempt | None
    has_passed: bool
    attempts_left: int | None

    @classmethod
    def of(cls, person: User, quiz: Quiz) -> "Standing":
        if quiz.pk is None:
            return cls(quiz, 0, 0, None, None, has_passed=False, attempts_left=None)
        pools = list(queries.questions_in_use(quiz).values_list("pool", flat=True))
        asked = rules.asked_of(pools, take=quiz.pools)
        attempts = list(queries.attempts_of(person, quiz))
        finished = [one for one in attempts if one.finished_at is not None]
        return cls(
            quiz=quiz,
            questions=asked,
            needed=rules.needed(asked=asked, pass_mark=quiz.pass_mark),
            under_way=next((one for one in attempts if one.finished_at is None), None),
            last=finished[0] if finished else None,
            has_passed=any(one.has_passed for one in finished),
            attempts_left=rules.attempts_left(allowed=quiz.attempts_allowed, used=len(attempts)),
        )

    @property
    def may_begin(self) -> bool:
        return self.under_way is None and self.attempts_left != 0 and self.questions > 0


def quiz_in(lesson: Lesson) -> Quiz:
    """The quiz of a lesson; the usual settings, not stored, when nobody has set it up."""
    return lesson.quiz if hasattr(lesson, "quiz") else Quiz(lesson=lesson)


@dataclass(frozen=True)
class Choice:
    """An option as it stands in a form. `place` is its place in an order (from 1), `half` the key of the other half that was chosen."""

    key: str
    text: str
    is_chosen: bool = False
    place: int = 0
    half: str = ""


@dataclass(frozen=True)
class Sheet:
    """One question to answer, with what is kept."""

    question: Question
    choices: list[Choice]
    halves: list[Choice]
    words: str
    places: range

    @classmethod
    def of(cls, question: Question, shown: list[str], value: Any) -> "Sheet":
        asked = question.asked
        options = [one for one in (asked.option(key) for key in shown) if one is not None]
        choices, halves, words = [], [], ""
        if asked.kind == marking.MATCHING:
            chosen = value if isinstance(value, dict) else {}
            choices = [Choice(one.key, words_of(one), half=chosen.get(one.key, "")) for one in options if one in asked.pairs]
            halves = sorted((Choice(one.key, half_words(one)) for one in asked.halves), key=lambda one: one.text.casefold())
        elif asked.kind == marking.ORDERING:
            order = list(value or [])
            places = {key: place for place, key in enumerate(order, 1)}
            ordered = sorted(options, key=lambda one: places.get(one.key, 99)) if order else options
            choices = [Choice(one.key, words_of(one), place=place) for place, one in enumerate(ordered, 1)]
        elif asked.kind == marking.SHORT:
            words = value if isinstance(value, str) else ""
        else:
            choices = [Choice(one.key, words_of(one), is_chosen=one.key in (value or [])) for one in options]
        return cls(question, choices, halves, words, range(1, len(choices) + 1))


def words_of(option: Option) -> str:
    return pick(option.nl, option.en)


def half_words(option: Option) -> str:
    return pick(option.to_nl, option.to_en)


@dataclass(frozen=True)
class Explained:
    """One question after handing in: what was answered, what is said to that, and where to read it again.

    `fits` is what fits, only when that may be seen; `answer` and `fits` are lines.
    """

    number: int
    question: Question
    is_right: bool
    is_late: bool
    verdict: str
    answer: list[str]
    feedback: list[str]
    fits: list[str]
    reference: Reference | None


def explained(answer: Answer, references: dict[str, Reference], *, shows_what_fits: bool) -> Explained:
    asked, value = answer.question.asked, answer.value
    return Explained(
        number=answer.number,
        question=answer.question,
        is_right=bool(answer.is_right),
        is_late=answer.is_late,
        verdict=_verdict(asked, value, bool(answer.is_right)),
        answer=lines_of(asked, value),
        feedback=_feedback(asked, value),
        fits=what_fits(asked) if shows_what_fits and not answer.is_right else [],
        reference=references.get(answer.question.checks),
    )


def _verdict(asked: marking.Asked, value: Any, is_right: bool) -> str:
    if is_right:
        return _("This fits.")
    if not value:
        return _("You gave no answer.")
    fitting = marking.fitting(asked, value)
    if fitting and asked.kind == marking.MATCHING:
        total = len(asked.pairs)
        return ngettext("%(fitting)s of %(total)s pair fits.", "%(fitting)s of the %(total)s pairs fit.", total) % {"fitting": fitting, "total": total}
    if fitting and asked.kind == marking.ORDERING:
        total = len(asked.options)
        text = ngettext("%(fitting)s of %(total)s stands in its place.", "%(fitting)s of the %(total)s stand in their place.", total)
        return text % {"fitting": fitting, "total": total}
    return _("This fits partly.") if fitting else _("This does not fit yet.")


def _feedback(asked: marking.Asked, value: Any) -> list[str]:
    """What the author says to the answers that were chosen."""
    if not value:
        return []
    if asked.kind == marking.SHORT:
        chosen = [found] if (found := marking.accepted(asked, str(value))) else []
    elif isinstance(value, dict):
        chosen = [one for one in asked.pairs if one.key in value]
    else:
        chosen = [one for one in asked.options if one.key in value]
    return [words for one in chosen if (words := pick(one.feedback_nl, one.feedback_en))]


def lines_of(asked: marking.Asked, value: Any) -> list[str]:
    """An answer in words, a line for each part."""
    if not value:
        return []
    if asked.kind == marking.SHORT:
        return [str(value)]
    if isinstance(value, dict):
        halves = {one.key: half_words(one) for one in asked.halves}
        return [f"{words_of(one)} → {halves.get(value[one.key], '')}" for one in asked.pairs if one.key in value]
    keys = value if asked.kind == marking.ORDERING else [one.key for one in asked.options if one.key in value]
    return [words_of(one) for key in keys if (one := asked.option(key)) is not None]


def what_fits(asked: marking.Asked) -> list[str]:
    """The answer that fits, in words; of accepted words only the first."""
    if asked.kind == marking.SHORT:
        return [words_of(one) for one in asked.options if one.right][:1]
    if asked.kind == marking.MATCHING:
        return [f"{words_of(one)} → {half_words(one)}" for one in asked.pairs]
    return [words_of(one) for one in asked.options if one.right or asked.kind == marking.ORDERING]


def result_title(attempt: Attempt) -> str:
    """The result in words, on top of its page."""
    if attempt.has_passed:
        return _("You passed this quiz")
    return _("Not passed yet")


def result_sentence(attempt: Attempt) -> str:
    text = ngettext(
        "%(right)s of %(asked)s question fits. To pass, %(needed)s must fit.", "%(right)s of the %(asked)s questions fit. To pass, %(needed)s must fit.",
        attempt.asked,
    )  # fmt: skip
    return text % {"right": attempt.right, "asked": attempt.asked, "needed": attempt.needed}


def is_over(attempt: Attempt, now: datetime) -> bool:
    return rules.is_late(due_at=attempt.due_at, now=now)


def kept_words(kept: Kept, now: datetime) -> str:
    """What the script shows below an answer."""
    at = dates.clock(now)
    if kept.is_late:
        return _("Kept at %(at)s, after the time. It does not count.") % {"at": at}
    return _("Kept at %(at)s. You can still change it.") % {"at": at}
