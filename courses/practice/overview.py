"""A case at a glance for who writes it: its steps and choices as rows, with what is missing at each."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from courses.practice import wording
from courses.practice.graph_picture import graph_picture
from courses.practice.player import clock, said
from courses.practice.rules import case as shape
from courses.practice.rules import checks
from courses.practice.rules.case import END, Case, Step
from courses.practice.rules.checks import Lack


@dataclass(frozen=True)
class ChoiceRow:
    key: str
    label: str
    facts: list[str]
    leads_to: str
    outcome: str
    lacks: list[str | Promise]


@dataclass(frozen=True)
class StepRow:
    key: str
    number: int
    title: str
    sub: str
    first_words: str
    choices: list[ChoiceRow] = field(default_factory=list)
    lacks: list[str | Promise] = field(default_factory=list)


def _title(case: Case, step: Step) -> str:
    number = case.steps.index(step) + 1
    kind = _("what now") if step.kind == shape.WHAT_NOW else _("situation")
    return _("Step %(number)s, %(kind)s") % {"number": number, "kind": kind}


def _leads_to(case: Case, key: str) -> str:
    if key == END:
        return _("the end")
    step = case.step(key)
    return _("step %(number)s") % {"number": case.steps.index(step) + 1} if step else _("nowhere yet")


def step_row(case: Case, step: Step, lacks: list[Lack] | None = None) -> StepRow:
    """A step with its choices; `lacks` of the whole case, when they were worked out already."""
    missing = checks.lacking(case) if lacks is None else lacks
    choices = [
        ChoiceRow(
            key=one.key,
            label=said(one.label) or _("A choice without words"),
            facts=[
                str(words)
                for words in (wording.KIND_WORDS.get(one.kind), wording.AUDIENCE_WORDS.get(one.audience), _("travels further") if one.spread else "")
                if words
            ],
            leads_to=_leads_to(case, one.next),
            outcome=one.outcome,
            lacks=[wording.sentence(lack) for lack in missing if (lack.step, lack.choice) == (step.key, one.key)],
        )
        for one in step.choices
    ]
    return StepRow(
        key=step.key,
        number=case.steps.index(step) + 1,
        title=_title(case, step),
        sub=" · ".join(part for part in (said(step.where), clock(step.at)) if part),
        first_words=said(step.messages[-1].text) if step.messages else "",
        choices=choices,
        lacks=[wording.sentence(lack) for lack in missing if (lack.step, lack.choice) == (step.key, "")],
    )


def overview(case: Case) -> dict[str, Any]:
    """What the page of the whole case shows."""
    lacks = checks.lacking(case)
    return {
        "picture": graph_picture(case),
        "steps": [step_row(case, step, lacks) for step in case.steps],
        "intro": said(case.intro),
        "debrief": said(case.debrief.text),
        "frame_lacks": [wording.sentence(lack) for lack in lacks if not lack.step and lack.what != checks.NO_STEPS],
        "missing": len(lacks),
    }
