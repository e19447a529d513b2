"""What the pages of the level check show, worked out before they are drawn."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from courses.catalogue.models import Module
from courses.general import rules
from courses.general.models import Answer, Attempt, Option, Outcome, Question, Round
from courses.general.queries import checks, figures
from lms.people.models import Unit, User


@dataclass(frozen=True)
class UnderWay:
    """A check under way: its questions in order and what was done with each, by the id of the question."""

    questions: list[Question]
    answers: dict[int, Answer]

    @classmethod
    def of(cls, person: User, attempt: Attempt, questions: list[Question]) -> "UnderWay":
        return cls(questions, {one.question_id: one for one in checks.answers_in(attempt)})

    @property
    def keys(self) -> list[str]:
        return [one.key for one in self.questions]

    @property
    def seen(self) -> list[str]:
        return [one.key for one in self.questions if one.pk in self.answers]

    @property
    def to_go_on_with(self) -> str:
        return rules.to_go_on_with(self.keys, self.seen)

    @property
    def number(self) -> int:
        """Of the question to go on with; from 1."""
        return self.keys.index(self.to_go_on_with) + 1

    def before(self, key: str) -> str:
        at = self.keys.index(key)
        return self.keys[at - 1] if at else ""

    def after(self, key: str) -> str:
        return rules.after(self.keys, key, self.seen)


@dataclass(frozen=True)
class Explained:
    """One question afterwards: what was chosen, what fits, and why."""

    question: Question
    chosen: Option | None
    fits: Option | None


@dataclass
class Theme:
    """How one theme went; `was` is how many answers fitted the time before, when it had as many questions."""

    outcome: Outcome
    advice: str
    sentence: str
    url_key: str
    was: int | None = None
    explained: list[Explained] = field(default_factory=list)

    @property
    def module(self) -> Module:
        return self.outcome.module


@dataclass(frozen=True)
class Time:
    """One time that the check was done, in the list of one's own times."""

    at: datetime
    sentence: str


_VERDICTS: dict[str, str | Promise] = {
    rules.ALL: gettext_lazy("You may skip this phase"),
    rules.MOST: gettext_lazy("You know more than half of this"),
    rules.SOME: gettext_lazy("You know part of this"),
    rules.NONE: gettext_lazy("Begin at the beginning"),
    rules.UNANSWERED: gettext_lazy("You skipped the questions"),
}


def verdict(themes: list[Theme]) -> str | Promise:
    return _VERDICTS[rules.verdict(one.advice for one in themes)]


def standfirst(themes: list[Theme]) -> str:
    """How many themes are worth the time and how many may be skipped."""
    advices = [one.advice for one in themes]
    start, skip = advices.count(rules.START), advices.count(rules.SKIP)
    if not start and not skip:
        return _("That is fine. Choose a theme that appeals to you, or go on to the next phase.")
    parts = []
    if start:
        parts.append(ngettext("%(number)s theme is worth your time.", "%(number)s themes are worth your time.", start) % {"number": start})
    if skip:
        parts.append(ngettext("%(number)s theme you may skip.", "%(number)s themes you may skip.", skip) % {"number": skip})
    return " ".join(parts)


def themes_of(person: User, attempts: list[Attempt]) -> list[Theme]:
    """The themes of the latest attempt, those to begin with first, each with its explanations and the mark of the time before."""
    latest, before = attempts[0], attempts[1] if len(attempts) > 1 else None
    outcomes = list(latest.outcomes.all())
    were = {one.module_id: one for one in before.outcomes.all()} if before else {}
    readable = checks.readable_modules(person, [one.module_id for one in outcomes])
    explained = _explained(latest)
    themes = []
    for outcome in outcomes:
        advice = rules.advice(right=outcome.right, answered=outcome.answered, asked=outcome.asked)
        was = were.get(outcome.module_id)
        themes.append(
            Theme(
                outcome=outcome,
                advice=advice,
                sentence=_sentence(advice, outcome),
                url_key=outcome.module.key if outcome.module_id in readable else "",
                was=was.right if was and was.asked == outcome.asked else None,
                explained=explained.get(outcome.module_id, []),
            )
        )
    return sorted(themes, key=lambda one: one.advice == rules.SKIP)


def _sentence(advice: str, outcome: Outcome) -> str:
    if advice == rules.UNANSWERED:
        return _("You skipped these questions. See for yourself whether this theme appeals to you.")
    told = {"right": outcome.right, "asked": outcome.asked}
    if outcome.right == outcome.asked:
        return _("You may skip this. In all %(asked)s situations your answer fitted.") % told
    if outcome.right == 0:
        return _("Start here. In none of the %(asked)s situations your answer fitted.") % told
    if advice == rules.SKIP:
        return _("You may skip this. In %(right)s of %(asked)s situations your answer fitted.") % told
    return _("Start here. In %(right)s of %(asked)s situations your answer fitted.") % told


def _explained(attempt: Attempt) -> dict[int, list[Explained]]:
    """By module. A question that was never looked at needs no explanation."""
    answers = checks.answers_in(attempt)
    fits = checks.right_options(one.question_id for one in answers)
    found: dict[int, list[Explained]] = {}
    for one in answers:
        found.setdefault(one.question.module_id, []).append(Explained(one.question, one.option, fits.get(one.question_id)))
    return found


def times_of(attempts: list[Attempt]) -> list[Time]:
    """One's own growth: for each time how many themes could be skipped, the latest first."""
    times = []
    for attempt in attempts:
        outcomes = list(attempt.outcomes.all())
        skip = sum(rules.advice(right=one.right, answered=one.answered, asked=one.asked) == rules.SKIP for one in outcomes)
        words = ngettext("%(skip)s of %(number)s theme you may skip", "%(skip)s of %(number)s themes you may skip", len(outcomes))
        times.append(Time(attempt.finished_at, words % {"skip": skip, "number": len(outcomes)}))  # type: ignore[arg-type]
    return times


@dataclass(frozen=True)
class Division:
    """The figure of the person's own division, in words; `hardest` is the theme that people there know least."""

    unit: Unit
    hardest: figures.ThemeLevel | None


def division_of(person: User) -> Division | None:
    """None for who is in no division: then there is no figure to speak of."""
    unit = figures.division_of(person)
    if unit is None:
        return None
    return Division(unit, min(figures.theme_levels(unit=unit, round=Round.FIRST), key=lambda one: one.right / one.asked, default=None))
