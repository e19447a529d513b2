"""Our Markdown to HTML: headings, lists, quotes, tables, own pictures and callouts. No HTML, no other syntax."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import unquote

from django.utils.translation import gettext as _
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from lms.lib.rich_text import CALLOUT_LABELS, CALLOUTS, sanitised

_HTML = re.compile(r"</?[A-Za-z][^>]*>|<!--")
_CONTAINER = re.compile(r":::\s*(\S*)")
_KNOWN_BLOCKS = {
    "heading", "paragraph", "inline", "bullet_list", "ordered_list", "list_item", "blockquote", "hr",
    "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip


@dataclass(frozen=True)
class Picture:
    """Where a picture is served, and its size in pixels so that the page does not jump."""

    address: str
    width: int = 0
    height: int = 0


# Gives the picture for `images/x.nl.svg`, or None when the folder has no such file.
Pictures = Callable[[str], Picture | None]


def _parser(language: str) -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    for kind in CALLOUTS:
        container_plugin(parser, kind, render=_callout(kind, CALLOUT_LABELS[language][kind]))
    return parser


def _callout(kind: str, label: str) -> Callable[..., str]:
    opening = f'<div class="callout callout-{kind}"><p class="callout-label">{escape(label)}</p>\n'

    def render(self: object, tokens: Sequence[Token], index: int, options: object, env: object) -> str:
        return opening if tokens[index].nesting == 1 else "</div>\n"

    return render


_parsers = {language: _parser(language) for language in CALLOUT_LABELS}


def parser_of(language: str) -> MarkdownIt:
    """The parser with the labels of callouts in this language."""
    return _parsers[language]


def to_html(source: str, *, language: str, pictures: Pictures) -> tuple[str, list[tuple[int, str]]]:
    """Sanitised HTML and what is wrong, as (line counted from 1, reason). Labels of callouts are in `language`."""
    parser = _parsers[language]
    wrong = _wrong_lines(source)
    tokens = parser.parse(source)
    for at, token in enumerate(tokens):
        line = (token.map[0] + 1) if token.map else 1
        base = token.type.removesuffix("_open").removesuffix("_close")
        if base not in _KNOWN_BLOCKS and not base.startswith("container_"):
            wrong.append((line, _("%(base)s is not part of our Markdown") % {"base": base.replace("_", " ")}))
        if token.type == "heading_open" and token.tag not in {"h2", "h3"}:
            wrong.append((line, _("use ## or ### for headings")))
        if token.type == "inline" and token.children:
            wrong += [(line, reason) for reason in _place_pictures(tokens, at, pictures)]
        if token.type == "th_open":
            token.attrSet("scope", "col")
    return sanitised(parser.renderer.render(tokens, parser.options, {})), wrong


def _wrong_lines(source: str) -> list[tuple[int, str]]:
    wrong, inside = [], 0
    for number, line in enumerate(source.split("\n"), 1):
        if _HTML.search(line):
            wrong.append((number, _("HTML is not allowed")))
        if line != line.rstrip():
            wrong.append((number, _("no spaces at the end of a line")))
        if found := _CONTAINER.match(line):
            kind = found[1]
            if kind and kind not in CALLOUTS:
                wrong.append((number, _("there is no callout %(kind)s; choose one of: %(names)s") % {"kind": repr(kind), "names": ", ".join(CALLOUTS)}))
            if bool(kind) == bool(inside):
                wrong.append((number, _("a callout inside a callout") if kind else _("this closes a callout that was not open")))
            inside = number if kind else 0
    if inside:
        wrong.append((inside, _("this callout is not closed")))
    return wrong


def _place_pictures(tokens: list[Token], at: int, pictures: Pictures) -> list[str]:
    children = tokens[at].children or []
    images = [child for child in children if child.type == "image"]
    wrong = []
    for image in images:
        source = unquote(str(image.attrGet("src") or ""))
        picture = pictures(source)
        if picture is None:
            wrong.append(_("the picture %(source)s is not in the folder") % {"source": source})
            continue
        if not image.content.strip():
            wrong.append(_("the picture %(source)s has no alternative text") % {"source": source})
        image.attrSet("src", picture.address)
        image.attrSet("loading", "lazy")
        if picture.width and picture.height:
            image.attrSet("width", str(picture.width))
            image.attrSet("height", str(picture.height))
    if images:
        if len(children) > 1:
            wrong.append(_("a picture stands on a line of its own"))
        elif tokens[at - 1].type == "paragraph_open":
            tokens[at - 1].tag = tokens[at + 1].tag = "figure"
    return wrong
