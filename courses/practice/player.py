"""What the page of a case shows, worked out before it is drawn."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.catalogue.models import Lesson, LessonVersion
from courses.practice import clauses, wording
from courses.practice.models import PracticeCase
from courses.practice.queries.figures import choices_of_colleagues
from courses.practice.queries.playing import edition_of, run_of
from courses.practice.rules import case as shape
from courses.practice.rules import playing
from courses.practice.rules.case import Case, Choice, Message, Step, Words
from courses.practice.rules.playing import Made, NotOnThePath, Path, Standing
from courses.practice.spread_view import SpreadView, spread_view
from lms.lib.bilingual import pick

_CLOCK = re.compile(r"\d\d:\d\d")


def said(words: Words) -> str:
    """In the language of the reader, or the other one."""
    return pick(words.nl, words.en)


def clock(at: str) -> str:
    """19:20 uur / 19:20."""
    return f"{at} uur" if _CLOCK.fullmatch(at) and (get_language() or "nl").startswith("nl") else at


@dataclass(frozen=True)
class Entry:
    """Something in the feed: a message of somebody, or one's own choice (`mine`)."""

    name: str
    sub: str
    text: str
    mine: bool = False
    gone: str = ""
    likes: int = 0
    answers: int = 0
    shares: int = 0

    @property
    def initials(self) -> str:
        words = [word for word in self.name.split() if word[0].isalnum()]
        return "".join(word[0] for word in words[:1] + words[1:][-1:]).upper()


@dataclass
class Scene:
    """What is seen in one place: a feed or a thread, with its name."""

    place: str
    where: str
    entries: list[Entry] = field(default_factory=list)


@dataclass(frozen=True)
class Option:
    """A choice to make; `people` is how many colleagues made it, of `of` who are counted."""

    key: str
    label: str
    kind: str
    icon: str
    audience: str


@dataclass(frozen=True)
class Chosen:
    """At the end: a step, what one chose there, and what colleagues chose, the most frequent first."""

    question: str
    rows: list[tuple[str, int, bool]]
    came: int


def _entry(message: Message) -> Entry:
    return Entry(message.who, clock(message.at), said(message.text), likes=message.likes, answers=message.answers, shares=message.shares)


def _own(made: Made) -> Entry:
    choice = made.choice
    sub = " · ".join(part for part in (clock(made.step.at), str(wording.AUDIENCE_WORDS.get(choice.audience, ""))) if part)
    name = _("Your choice: %(choice)s") % {"choice": said(choice.label)}
    return Entry(name, sub, said(choice.says), mine=True, gone=_("Deleted at %(time)s") % {"time": clock(made.gone_at)} if made.is_gone else "")


def scenes(standing: Standing) -> list[Scene]:
    """Everything that was written so far, in its order, by the place where it stands."""
    found: list[Scene] = []

    def scene(step: Step) -> Scene:
        if not found or (found[-1].place, found[-1].where) != (step.place, said(step.where)):
            found.append(Scene(step.place, said(step.where)))
        return found[-1]

    for made in standing.made:
        scene(made.step).entries.extend(_entry(one) for one in made.step.messages)
        scene(made.step).entries.append(_own(made))
    if standing.step is not None:
        scene(standing.step).entries.extend(_entry(one) for one in standing.step.messages)
    return [one for one in found if one.entries]


def _split(standing: Standing) -> tuple[list[Scene], list[Scene]]:
    """What came before, and what there is to see now: the last choice, what it answered, and what is new."""
    if not standing.made:
        return [], scenes(standing)
    shown = 2 if standing.made[-1].choice.kind == shape.DELETE else 1  # what was deleted stays in sight
    return scenes(Standing(standing.made[:-shown], None)), scenes(Standing(standing.made[-shown:], standing.step))


def _question(step: Step) -> str:
    return said(step.question) or (_("What do you do now?") if step.kind == shape.WHAT_NOW else _("What do you do?"))


def _option(choice: Choice) -> Option:
    kind = str(wording.KIND_WORDS.get(choice.kind, ""))
    return Option(choice.key, said(choice.label), kind, wording.KIND_ICONS.get(choice.kind, "circle"), str(wording.AUDIENCE_WORDS.get(choice.audience, "")))


def _spread(case: Case, standing: Standing) -> SpreadView | None:
    """Shown right after the choice that travels, after the next one, and at the end."""
    travel = playing.travel_of(case, standing)
    if travel is None:
        return None
    at = next(number for number in reversed(range(len(standing.made))) if standing.made[number].choice.spread)
    is_near = len(standing.made) - at <= 2 or standing.has_ended
    choice = standing.made[at].choice
    return spread_view(travel, outcome=choice.outcome, was_private=choice.audience == shape.ONE) if is_near else None


def board(case: Case, path: Path) -> dict[str, Any]:
    """The case where this path leads, for the page of a lesson and for trying a draft."""
    standing = playing.standing(case, path)
    step, last = standing.step, standing.last
    earlier, now = _split(standing)
    turn = len(standing.made)
    return {
        "case": case,
        "intro": said(case.intro),
        "turn": turn,
        "number": turn + 1,
        "total": turn + playing.choices_left(case, step) if step else turn,
        "earlier": earlier,
        "scenes": now,
        "happened": said(last.choice.happens) if last else "",
        "outcome": last.choice.outcome if last else "",
        "spread": _spread(case, standing) if last else None,
        "question": _question(step) if step else "",
        "is_what_now": step is not None and step.kind == shape.WHAT_NOW,
        "options": [_option(one) for one in step.choices] if step else [],
        "has_ended": standing.has_ended,
        "has_main_button": not standing.has_ended,
        "standing": standing,
    }


def ending(request: HttpRequest, lesson: Lesson, case: Case, standing: Standing) -> dict[str, Any]:
    """The debrief: what to learn, the clause, an ambassador's view, and what colleagues chose."""
    colleagues = choices_of_colleagues(lesson) if lesson.pk else None
    chosen = []
    for made in standing.made if colleagues and colleagues.people else ():
        rows = [(said(one.label), colleagues.chose(made.step.key, one.key), one is made.choice) for one in made.step.choices]  # type: ignore[union-attr]
        came = sum(count for _label, count, _mine in rows)
        if came:
            chosen.append(Chosen(_question(made.step), rows, came))
    return {
        "debrief": said(case.debrief.text),
        "ambassador": said(case.debrief.ambassador),
        "clause": clauses.clause(request, case.debrief.clause),
        "colleagues": colleagues.people if colleagues else 0,
        "chosen": chosen,
    }


def piece(request: HttpRequest, lesson: Lesson, version: LessonVersion) -> dict[str, Any]:
    """A published case as this person stands in it. A version that is not stored yet shows the beginning of the draft."""
    if version.pk is None:
        draft = PracticeCase.objects.filter(lesson=lesson).first()
        return board(draft.case if draft else Case(), []) | {"is_preview": True, "has_main_button": False}
    edition = edition_of(version)
    if edition is None:
        return {"is_missing": True}
    run = run_of(request.user, lesson)  # type: ignore[arg-type]
    case, path = (run.edition.case, run.path) if run and run.path else (edition.case, [])
    try:
        found = board(case, path)
    except NotOnThePath:
        case, found = edition.case, board(edition.case, [])
    found |= {"lesson": lesson, "may_play_again": bool(path)}
    return found | ending(request, lesson, case, found["standing"]) if found["has_ended"] else found
