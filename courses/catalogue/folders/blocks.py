"""HTML of a lesson as blocks: paragraphs, headings, lists, quotes, tables, pictures and callouts."""

from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser
from typing import Any

from lms.lib.rich_text import CALLOUTS

_INLINE = {"strong", "b", "em", "i", "code", "a", "br", "s", "sub", "sup"}
_SPLITS = {"p", "h1", "h2", "h3", "h4", "pre", "figcaption", "footer", "caption"}


@dataclass
class Block:
    """`kind` is root, p, h2, h3, ul, ol, li, quote, hr, table, row, cell, image or callout.

    `html` are the inline words of a paragraph, heading or cell. `facts`: start of a numbered list, src and alt of a picture, kind of a callout, is_loose
    of an item whose first words stood in a paragraph.
    """

    kind: str
    html: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    children: list["Block"] = field(default_factory=list)


class _Tree(HTMLParser):
    """Only what we know of sanitised HTML; anything else is read as its words."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Block("root")
        self.stack: list[tuple[str, Block | None]] = [("", self.root)]
        self.text: Block | None = None
        self.open_inline: list[str] = []

    @property
    def at(self) -> Block:
        return next(block for _tag, block in reversed(self.stack) if block is not None)

    def _begin(self, tag: str, block: Block | None) -> None:
        self._end_text()
        if block is not None:
            self.at.children.append(block)
        self.stack.append((tag, block))

    def _end_text(self) -> None:
        if self.text is not None:
            self.text.html += "".join(f"</{tag}>" for tag in reversed(self.open_inline))
        self.text = None

    def _write(self, html: str) -> None:
        if self.text is None:
            if not html.strip():
                return
            kind = self.at.kind
            self.text = self.at if kind in {"p", "h2", "h3", "cell"} and not self.at.html else Block("p", facts={"is_bare": True})
            if self.text is not self.at:
                self.at.children.append(self.text)
        self.text.html += html

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _INLINE:
            self._write(self.get_starttag_text() or "")
            if tag != "br" and self.text is not None:
                self.open_inline.append(tag)
            return
        if tag == "img":
            self._end_text()
            self.at.children.append(Block("image", facts={"src": values.get("src", ""), "alt": values.get("alt", "")}))
            return
        if tag == "hr":
            self._end_text()
            self.at.children.append(Block("hr"))
            return
        self.open_inline.clear()
        self._begin(tag, self._block(tag, values))

    def _block(self, tag: str, values: dict[str, str]) -> Block | None:
        names = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "ul": "ul", "ol": "ol", "li": "li", "blockquote": "quote", "table": "table", "tr": "row"}
        classes = values.get("class", "").split()
        if tag in {"th", "td"}:
            return Block("cell", facts={"span": _span(values.get("colspan", ""))})
        if tag == "ol":
            return Block("ol", facts={"start": int(values["start"]) if values.get("start", "").isdigit() else 1})
        if tag in names:
            return Block(names[tag])
        if tag == "p" and "callout-label" in classes:
            return Block("label")
        if tag in _SPLITS:
            return Block("p")
        if tag == "div" and "callout" in classes:
            return Block("callout", facts={"kind": next((one for one in CALLOUTS if f"callout-{one}" in classes), "example")})
        return None

    def handle_endtag(self, tag: str) -> None:
        if tag in _INLINE:
            if tag in self.open_inline:
                self.open_inline.remove(tag)
                if self.text is not None:
                    self.text.html += f"</{tag}>"
            return
        if not any(name == tag for name, _block in self.stack):
            return
        self._end_text()
        self.open_inline.clear()
        while self.stack[-1][0] != tag:
            self.stack.pop()
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        self._write(escape(data, quote=False))


def _span(value: str) -> int:
    return min(int(value), 20) if value.isascii() and value.isdigit() and value != "0" else 1


def blocks_of(html: str) -> Block:
    """The blocks of sanitised HTML."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    tree._end_text()
    return tree.root
