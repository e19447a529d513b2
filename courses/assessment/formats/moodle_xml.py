"""Moodle XML, the format in which most question banks are exchanged: https://docs.moodle.org/en/Moodle_XML_format."""

from collections.abc import Callable, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.assessment.formats.brought import Brought, Found, LeftOut, Unreadable, in_language, words_of_html
from courses.assessment.formats.gift import NOT_HERE, PARTLY, TRUE_FALSE
from courses.assessment.rules.marking import MATCHING, MULTIPLE, ORDERING, SHORT, SINGLE
from courses.assessment.services.questions import QuestionForm

_AS_IT_STANDS = {"plain_text", "markdown"}
_PICTURE = gettext_lazy("Pictures and other files of the question were left out.")


def read(source: str, *, language: str) -> Brought:
    """Every question of the file. Kinds that we do not have are listed, not dropped.

    Document types, and with them entities, are refused before anything is parsed. Raises Unreadable.
    """
    source = source.removeprefix("\ufeff").strip()
    if "<!DOCTYPE" in source.upper() or "<!ENTITY" in source.upper():
        raise Unreadable(gettext_lazy("This file declares a document type of its own. That is not allowed; take the line with DOCTYPE out."))
    if source.startswith("<?xml"):
        source = source.partition("?>")[2]
    try:
        root = ElementTree.fromstring(source)  # noqa: S314  no document type, so no entities; expat itself guards the rest
    except ElementTree.ParseError as problem:
        raise Unreadable(gettext_lazy("The file is not well-formed XML; the line says where it stops."), problem.position[0]) from problem
    if root.tag != "quiz":
        raise Unreadable(gettext_lazy("This is XML, but no question bank of Moodle: it does not begin with ‘quiz’."))
    brought, pool, number = Brought(language), "", 0
    for question in root.iter("question"):
        kind = question.get("type", "")
        if kind == "category":
            pool = slugify(_text(question.find("category")).rpartition("/")[2])[:40]
            continue
        number += 1
        _Question(question, brought, pool, number).read(kind)
    if not number:
        raise Unreadable(gettext_lazy("There is no question in this file."))
    return brought


def _text(element: Element | None, *, shape: str = "") -> str:
    """The words of an element with `<text>` in it; `shape` is its format when it does not say so itself."""
    if element is None:
        return ""
    inner = element.find("text")
    raw = "".join((element if inner is None else inner).itertext())
    return raw.strip() if element.get("format", shape) in _AS_IT_STANDS else words_of_html(raw)


def _share_of(answer: Element) -> float:
    try:
        return float(answer.get("fraction", "0"))
    except ValueError:
        return 0.0


class _Question:
    """One question of the file."""

    def __init__(self, element: Element, brought: Brought, pool: str, number: int) -> None:
        self.element, self.brought, self.pool = element, brought, pool
        self.where = _("question %(number)s") % {"number": number}
        self.title = _text(element.find("name"), shape="plain_text")
        self.answers = element.findall("answer")

    def read(self, kind: str) -> None:
        readers: dict[str, Callable[[], None]] = {
            "multichoice": self._choices,
            "truefalse": self._true_false,
            "shortanswer": self._short,
            "matching": self._matching,
            "ordering": self._ordering,
        }
        if kind not in readers:
            self.brought.left_out.append(LeftOut(self.where, self.title, kind or _("unknown"), NOT_HERE))
            return
        readers[kind]()
        is_old = bool(_text(self.element.find("image"), shape="plain_text"))
        has_files = is_old or self.element.find(".//file") is not None or "@@PLUGINFILE@@" in "".join(self.element.itertext())
        if has_files:
            self.brought.notes.append((self.title, _PICTURE))

    def _add(self, kind: str, answers: Sequence[Found], *, is_case_sensitive: bool = False) -> None:
        self.brought.add(
            where=self.where, title=self.title, kind=kind, called=self.element.get("type", ""), text=_text(self.element.find("questiontext")), answers=answers,
            why=_text(self.element.find("generalfeedback")), pool=self.pool, is_case_sensitive=is_case_sensitive,
        )  # fmt: skip

    def _choices(self) -> None:
        is_single = _text(self.element.find("single")) in {"true", "1", ""}
        shares = [_share_of(one) for one in self.answers]
        found = [
            Found(_text(one), share >= 100 if is_single else share > 0, _text(one.find("feedback"))) for one, share in zip(self.answers, shares, strict=True)
        ]
        self._add(SINGLE if is_single else MULTIPLE, found)
        if is_single and any(0 < share < 100 for share in shares):
            self.brought.notes.append((self.title, PARTLY))

    def _true_false(self) -> None:
        words = dict(zip(("true", "false"), TRUE_FALSE[self.brought.language], strict=True))
        found = [Found(words.get(_text(one).lower(), _text(one)), _share_of(one) >= 100, _text(one.find("feedback"))) for one in self.answers]
        self._add(SINGLE, found)

    def _short(self) -> None:
        shares = [_share_of(one) for one in self.answers]
        found = [Found(_text(one), share >= 100, _text(one.find("feedback"))) for one, share in zip(self.answers, shares, strict=True)]
        self._add(SHORT, found, is_case_sensitive=_text(self.element.find("usecase")) == "1")
        if any(0 < share < 100 for share in shares):
            self.brought.notes.append((self.title, PARTLY))

    def _matching(self) -> None:
        self._add(MATCHING, [Found(_text(one), to=_text(one.find("answer"), shape=one.get("format", ""))) for one in self.element.findall("subquestion")])

    def _ordering(self) -> None:
        """The share of each item is its place, from 1; files without places have the items in their order."""
        self._add(ORDERING, [Found(_text(one)) for one in sorted(self.answers, key=_share_of)])


# --- writing ------------------------------------------------------------------------------------------------------
def written(forms: Sequence[QuestionForm], *, language: str) -> str:
    """The questions in one language; where it is missing, in the other."""
    root = Element("quiz")
    pool = ""
    for form in forms:
        if form.pool != pool:
            pool = form.pool
            _said(SubElement(SubElement(root, "question", type="category"), "category"), f"$course$/top/{pool}" if pool else "$course$/top")
        _write(root, form, language)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


_TYPES = {SINGLE: "multichoice", MULTIPLE: "multichoice", ORDERING: "ordering", MATCHING: "matching", SHORT: "shortanswer"}
_ORDERING = {"layouttype": "VERTICAL", "selecttype": "ALL", "gradingtype": "ABSOLUTE_POSITION", "showgrading": "SHOW"}


def _said(element: Element, words: str) -> None:
    SubElement(element, "text").text = words


def _write(root: Element, form: QuestionForm, language: str) -> None:
    question = SubElement(root, "question", type=_TYPES[form.kind])
    _said(SubElement(question, "name"), form.key)
    _said(SubElement(question, "questiontext", format="plain_text"), in_language(form.text_nl, form.text_en, language))
    _said(SubElement(question, "generalfeedback", format="plain_text"), in_language(form.why_nl, form.why_en, language))
    SubElement(question, "defaultgrade").text = "1"
    if form.kind in {SINGLE, MULTIPLE}:
        SubElement(question, "single").text = "true" if form.kind == SINGLE else "false"
    if form.kind == SHORT:
        SubElement(question, "usecase").text = "1" if form.is_case_sensitive else "0"
    for name, value in _ORDERING.items() if form.kind == ORDERING else ():
        SubElement(question, name).text = value
    right = sum(one.right for one in form.options)
    for place, one in enumerate(form.options, 1):
        words = in_language(one.nl, one.en, language)
        if form.kind == MATCHING:
            pair = SubElement(question, "subquestion", format="plain_text")
            _said(pair, words)
            _said(SubElement(pair, "answer"), in_language(one.to_nl, one.to_en, language))
            continue
        share = str(place) if form.kind == ORDERING else "0"
        if one.right and form.kind != ORDERING:
            share = "100" if form.kind != MULTIPLE else f"{100 / right:.5f}".rstrip("0").rstrip(".")
        elif form.kind == MULTIPLE:
            share = "-100"
        for text in dict.fromkeys((one.nl, one.en)) if form.kind == SHORT else (words,):
            if text:
                answer = SubElement(question, "answer", fraction=share, format="plain_text")
                _said(answer, text)
                if form.kind != ORDERING:
                    _said(SubElement(answer, "feedback", format="plain_text"), in_language(one.feedback_nl, one.feedback_en, language))
