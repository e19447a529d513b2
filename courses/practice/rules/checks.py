"""What a case lacks before people may play it: dead ends, steps that nobody reaches, audiences, words and languages."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from courses.practice.rules.case import AUDIENCES, DELETE, END, KINDS, MENDING, TRAVELLING, WHAT_NOW, Case, Choice, Step, Words

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")

# What can be wrong; the page turns each into a sentence.
NO_STEPS, NO_CHOICES, DEAD_END, UNREACHABLE, CIRCLE = "no_steps", "no_choices", "dead_end", "unreachable", "circle"
NO_KIND, NO_AUDIENCE, NO_LABEL, NO_CONSEQUENCE, NO_TIME = "no_kind", "no_audience", "no_label", "no_consequence", "no_time"
NO_MESSAGE, NO_PLACE, NO_DEBRIEF, NO_AMBASSADOR, NO_CLAUSE = "no_message", "no_place", "no_debrief", "no_ambassador", "no_clause"
OTHER_LANGUAGE, SPREAD_OF_FEW, NOTHING_TO_MEND, KEY_TWICE = "other_language", "spread_of_few", "nothing_to_mend", "key_twice"


@dataclass(frozen=True)
class Lack:
    """`what` is wrong in the step and choice of these keys; `language` is the one that is missing (OTHER_LANGUAGE)."""

    what: str
    step: str = ""
    choice: str = ""
    language: str = ""


def reachable(case: Case) -> set[str]:
    """The keys of the steps that one can come to from the first one."""
    found: set[str] = set()
    waiting = [case.steps[0].key] if case.steps else []
    while waiting:
        key = waiting.pop()
        step = case.step(key)
        if step is None or key in found:
            continue
        found.add(key)
        waiting += [choice.next for choice in step.choices]
    return found


def leads_to_the_end(case: Case) -> set[str]:
    """The keys of the steps from which the end can be reached."""
    found: set[str] = set()
    while True:
        more = {step.key for step in case.steps if any(choice.next == END or choice.next in found for choice in step.choices)} - found
        if not more:
            return found
        found |= more


def goes_in_circles(case: Case) -> set[str]:
    """The keys of the steps that one can come back to: a case goes forward only, so that a path always ends."""
    after = {step.key: {choice.next for choice in step.choices if choice.next != END} for step in case.steps}
    found = set()
    for key in after:
        seen: set[str] = set()
        waiting = list(after[key])
        while waiting:
            one = waiting.pop()
            if one not in seen:
                seen.add(one)
                waiting += after.get(one, ())
        if key in seen:
            found.add(key)
    return found


def lacking(case: Case, *, languages: Iterable[str] = ("nl", "en")) -> list[Lack]:
    """Everything that keeps the case from being played, in the order of its steps; empty when it may be published."""
    wanted = tuple(languages)
    if not case.steps:
        return [Lack(NO_STEPS)]
    return [*_graph(case), *(lack for step in case.steps for lack in _of_step(case, step, wanted)), *_of_debrief(case, wanted)]


def _graph(case: Case) -> Iterator[Lack]:
    seen, keys = reachable(case), [step.key for step in case.steps]
    ending, circling = leads_to_the_end(case), goes_in_circles(case)
    for step in case.steps:
        if keys.count(step.key) > 1:
            yield Lack(KEY_TWICE, step.key)
        if step.key not in seen:
            yield Lack(UNREACHABLE, step.key)
        if not step.choices:
            yield Lack(NO_CHOICES, step.key)
        elif step.key in circling:
            yield Lack(CIRCLE, step.key)
        elif step.key not in ending and all(case.step(choice.next) for choice in step.choices):
            yield Lack(DEAD_END, step.key)


def _of_step(case: Case, step: Step, languages: tuple[str, ...]) -> Iterator[Lack]:
    if not _CLOCK.fullmatch(step.at):
        yield Lack(NO_TIME, step.key)
    if not step.where:
        yield Lack(NO_PLACE, step.key)
    if not step.messages and step is case.start:
        yield Lack(NO_MESSAGE, step.key)
    if step.kind == WHAT_NOW and step.choices and not any(choice.kind in MENDING for choice in step.choices):
        yield Lack(NOTHING_TO_MEND, step.key)
    texts = [step.where, step.question, *(message.text for message in step.messages)]
    yield from _languages(texts, languages, step.key)
    for choice in step.choices:
        yield from _of_choice(case, step, choice, languages)


def _of_choice(case: Case, step: Step, choice: Choice, languages: tuple[str, ...]) -> Iterator[Lack]:
    here = (step.key, choice.key)
    if [one.key for one in step.choices].count(choice.key) > 1:
        yield Lack(KEY_TWICE, *here)
    if choice.kind not in KINDS:
        yield Lack(NO_KIND, *here)
    if choice.audience not in AUDIENCES:
        yield Lack(NO_AUDIENCE, *here)
    if not choice.label:
        yield Lack(NO_LABEL, *here)
    if not choice.happens:
        yield Lack(NO_CONSEQUENCE, *here)
    if choice.next != END and case.step(choice.next) is None:
        yield Lack(DEAD_END, *here)
    if choice.spread is not None and (choice.audience not in TRAVELLING or choice.kind == DELETE):
        yield Lack(SPREAD_OF_FEW, *here)
    moments = choice.spread.moments if choice.spread else ()
    yield from _languages([choice.label, choice.says, choice.happens, *(one.text for one in moments)], languages, *here)


def _of_debrief(case: Case, languages: tuple[str, ...]) -> Iterator[Lack]:
    if not case.debrief.text:
        yield Lack(NO_DEBRIEF)
    if not case.debrief.ambassador:
        yield Lack(NO_AMBASSADOR)
    if not case.debrief.clause:
        yield Lack(NO_CLAUSE)
    yield from _languages([case.intro, case.debrief.text, case.debrief.ambassador], languages)


def _languages(texts: Iterable[Words], languages: tuple[str, ...], step: str = "", choice: str = "") -> Iterator[Lack]:
    """A text that is there is there in every language of the lesson."""
    there = [text for text in texts if text]
    for language in languages:
        if any(not getattr(text, language).strip() for text in there):
            yield Lack(OTHER_LANGUAGE, step, choice, language)
