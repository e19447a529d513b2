"""Words with layout inside one line of text: read from HTML, written as Markdown, and proven to come back the same."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from urllib.parse import quote

from courses.catalogue.folders.markdown import parser_of

STRONG, EMPHASIS, CODE = "strong", "em", "code"
_MARKS = {"strong": STRONG, "b": STRONG, "em": EMPHASIS, "i": EMPHASIS, "code": CODE}
_SPACE = re.compile("[\x00-\x20\x7f\x85\u2028\u2029]+")


@dataclass(frozen=True)
class Run:
    """Some words with the same layout. `href` is empty outside links. `text` is a line end for a break that the writer made."""

    text: str
    marks: frozenset[str] = frozenset()
    href: str = ""
    title: str = ""
    is_break: bool = False


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Run] = []
        self.marks: list[str] = []
        self.links: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _MARKS:
            self.marks.append(_MARKS[tag])
        elif tag == "a":
            self.links.append((values.get("href", ""), values.get("title", "")))
        elif tag == "br":
            self.found.append(Run("\n", is_break=True))

    def handle_endtag(self, tag: str) -> None:
        if tag in _MARKS and _MARKS[tag] in self.marks:
            self.marks.reverse()
            self.marks.remove(_MARKS[tag])
            self.marks.reverse()
        elif tag == "a" and self.links:
            self.links.pop()

    def handle_data(self, data: str) -> None:
        href, title = self.links[-1] if self.links else ("", "")
        self.found.append(Run(data, frozenset(self.marks), href, title))


class _Alt(HTMLParser):
    """The sentence of the first picture."""

    text: str | None = None

    @classmethod
    def of(cls, html: str) -> str | None:
        reader = cls()
        reader.feed(html)
        return reader.text

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "img" and self.text is None:
            self.text = dict(attrs).get("alt") or ""


def runs_of(html: str, *, keeps_lines: bool = True) -> list[Run]:
    """The words of inline HTML, spaces drawn together. Without `keeps_lines` there is only one line, as in a heading or a cell."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    runs = [run if not run.is_break or keeps_lines else Run(" ") for run in reader.found]
    return _tidy(runs, keeps_lines)


def _tidy(runs: list[Run], keeps_lines: bool) -> list[Run]:
    """Spaces stand outside of layout, once, and never at the end of a line; the neighbours with the same layout are one."""
    pieces: list[Run] = []
    for run in runs:
        pieces += [run] if run.is_break else _split_spaces(run, keeps_lines)
    out: list[Run] = []
    for piece in pieces:
        last = out[-1] if out else None
        if piece.text in {" ", "\n"} and not piece.is_break:
            if last is None or last.is_break or last.text in {" ", "\n"}:
                if last is not None and not last.is_break and piece.text == "\n":
                    out[-1] = replace(last, text="\n")
                continue
            out.append(piece)
        elif piece.is_break:
            while out and out[-1].text in {" ", "\n"} and not out[-1].is_break:
                out.pop()
            if out:
                out.append(piece)
        else:
            out.append(piece)
    while out and out[-1].text in {" ", "\n"}:
        out.pop()
    return _joined(_inside(_without_edges(out)))


def _without_edges(runs: list[Run]) -> list[Run]:
    """No space of any kind, such as one that keeps words together, at the beginning or the end of a line."""
    out: list[Run] = []
    for at, run in enumerate(runs):
        text = run.text
        if text not in {" ", "\n"} and not run.is_break:
            text = text if at and runs[at - 1].text != "\n" else text.lstrip()
            text = text if at + 1 < len(runs) and runs[at + 1].text != "\n" else text.rstrip()
        if text:
            out.append(replace(run, text=text))
    return out if out == runs else _tidy(out, keeps_lines=True)


def _split_spaces(run: Run, keeps_lines: bool) -> Iterator[Run]:
    at = 0
    for found in _SPACE.finditer(run.text):
        if found.start() > at:
            yield replace(run, text=run.text[at : found.start()])
        is_line = keeps_lines and "\n" in found[0] and CODE not in run.marks
        yield replace(run, text="\n" if is_line else " ")
        at = found.end()
    if at < len(run.text):
        yield replace(run, text=run.text[at:])


def _inside(runs: list[Run]) -> list[Run]:
    """A space keeps the layout that both its neighbours have; at the edge of a layout it stands outside."""
    out = []
    for at, run in enumerate(runs):
        if not run.is_break and run.text not in {" ", "\n"}:
            out.append(run)
            continue
        before, after = (runs[at - 1] if at else Run("")), (runs[at + 1] if at + 1 < len(runs) else Run(""))
        is_link = before.href == after.href and before.title == after.title
        out.append(
            replace(run, marks=before.marks & after.marks - {CODE} if run.is_break else before.marks & after.marks, href=before.href if is_link else "",
                    title=before.title if is_link else "")
        )  # fmt: skip
    return out


def _joined(runs: list[Run]) -> list[Run]:
    out: list[Run] = []
    for run in runs:
        if out and not run.is_break and not out[-1].is_break and _layout(out[-1]) == _layout(run):
            out[-1] = replace(run, text=out[-1].text + run.text)
        else:
            out.append(run)
    return out


def _layout(run: Run) -> tuple[frozenset[str], str, str]:
    return run.marks, run.href, run.title


def words(runs: list[Run]) -> str:
    return "".join(run.text for run in runs)


# --- as Markdown ----------------------------------------------------------------------------------------------------
_LIGHT = re.compile(r"[\\`*\[\]<]|(?<!\w)_|_(?!\w)|&(?=#?\w{1,32};)|!(?=\[)")
_HEAVY = re.compile(r"[\\`*_\[\]<>!&~^$|#{}:]")
_IN_TITLE = re.compile(r"[\\\"`&<]")
_LINE_START = re.compile(r"^(#{1,6}(?=\s|$)|>|[-+](?=\s|$)|[-=]+\s*$|:::|~~~|\||:?-+:?\s*\||:-)", re.MULTILINE)
_NUMBER_START = re.compile(r"^(\d{1,9})([.)])(?=\s|$)", re.MULTILINE)


def _escaped(text: str, pattern: re.Pattern[str]) -> str:
    def one(found: re.Match[str]) -> str:
        return "&lt;" if found[0] == "<" else "\\" + found[0]

    return pattern.sub(one, text)


def escaped(text: str) -> str:
    """Words that mean nothing but themselves, for the sentence of a picture."""
    line = " ".join(text.split())
    light = _escaped(line, _LIGHT)
    shown = _Alt.of(parser_of("en").renderInline(f"![{light}](/x)"))
    return light if shown == line else _escaped(line, _HEAVY)


def to_markdown(runs: list[Run], *, in_cell: bool = False) -> str:
    """The shortest way of writing that comes back the same; what Markdown cannot say loses its layout, never its words."""
    plain = [replace(run, marks=frozenset()) for run in runs]
    unlinked = [replace(run, href="", title="") for run in plain]
    for candidate in (_joined(one) for one in (runs, plain, unlinked)):
        for pattern in (_LIGHT, _HEAVY):
            source = _written(candidate, pattern, in_cell)
            if _comes_back(source, candidate, in_cell):
                return source
    return _written(_joined(unlinked), _HEAVY, in_cell)


def _comes_back(source: str, runs: list[Run], in_cell: bool) -> bool:
    line = source.replace("\\|", "|") if in_cell else source
    return runs_of(parser_of("en").renderInline(line)) == runs and (in_cell or _is_one_paragraph(source))


def _is_one_paragraph(source: str) -> bool:
    """Whether nothing at the start of a line makes a list, a heading, a table or an end of the paragraph of it."""
    return not source or [token.type for token in parser_of("en").parse(source)] == ["paragraph_open", "inline", "paragraph_close"]


def _written(runs: list[Run], pattern: re.Pattern[str], in_cell: bool) -> str:
    parts: list[str] = []
    open_marks: list[str] = []
    at = 0
    while at < len(runs):
        if runs[at].href:
            end = at
            while end < len(runs) and (runs[end].href, runs[end].title) == (runs[at].href, runs[at].title):
                end += 1
            parts += _close(open_marks, frozenset())
            inner = _written([replace(run, href="", title="") for run in runs[at:end]], pattern, in_cell)
            parts.append(f"[{inner}]({address(runs[at].href)}{_title(runs[at].title)})")
            at = end
            continue
        run = runs[at]
        parts += _close(open_marks, run.marks)
        if run.is_break:
            parts.append("\\\n")
        elif CODE in run.marks:
            parts.append(_code(run.text))
        else:
            parts += _open(open_marks, run.marks)
            parts.append(_escaped(run.text, pattern))
        at += 1
    parts += _close(open_marks, frozenset())
    source = "".join(parts)
    if in_cell:
        return re.sub(r"(?<!\\)((?:\\\\)*)\|", r"\1\\|", source)
    return _NUMBER_START.sub(r"\1\\\2", _LINE_START.sub(lambda found: "\\" + found[0], source))


_SIGN = {STRONG: "**", EMPHASIS: "*"}


def _close(open_marks: list[str], wanted: frozenset[str]) -> list[str]:
    parts = []
    while open_marks and not set(open_marks) <= wanted:
        parts.append(_SIGN[open_marks.pop()])
    return parts


def _open(open_marks: list[str], wanted: frozenset[str]) -> list[str]:
    parts = []
    for mark in (STRONG, EMPHASIS):
        if mark in wanted and mark not in open_marks:
            open_marks.append(mark)
            parts.append(_SIGN[mark])
    return parts


def _code(text: str) -> str:
    longest = max((len(found) for found in re.findall(r"`+", text)), default=0)
    fence = "`" * (longest + 1)
    edge = " " if text.startswith(("`", " ")) or text.endswith(("`", " ")) else ""
    return f"{fence}{edge}{text}{edge}{fence}"


def address(href: str) -> str:
    """An address as it may stand between the brackets of a link or a picture."""
    is_plain = href and not re.search(r"[\s<>\\]", href) and _is_balanced(href)
    return href if is_plain else re.sub(r"[\s<>\\()]", lambda found: quote(found[0], safe=""), href)


def _is_balanced(href: str) -> bool:
    depth = 0
    for sign in re.findall(r"[()]", href):
        depth += 1 if sign == "(" else -1
        if depth < 0:
            return False
    return depth == 0


def _title(title: str) -> str:
    return ' "' + _escaped(" ".join(title.split()), _IN_TITLE) + '"' if title else ""
