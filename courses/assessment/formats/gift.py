"""GIFT, the text format of Moodle for questions: https://docs.moodle.org/en/GIFT_format. Ordering is written as Moodle's own ordering question does."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.assessment.formats.brought import NL, Brought, Found, LeftOut, Unreadable, in_language, words_of_html
from courses.assessment.rules.marking import MATCHING, MULTIPLE, ORDERING, SHORT, SINGLE
from courses.assessment.services.questions import QuestionForm

# What stands after a backslash is set aside while a question is taken apart, and put back in the words of its parts.
_ESCAPED = re.compile(r"\\([~=#{}:\\n])")
_ASIDE = {mark: chr(0xE000 + place) for place, mark in enumerate("~=#{}:\\n")}
_BACK = {ord(aside): "\n" if mark == "n" else mark for mark, aside in _ASIDE.items()}
_TO_ESCAPE = re.compile(r"([~=#{}:\\])")
_TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)
_FORMAT = re.compile(r"\s*\[(html|markdown|plain|moodle)\]\s*", re.IGNORECASE)
_TRUE_FALSE = re.compile(r"\s*(T|TRUE|F|FALSE)\s*(?=$|#)", re.IGNORECASE)
_WEIGHT = re.compile(r"\s*%(-?\d+(?:\.\d+)?)%")
_ORDER_WORDS = re.compile(r"(?:[ \t]*(?:\d+|ALL|EXACT|REL|RANDOM|CONTIGUOUS|HORIZONTAL|VERTICAL|HORI|VERT|SHOW|HIDE|[A-Z]+(?:_[A-Z]+)+)\b)*[ \t]*(?:\n|$)")
TRUE_FALSE = {NL: ("Waar", "Niet waar"), "en": ("True", "False")}

NOT_HERE = gettext_lazy("Podium has no questions of this kind.")
PARTLY = gettext_lazy("An answer that counted partly does not count as fitting here.")
_NO_END = gettext_lazy("The closing brace is missing.")
_TWO_ENDS = gettext_lazy("There is more than one list of answers in it.")


@dataclass(frozen=True)
class _Block:
    """One question as it stands in the file; `pool` from the category above it."""

    line: int
    text: str
    pool: str
    is_broken: bool = False


def read(source: str, *, language: str) -> Brought:
    """Every question of the file. Kinds that we do not have are listed, not dropped. Raises Unreadable when there is no question at all."""
    brought = Brought(language)
    blocks = list(_blocks(source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")))
    if not blocks:
        raise Unreadable(gettext_lazy("There is no question in this file. A GIFT file has the answers of each question between braces."))
    for block in blocks:
        _read_block(block, brought)
    return brought


def _blocks(source: str) -> Iterator[_Block]:
    """Questions are divided by empty lines; within braces an empty line divides nothing."""
    lines: list[str] = []
    start, pool = 1, ""
    for number, line in enumerate([*source.split("\n"), ""], 1):
        if line.lstrip().startswith("//"):
            continue
        open_braces = _open_braces("\n".join(lines))
        begins = line.lstrip().startswith(("::", "$CATEGORY:"))
        if lines and ((not line.strip() and open_braces <= 0) or (begins and open_braces > 0)):
            yield _Block(start, "\n".join(lines), pool, is_broken=open_braces > 0)
            lines = []
        if line.lstrip().startswith("$CATEGORY:"):
            pool = slugify(line.partition(":")[2].strip().rpartition("/")[2])[:40]
        elif line.strip() or lines:
            start = start if lines else number
            lines.append(line)
    if lines:
        yield _Block(start, "\n".join(lines), pool, is_broken=True)


def _open_braces(text: str) -> int:
    plain = re.sub(r"\\.", "", text, flags=re.DOTALL)
    return plain.count("{") - plain.count("}")


def _read_block(block: _Block, brought: Brought) -> None:
    where = _("line %(line)s") % {"line": block.line}
    text = _ESCAPED.sub(lambda found: _ASIDE[found[1]], block.text.translate(dict.fromkeys(_BACK)))
    found = _TITLE.match(text)
    title = _plain(found[1]) if found else ""
    text = text[found.end() :] if found else text
    shape = _FORMAT.match(text)
    text = text[shape.end() :] if shape else text
    shape_name = shape[1].lower() if shape else ""
    parts = re.split(r"[{}]", text)

    def leave_out(called: str, reason: object) -> None:
        brought.left_out.append(LeftOut(where, title or _plain(parts[0])[:80], called, reason))

    if block.is_broken:
        leave_out(_("unknown"), _NO_END)
    elif len(parts) == 1:
        leave_out(_("text without a question"), NOT_HERE)
    elif len(parts) != 3:
        leave_out(_("unknown"), _TWO_ENDS)
    else:
        before, inside, after = parts
        words = _words(_with_gap(before, after), shape_name)
        _Answers(brought, where, title, words, block.pool, shape_name, leave_out).read(inside)


def _with_gap(before: str, after: str) -> str:
    """The question with a line where the answer belongs; a full stop alone after the braces leaves no gap to fill in."""
    after = after.strip()
    if not re.search(r"\w", after):
        return before
    return f"{before.rstrip()} _____{'' if re.match(r'[.,;:!?)]', after) else ' '}{after}"


@dataclass
class _Answers:
    """What stands between the braces."""

    brought: Brought
    where: str
    title: str
    text: str
    pool: str
    shape: str
    leave_out: object

    def read(self, inside: str) -> None:
        inside, _hashes, why = inside.partition("####")
        self.why = _words(why, self.shape)
        if not inside.strip():
            self._leave(_("essay"))
        elif inside.lstrip().startswith("#"):
            self._leave(_("numerical"))
        elif inside.lstrip().startswith(">"):
            rest = inside.lstrip()[1:]
            header = _ORDER_WORDS.match(rest)
            items = [self._said(line) for line in rest[header.end() if header else 0 :].split("\n") if line.strip()]
            self._add(ORDERING, "ordering", [Found(item) for item in items])
        elif found := _TRUE_FALSE.match(inside):
            self._true_false(found[1].upper().startswith("T"), inside[found.end() :])
        else:
            self._list(inside)

    def _leave(self, called: str) -> None:
        self.leave_out(called, NOT_HERE)  # type: ignore[operator]

    def _add(self, kind: str, called: str, answers: Sequence[Found]) -> None:
        self.brought.add(where=self.where, title=self.title, kind=kind, called=called, text=self.text, answers=answers, why=self.why, pool=self.pool)

    def _said(self, words: str) -> str:
        found = _FORMAT.match(words)
        return _words(words[found.end() :] if found else words, found[1].lower() if found else self.shape)

    def _true_false(self, is_true: bool, rest: str) -> None:
        wrong, right = ([self._said(part) for part in rest.split("#")[1:]] + ["", ""])[:2]
        yes, no = TRUE_FALSE[self.brought.language]
        self._add(SINGLE, "true/false", [Found(yes, is_true, right if is_true else wrong), Found(no, not is_true, wrong if is_true else right)])

    def _list(self, inside: str) -> None:
        marks = re.split(r"([=~])", inside)
        rows = [(mark, answer) for mark, answer in zip(marks[1::2], marks[2::2], strict=True)]
        if not rows:  # one accepted answer needs no sign
            self._all_equal([inside])
        elif all(mark == "=" for mark, _answer in rows):
            self._all_equal([answer for _mark, answer in rows])
        else:
            self._choices(rows)

    def _all_equal(self, answers: list[str]) -> None:
        if all("->" in answer for answer in answers):
            halves = [answer.partition("->") for answer in answers]
            self._add(MATCHING, "matching", [Found(self._said(left), to=self._said(right.partition("#")[0])) for left, _arrow, right in halves])
            return
        found = [self._answer("=", answer) for answer in answers]
        self._add(SHORT, "short answer", [Found(words, weight >= 100, feedback) for words, weight, feedback in found])
        self._note_partly([weight for _words, weight, _feedback in found])

    def _choices(self, rows: list[tuple[str, str]]) -> None:
        found = [self._answer(mark, answer) for mark, answer in rows]
        is_single = any(mark == "=" for mark, _answer in rows)
        answers = [Found(words, weight >= 100 if is_single else weight > 0, feedback) for words, weight, feedback in found]
        self._add(SINGLE if is_single else MULTIPLE, "multiple choice", answers)
        if is_single:
            self._note_partly([weight for _words, weight, _feedback in found])

    def _answer(self, mark: str, answer: str) -> tuple[str, float, str]:
        weight = _WEIGHT.match(answer)
        words, _hash, feedback = (answer[weight.end() :] if weight else answer).partition("#")
        return self._said(words), float(weight[1]) if weight else 100.0 if mark == "=" else 0.0, self._said(feedback)

    def _note_partly(self, weights: list[float]) -> None:
        if any(0 < weight < 100 for weight in weights):
            self.brought.notes.append((self.title or self.text[:80], PARTLY))


def _plain(text: str) -> str:
    return text.translate(_BACK).strip()


def _words(text: str, shape: str) -> str:
    words = _plain(re.sub(r"[ \t]*\n[ \t]*", "\n" if shape in {"plain", "markdown"} else " ", text.strip()))
    return words_of_html(words) if shape == "html" or (shape in {"", "moodle"} and re.search(r"</?[a-zA-Z]|&[a-z#]", words)) else words


# --- writing ------------------------------------------------------------------------------------------------------
def written(forms: Sequence[QuestionForm], *, language: str) -> str:
    """The questions in one language; where it is missing, in the other."""
    return "\n\n".join(_written(one, language) for one in forms) + "\n"


def _written(form: QuestionForm, language: str) -> str:
    why = in_language(form.why_nl, form.why_en, language)
    end = f"\n\t####{_escaped(why)}" if why else ""
    head = f"$CATEGORY: {form.pool}\n\n" if form.pool else ""
    text = _escaped(in_language(form.text_nl, form.text_en, language))
    return f"{head}::{_escaped(form.key)}::[plain]{text}{{{''.join(_lines(form, language))}{end}\n}}"


def _lines(form: QuestionForm, language: str) -> Iterator[str]:
    right = sum(one.right for one in form.options)
    if form.kind == ORDERING:
        yield f">{len(form.options)} ALL VERTICAL ABSOLUTE_POSITION SHOW"
    for one in form.options:
        words, feedback = _escaped(in_language(one.nl, one.en, language)), in_language(one.feedback_nl, one.feedback_en, language)
        said = f"#{_escaped(feedback)}" if feedback else ""
        if form.kind == ORDERING:
            yield f"\n\t{words}"
        elif form.kind == MATCHING:
            yield f"\n\t={words} -> {_escaped(in_language(one.to_nl, one.to_en, language))}"
        elif form.kind == SHORT:
            yield from (f"\n\t={'' if one.right else '%0%'}{_escaped(text)}{said}" for text in dict.fromkeys((one.nl, one.en)) if text)
        elif form.kind == MULTIPLE:
            yield f"\n\t~%{_share(right) if one.right else '-100'}%{words}{said}"
        else:
            yield f"\n\t{'=' if one.right else '~'}{words}{said}"


def _share(right: int) -> str:
    """A share of a hundred as Moodle knows it, such as 33.33333."""
    return f"{100 / right:.5f}".rstrip("0").rstrip(".")


def _escaped(text: str) -> str:
    return _TO_ESCAPE.sub(r"\\\1", text).replace("\n", "\\n")
