"""Sanitised HTML of a lesson as our Markdown, so that it can be read, changed and loaded again without a difference."""

import re
from collections.abc import Callable

from courses.catalogue.folders import markdown
from courses.catalogue.folders.blocks import Block, blocks_of
from courses.catalogue.folders.runs import address, escaped, runs_of, to_markdown, words

# Gives the name in the folder for the address of a picture, or None when it is not one of this module.
Names = Callable[[str], str | None]
MOST_TURNS = 5


def written(html: str, *, names: Names, tightens: bool = False) -> str:
    """The Markdown, ending with one line end; "" when there is nothing. `tightens` draws lists of single lines together, as an editor makes them loose."""
    lines = _Writer(names, tightens).blocks(blocks_of(html).children, depth=0)
    return "\n".join(lines) + "\n" if lines else ""


def normal(html: str, *, language: str, pictures: dict[str, markdown.Picture]) -> str:
    """The same text as it will come back from a folder: what our Markdown cannot say is left out now, and not later without a word.

    `pictures` are those of the module by address.
    """

    def name(address: str) -> str | None:
        return address if address in pictures else None

    for _time in range(MOST_TURNS):  # lists that flow together may become a tight one only then
        before, source = html, written(html, names=name, tightens=True)
        html = markdown.to_html(source, language=language, pictures=lambda address: pictures.get(address))[0]
        if html == before:
            break
    return html


class _Writer:
    def __init__(self, names: Names, tightens: bool) -> None:
        self.names = names
        self.tightens = tightens

    def blocks(self, blocks: list[Block], *, depth: int) -> list[str]:
        """The lines of blocks one below the other, with an empty line between them."""
        lines: list[str] = []
        last: Block | None = None
        markers: dict[str, bool] = {}
        for block in self._flat(blocks, depth):
            is_again = last is not None and last.kind == block.kind and block.kind in {"ul", "ol"}
            markers[block.kind] = not markers.get(block.kind, False) if is_again else False
            made = self._block(block, depth=depth, other_marker=markers[block.kind])
            if not made:
                continue
            lines += [""] if lines else []
            lines += made
            last = block
        return lines

    def _flat(self, blocks: list[Block], depth: int) -> list[Block]:
        """Pictures out of paragraphs, callouts inside other things as their content, empty things away."""
        found: list[Block] = []
        for block in blocks:
            if block.kind in {"p", "h2", "h3"} and block.children:
                found += [Block(block.kind, block.html)] if words(runs_of(block.html)) else []
                found += self._flat(block.children, depth)
            elif block.kind == "callout" and depth:
                found += self._flat([one for one in block.children if one.kind != "label"], depth)
            elif block.kind == "label":
                found.append(Block("p", block.html))
            elif block.kind in {"li", "row", "cell"}:
                found += self._flat([Block("p", block.html), *block.children] if block.html else block.children, depth)
            else:
                found.append(block)
        return found

    def _block(self, block: Block, *, depth: int, other_marker: bool) -> list[str]:
        if block.kind == "p":
            return _lines(to_markdown(runs_of(block.html)))
        if block.kind in {"h2", "h3"}:
            return self._heading(block)
        if block.kind in {"ul", "ol"}:
            return self._list(block, depth, other_marker)
        if block.kind == "quote":
            return [f"> {line}".rstrip() for line in self.blocks(block.children, depth=depth + 1)]
        if block.kind == "hr":
            return ["___" if depth else "---"]
        if block.kind == "table":
            return self._table(block)
        if block.kind == "image":
            return self._image(block)
        if block.kind == "callout":
            inside = self.blocks([one for one in block.children if one.kind != "label"], depth=depth + 1)
            return [f":::{block.facts['kind']}", *inside, ":::"] if inside else []
        return []

    def _heading(self, block: Block) -> list[str]:
        text = to_markdown(runs_of(block.html, keeps_lines=False)).replace("\n", " ")
        text = re.sub(r"(^|\s)(#+)$", r"\1\\\2", text)
        return [f"{'##' if block.kind == 'h2' else '###'} {text}"] if text else []

    def _image(self, block: Block) -> list[str]:
        name = self.names(block.facts["src"])
        if not name:
            return []
        return [f"![{escaped(block.facts['alt'])}]({address(name.replace('%', '%25'))})"]

    def _list(self, block: Block, depth: int, other_marker: bool) -> list[str]:
        items = [self._flat(one.children, depth + 1) for one in block.children if one.kind == "li"]
        items = [item for item in items if any(self._block(part, depth=depth + 1, other_marker=False) for part in item)]
        is_tight = all(_is_short(item, self.tightens) for item in items)
        lines: list[str] = []
        for number, item in enumerate(items, block.facts.get("start", 1)):
            marker = ("* " if other_marker else "- ") if block.kind == "ul" else f"{number}{')' if other_marker else '.'} "
            inside = self._item(item, depth + 1, is_tight)
            lines += [""] if lines and not is_tight else []
            lines += [f"{marker}{inside[0]}", *(f"{' ' * len(marker)}{line}".rstrip() for line in inside[1:])]
        return lines

    def _item(self, item: list[Block], depth: int, is_tight: bool) -> list[str]:
        if not is_tight:
            return self.blocks(item, depth=depth)
        lines: list[str] = []
        for part in item:
            lines += self._block(part, depth=depth, other_marker=False)
        return lines

    def _table(self, block: Block) -> list[str]:
        rows = [[cell for cell in row.children if cell.kind == "cell"] for row in _rows(block)]
        texts = [[text for cell in row for text in [self._cell(cell), *[""] * (cell.facts["span"] - 1)]] for row in rows if row]
        if not texts:
            return []
        width = max(len(row) for row in texts)
        padded = [row + [""] * (width - len(row)) for row in texts]
        lines = ["| " + " | ".join(row) + " |" for row in padded]
        return [re.sub(r" +\|", " |", line) for line in [lines[0], "| " + " | ".join(["---"] * width) + " |", *lines[1:]]]

    def _cell(self, cell: Block) -> str:
        html = " ".join([cell.html, *(one.html for one in _with_words(cell))])
        return to_markdown(runs_of(html, keeps_lines=False), in_cell=True).replace("\n", " ")


def _with_words(block: Block) -> list[Block]:
    return [found for child in block.children for found in ([child] if child.html else []) + _with_words(child)]


def _rows(block: Block) -> list[Block]:
    return [found for child in block.children for found in ([child] if child.kind == "row" else _rows(child))]


def _is_short(item: list[Block], tightens: bool) -> bool:
    """One line, perhaps with a list below it: such items stand without empty lines between them."""
    first, *rest = item
    return first.kind == "p" and (tightens or bool(first.facts.get("is_bare"))) and len(rest) <= 1 and all(part.kind in {"ul", "ol"} for part in rest)


def _lines(text: str) -> list[str]:
    return text.split("\n") if text else []
