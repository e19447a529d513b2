"""A published text made ready for reading: places to come back to, tables that scroll, and the language it is in."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from courses.catalogue.models import Attachment, LessonVersion
from courses.catalogue.rules import is_address
from lms.lib.bilingual import LANGUAGES, pick
from lms.lib.rich_text import plain, sanitised

_HEADING = re.compile(r"<h2>(.*?)</h2>", re.DOTALL)


@dataclass(frozen=True)
class Text:
    """`language` is the one the text is in, which is the other one when the reader's is missing. `places` are the headings, in order."""

    title: str
    html: SafeString
    language: str
    places: list[str]
    media: dict[str, int]


def text_of(version: LessonVersion) -> Text:
    """The text for this reader, sanitised once more on its way out."""
    wanted = (get_language() or "nl")[:2]
    other = next(language for language in LANGUAGES if language != wanted)
    language = wanted if getattr(version, f"title_{wanted}") else other
    html, places = with_places(sanitised(getattr(version, f"body_{language}")))
    return Text(pick(version.title_nl, version.title_en), mark_safe(scrolling(html)), language, places, getattr(version, f"media_{language}"))  # noqa: S308


def files_of(version: LessonVersion) -> dict[str, Attachment]:
    """The files of a version in the language of its text, by use."""
    media = text_of(version).media
    files = Attachment.objects.in_bulk(media.values()) if media else {}
    return {use: files[pk] for use, pk in media.items() if pk in files}


@dataclass(frozen=True)
class Outside:
    """Where a lesson leads outside Podium."""

    url: str
    host: str


def outside_of(version: LessonVersion) -> Outside | None:
    """The address of a version in the language of its text; None when there is none, or none that may be opened."""
    link = getattr(version, f"link_{text_of(version).language}")
    return Outside(link, str(urlsplit(link).hostname).removeprefix("www.")) if is_address(link) else None


def with_places(html: str) -> tuple[str, list[str]]:
    """Every second-level heading gets the id place-1, place-2, …; and the headings as plain words."""
    places: list[str] = []

    def number(found: re.Match[str]) -> str:
        places.append(plain(found[1]))
        return f'<h2 id="place-{len(places)}" tabindex="-1">{found[1]}</h2>'

    return _HEADING.sub(number, html), places


def scrolling(html: str) -> str:
    """Tables of a text scroll sideways by themselves on a narrow screen."""
    name = escape(_("Table"))
    opening = f'<div class="table-wrap" tabindex="0" role="region" aria-label="{name}"><table>'
    return html.replace("<table>", opening).replace("</table>", "</table></div>")
