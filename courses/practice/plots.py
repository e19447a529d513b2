"""The plot of a spread, drawn on the server for a wide and a narrow screen: people reached against time that runs ever faster."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses.practice.rules.case import CHANCE, RISK
from courses.practice.rules.spread import DAY, Travel, Travelled
from lms.web.dates import number

_LINES = {RISK: ("l-risk", "area-risk", "t-risk"), CHANCE: ("l-chance", "area-chance", "t-chance")}
_PLAIN = ("line", "area-plain", "t-ink")
_LABEL = 34  # px between two labels of two lines each


@dataclass(frozen=True)
class _Frame:
    """Where the plot stands in its drawing; `ticks` are the minutes that get a word."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    ticks: tuple[int, ...]
    is_wide: bool


_WIDE = _Frame(720, 370, 56, 560, 26, 326, (10, 30, 60, 120, 240, 480, DAY), True)
_SLIM = _Frame(348, 320, 46, 336, 40, 276, (10, 60, 240, DAY), False)


def nice_top(value: int) -> int:
    """The end of an axis from zero in four equal pieces that are easy to read."""
    least = max(value, 4)
    power = 10 ** math.floor(math.log10(least))
    return next(top for top in (int(step * power * scale) for scale in (1, 10) for step in (1, 2, 4, 6, 8)) if top >= least and top % 4 == 0)


def drawn(travel: Travel, numbers: Travelled, finding: str, outcome: str, *, was_private: bool) -> tuple[SafeString, SafeString]:
    """The wide and the narrow drawing."""
    wide, slim = (_draw(frame, travel, numbers, finding, outcome, was_private=was_private) for frame in (_WIDE, _SLIM))
    return wide, slim


def _draw(frame: _Frame, travel: Travel, numbers: Travelled, finding: str, outcome: str, *, was_private: bool) -> SafeString:
    top = nice_top(max(*numbers.untouched, *numbers.ours))
    across, down = frame.right - frame.left, frame.bottom - frame.top

    def x(minutes: float) -> float:
        return round(frame.left + across * math.log1p(minutes) / math.log1p(travel.until), 1)

    def y(people: float) -> float:
        return round(frame.bottom - down * people / top, 1)

    def way(people: tuple[int, ...]) -> str:
        return " L".join(f"{x(at)} {y(one)}" for at, one in zip(numbers.moments, people, strict=True))

    line, area, text = _LINES.get(outcome, _PLAIN)
    pieces = [*_axes(frame, travel, top, x, y)]
    pieces.append(f'<path class="{area}" d="M{way(numbers.ours)} L{x(travel.until)} {frame.bottom} L{frame.left} {frame.bottom}Z"/>')
    if travel.is_mended and travel.mended_at <= travel.until:
        pieces += _mended(frame, travel, numbers, x(travel.mended_at))
        pieces.append(f'<path class="line-2" d="M{way(numbers.untouched)}"/>')
    pieces.append(f'<path class="{line}" d="M{way(numbers.ours)}"/>')
    if not was_private:
        pieces.append(f'<path class="l-action" d="M{frame.left} {y(1)}H{frame.right}"/>')
    pieces += [_mark(outcome, x(at), y(one)) for at, one in zip(numbers.moments, numbers.ours, strict=True) if at]
    pieces += _labels(frame, travel, numbers, y, text, was_private=was_private)
    shape = "plot-wide" if frame.is_wide else "plot-slim"
    label = _("Line chart. %(finding)s All numbers are in the table below.") % {"finding": finding if finding.endswith(".") else f"{finding}."}
    # Numbers of ours and words that were escaped.
    return mark_safe(  # noqa: S308
        f'<svg class="chart {shape}" viewBox="0 0 {frame.width} {frame.height}" role="img" aria-label="{escape(label)}">{"".join(pieces)}</svg>'
    )


def _axes(frame: _Frame, travel: Travel, top: int, x: Callable[[float], float], y: Callable[[float], float]) -> list[str]:
    pieces = [f'<path class="axis" d="M{frame.left} {frame.bottom}H{frame.right}"/>']
    for step in range(5):
        value = top * step // 4
        if step:
            pieces.append(f'<path class="grid" d="M{frame.left} {y(value)}H{frame.right}"/>')
        pieces.append(f'<text x="{frame.left - 8}" y="{y(value) + 4}" text-anchor="end">{number(value)}</text>')
    ticks = [one for one in frame.ticks if one < travel.until and x(one) < frame.right - 64] + [travel.until]
    begin = pgettext("practice", "now")
    pieces.append(f'<text x="{frame.left}" y="{frame.bottom + 20}" text-anchor="middle">{escape(begin)}</text>')
    for at in ticks:
        anchor = "end" if at == travel.until and not frame.is_wide else "middle"
        pieces.append(f'<path class="axis" d="M{x(at)} {frame.bottom}v5"/>')
        pieces.append(f'<text x="{x(at)}" y="{frame.bottom + 20}" text-anchor="{anchor}">{escape(_tick(at))}</text>')
    return pieces


def _tick(minutes: int) -> str:
    if minutes == DAY:
        return _("1 day")
    if minutes >= 60 and minutes % 60 == 0:
        return _("%(count)s h") % {"count": minutes // 60}
    return _("%(count)s min") % {"count": minutes}


def _mended(frame: _Frame, travel: Travel, numbers: Travelled, at: float) -> list[str]:
    word = _("You delete it") if travel.deleted_at == travel.mended_at else _("You put it right")
    came = number(numbers.ours_at(travel.mended_at))
    then = _("%(minutes)s min · %(people)s people") % {"minutes": travel.mended_at, "people": came}
    side, near = ("end", at - 6) if at > frame.width / 2.6 else ("start", at + 6)
    return [
        f'<path class="guide" d="M{at} {frame.top - 8}V{frame.bottom}"/>',
        f'<text class="t-ink" x="{near}" y="{frame.top + 2}" text-anchor="{side}">{escape(word)}</text>',
        f'<text x="{near}" y="{frame.top + 18}" text-anchor="{side}">{escape(then)}</text>',
    ]


def _mark(outcome: str, x: float, y: float) -> str:
    if outcome == RISK:
        return f'<path class="s-risk" d="M{x} {round(y - 5, 1)}l5 5l-5 5l-5 -5Z"/>'
    return f'<circle class="{"s-chance" if outcome == CHANCE else "s-ink"}" cx="{x}" cy="{y}" r="4"/>'


def _labels(frame: _Frame, travel: Travel, numbers: Travelled, y: Callable[[float], float], text: str, *, was_private: bool) -> list[str]:
    """Each line with its word at its end; two that would touch are moved apart."""
    ours, untouched = numbers.ours[-1], numbers.untouched[-1]
    has_two = travel.is_mended and travel.mended_at <= travel.until and untouched > ours
    lines = [(text, _("As it went"), number(ours), y(ours))]
    if has_two:
        lines.insert(0, ("", _("Nothing done"), number(untouched), y(untouched)))
    pieces, lowest = [], frame.bottom - (12 if frame.is_wide else 8)
    alone = ("t-action", _("Private message"), number(1), y(1))
    if not was_private and frame.is_wide:
        lines.append(alone)
    elif not was_private:  # where nothing has travelled yet
        pieces.append(f'<text class="{alone[0]}" x="{frame.left + 4}" y="{frame.bottom - 9}">{escape(alone[1])}: {escape(alone[2])}</text>')
    at = [lowest - _LABEL * (len(lines) - 1 - place) for place in range(len(lines))]
    spots: list[float] = []
    for (_css, _word, _number, wanted), most in zip(lines, at, strict=True):
        spot = min(max(wanted, frame.top + (12 if frame.is_wide else 0)), most)
        spots.append(max(spot, spots[-1] + _LABEL) if spots else spot)
    for (css, word, count, _wanted), spot in zip(lines, spots, strict=True):
        kind = f' class="{css}"' if css else ""
        if frame.is_wide:
            pieces.append(f'<text{kind} x="{frame.right + 12}" y="{round(spot - 6, 1)}">{escape(word)}</text>')
            pieces.append(f'<text{kind} x="{frame.right + 12}" y="{round(spot + 10, 1)}">{escape(count)}</text>')
        else:
            pieces.append(f'<text{kind} x="{frame.right}" y="{round(spot - 8, 1)}" text-anchor="end">{escape(word)}: {escape(count)}</text>')
    return pieces
