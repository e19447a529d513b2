"""Small drawings made on the server: icons, stance marks, seats, levels. SVG attributes only, no style."""

import re
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from zipfile import ZipFile

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

CHANCE_SHAPE = "M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0ZM6 4.2H11.8V10H10.1V7.1L5.4 11.8L4.2 10.6L8.9 5.9H6Z"
RISK_SHAPE = (
    "M8.7 .35L15.65 7.3Q16.35 8 15.65 8.7L8.7 15.65Q8 16.35 7.3 15.65L.35 8.7Q-.35 8 .35 7.3L7.3 .35Q8 -.35 8.7 .35ZM7.1 3.7H8.9V9H7.1ZM7.1 10.3H8.9V12.1H7.1Z"
)
MOST_SEATS_DRAWN = 40


class NoSuchIcon(LookupError):
    """Lucide has no icon of this name; see lucide.dev for the names."""


@cache
def _drawings() -> ZipFile:
    """All icons, packed; opened once, because reading what is in it takes longer than reading one icon."""
    return ZipFile(BytesIO(files("lucide").joinpath("lucide.zip").read_bytes()))


@cache
def icon(name: str) -> SafeString:
    """A Lucide icon, 24 grid, stroke 1.75 (css/base.css), hidden from screen readers: a word always stands beside it."""
    try:
        drawing = _drawings().read(f"{name}.svg").decode()
    except KeyError:
        raise NoSuchIcon(name) from None
    inside = re.sub(r"\s+", " ", re.sub(r"^.*?<svg[^>]*>|</svg>\s*$", "", drawing, flags=re.S)).strip()
    return mark_safe(f'<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{inside}</svg>')  # noqa: S308  Lucide's own drawings


@cache
def mark(stance: str, css_class: str = "") -> SafeString:
    """The disc of a chance or the diamond of a risk, without the word."""
    shape = CHANCE_SHAPE if stance == "chance" else RISK_SHAPE
    return mark_safe(  # noqa: S308  constants of ours
        f'<svg viewBox="0 0 16 16" fill="currentColor" fill-rule="evenodd" aria-hidden="true"{f" class={css_class!r}" if css_class else ""}>'
        f'<path d="{shape}"/></svg>'
    )


def stance(kind: str) -> SafeString:
    """Mark and word for `chance`, `risk` or `both`; nothing for anything else."""
    if kind == "both":
        return format_html('<span class="stance stance-both">{}{}</span>', stance("chance"), stance("risk"))
    return _stance(kind, get_language()) if kind in {"chance", "risk"} else SafeString()


@cache
def _stance(kind: str, language: str | None) -> SafeString:
    """Drawn once per language: lists have one in every row."""
    return format_html('<span class="stance stance-{}">{}{}</span>', kind, mark(kind), _("Opportunity") if kind == "chance" else _("Risk"))


def balance(chances: int, risks: int) -> SafeString:
    """One mark a story; the words stand beside it."""
    marks = mark("chance", "c") * chances + mark("risk", "r") * risks
    return mark_safe(f'<span class="balance" aria-hidden="true">{marks}</span>')  # noqa: S308  marks of ours


@lru_cache(maxsize=2000)
def seats(capacity: int, taken: int, mine: int | None = None, minimum: int | None = None) -> SafeString:
    """One block a seat (taken, mine at this index from 0, free) and a tick at the minimum. Nothing above 40 seats: words do."""
    if not 0 < capacity <= MOST_SEATS_DRAWN:
        return SafeString()
    wide, gap, blocks = 9, 3, []
    for seat in range(capacity):
        left = seat * (wide + gap)
        if seat < taken:
            blocks.append(f'<rect x="{left}" y="1" width="{wide}" height="{wide}" rx="1" class="{"me" if seat == mine else "taken"}"/>')
        else:
            blocks.append(f'<rect x="{left + 0.5}" y="1.5" width="{wide - 1}" height="{wide - 1}" rx="1" class="free"/>')
    if minimum and 0 < minimum < capacity:
        blocks.append(f'<path d="M{minimum * (wide + gap) - gap / 2} -2V13" class="min"/>')
    total = capacity * (wide + gap) - gap
    return mark_safe(f'<svg viewBox="0 -2 {total} 15" width="{total}" height="15" aria-hidden="true">{"".join(blocks)}</svg>')  # noqa: S308  numbers only


def level(reached: int, of: int = 5, was: int | None = None) -> SafeString:
    """Blocks up to the level reached, with a tick at the level of last time; the words stand beside it."""
    wide, gap = 20, 4
    blocks = [
        f'<rect x="{step * (wide + gap) + 0.5}" y="4.5" width="{wide - 1}" height="8" class="{"on" if step < reached else "off"}"/>' for step in range(of)
    ]
    if was is not None:
        blocks.append(f'<path class="was" d="M{was * (wide + gap) - gap / 2} 0V17"/>')
    return mark_safe(  # noqa: S308  numbers only
        f'<svg class="level" viewBox="0 0 {of * (wide + gap) - gap} 17" preserveAspectRatio="xMinYMid" aria-hidden="true">{"".join(blocks)}</svg>'
    )
