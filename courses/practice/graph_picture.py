"""The picture of a case: a box for each step with its choices, and a line from each choice to what comes next. The list on the page says the same."""

from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.practice.rules.case import CHANCE, END, RISK, WHAT_NOW, Case, Step
from courses.practice.rules.checks import reachable
from lms.lib.bilingual import pick
from lms.web.drawing import CHANCE_SHAPE, RISK_SHAPE

WIDE, HEAD, ROW, GAP, ACROSS = 236, 50, 26, 28, 96  # px: a box, its head, a choice in it, between boxes, between columns
_MOST_LETTERS = 27


@dataclass(frozen=True)
class _Box:
    step: Step
    number: int
    left: int
    top: int
    is_reached: bool

    @property
    def height(self) -> int:
        return HEAD + ROW * max(len(self.step.choices), 1) + 8

    def row(self, at: int) -> float:
        """The middle of a choice."""
        return self.top + HEAD + ROW * at + ROW / 2


def depths(case: Case) -> dict[str, int]:
    """How many choices lie before each step, on the longest way to it; who is not reached stands in the first column."""
    found = {step.key: 0 for step in case.steps}
    for _round in case.steps:
        for step in case.steps:
            for choice in step.choices:
                if choice.next in found and choice.next != step.key:
                    found[choice.next] = min(max(found[choice.next], found[step.key] + 1), len(case.steps))
    return found


def graph_picture(case: Case) -> SafeString:
    """The drawing, or nothing while there is no step."""
    if not case.steps:
        return SafeString()
    boxes = _boxes(case)
    columns = {box.left for box in boxes.values()}
    end_left, bottom = max(columns) + WIDE + ACROSS, max(box.top + box.height for box in boxes.values())
    middle = bottom / 2
    pieces = [_edges(box, boxes, end_left, middle) for box in boxes.values()]
    pieces += [_drawn(box) for box in boxes.values()]
    end = _("End")
    pieces.append(f'<circle class="end" cx="{end_left + 26}" cy="{middle}" r="26"/>')
    pieces.append(f'<text x="{end_left + 26}" y="{middle + 5}" text-anchor="middle">{escape(end)}</text>')
    choices = sum(len(step.choices) for step in case.steps)
    label = _("Picture of the case: %(steps)s and %(choices)s. The list below says the same in words.") % {
        "steps": ngettext("%(count)s step", "%(count)s steps", len(case.steps)) % {"count": len(case.steps)},
        "choices": ngettext("%(count)s choice", "%(count)s choices", choices) % {"count": choices},
    }
    wide, high = end_left + 68, round(bottom + 16)
    head = f'<svg class="case-graph" viewBox="-8 -8 {wide} {high}" width="{wide}" height="{high}" role="img" aria-label="{escape(label)}">'
    return mark_safe(f"{head}{''.join(pieces)}</svg>")  # noqa: S308  numbers of ours and words that were escaped


def _boxes(case: Case) -> dict[str, _Box]:
    depth, seen = depths(case), reachable(case)
    tops: dict[int, int] = {}
    found = {}
    for number, step in enumerate(case.steps, 1):
        column = depth[step.key]
        box = _Box(step, number, column * (WIDE + ACROSS), tops.get(column, 0), step.key in seen)
        tops[column] = box.top + box.height + GAP
        found[step.key] = box
    return found


def short(text: str) -> str:
    return text if len(text) <= _MOST_LETTERS else f"{text[: _MOST_LETTERS - 1].rstrip()}…"


def _drawn(box: _Box) -> str:
    step = box.step
    kind = _("What now") if step.kind == WHAT_NOW else _("Situation")
    css = "step" if box.is_reached else "step lost"
    pieces = [
        f'<rect class="{css}" x="{box.left}" y="{box.top}" width="{WIDE}" height="{box.height}" rx="3"/>',
        f'<text class="t-ink" x="{box.left + 12}" y="{box.top + 20}">{box.number}. {escape(kind)} {escape(step.at)}</text>',
        f'<text x="{box.left + 12}" y="{box.top + 38}">{escape(short(pick(step.where.nl, step.where.en)))}</text>',
    ]
    for at, choice in enumerate(step.choices):
        y = box.row(at)
        pieces.append(f'<path class="rule" d="M{box.left} {y - ROW / 2}h{WIDE}"/>')
        if choice.outcome in (CHANCE, RISK):
            shape = CHANCE_SHAPE if choice.outcome == CHANCE else RISK_SHAPE
            pieces.append(f'<path class="s-{choice.outcome}" transform="translate({box.left + 10} {y - 7}) scale(.85)" fill-rule="evenodd" d="{shape}"/>')
        pieces.append(f'<text class="t-choice" x="{box.left + 30}" y="{y + 4.5}">{escape(short(pick(choice.label.nl, choice.label.en)))}</text>')
    return "".join(pieces)


def _edges(box: _Box, boxes: dict[str, _Box], end_left: int, middle: float) -> str:
    pieces = []
    for at, choice in enumerate(box.step.choices):
        x, y = box.left + WIDE, box.row(at)
        if choice.next == END:
            to_x, to_y = float(end_left), middle
        elif choice.next in boxes:
            to_x, to_y = float(boxes[choice.next].left), boxes[choice.next].top + HEAD / 2
        else:
            pieces.append(f'<path class="edge" d="M{x} {y}h22"/><path class="stop" d="M{x + 22} {y - 7}v14"/>')
            continue
        bend = max((to_x - x) / 2, 30)
        pieces.append(f'<path class="edge" d="M{x} {y}C{x + bend} {y} {to_x - bend} {to_y} {to_x} {to_y}"/><circle class="tip" cx="{to_x}" cy="{to_y}" r="4"/>')
    return "".join(pieces)
