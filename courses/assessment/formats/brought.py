"""What a file of another system brought: questions, what was left out and why, and how the two languages are filled."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html import unescape

from courses.assessment.folder import key_of
from courses.assessment.rules.marking import Option
from courses.assessment.services.questions import MOST_QUESTIONS, QuestionForm, TooManyQuestions, missing
from lms.lib.rich_text import plain

MOST_BYTES = 1024 * 1024
NL, EN = "nl", "en"


class Unreadable(Exception):
    """The file as a whole cannot be read; the reason is a sentence, `line` counts from 1 or is 0."""

    def __init__(self, reason: object, line: int = 0) -> None:
        self.reason = reason
        self.line = line
        super().__init__(str(reason))


@dataclass(frozen=True)
class LeftOut:
    """A question that is not brought in. `where` is its place in the file, `kind` the word of the other system."""

    where: str
    title: str
    kind: str
    reason: object


@dataclass(frozen=True)
class Found:
    """An answer as the other system has it; `to` is the other half of a pair."""

    words: str
    right: bool = False
    feedback: str = ""
    to: str = ""


@dataclass
class Brought:
    """`forms` are complete questions. `notes` say what was left out of a question that did come in."""

    language: str
    forms: list[QuestionForm] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    notes: list[tuple[str, object]] = field(default_factory=list)

    def add(
        self,
        *,
        where: str,
        title: str,
        kind: str,
        called: str,
        text: str,
        answers: Sequence[Found],
        why: str = "",
        pool: str = "",
        is_case_sensitive: bool = False,
    ) -> None:
        """A question in the language of the file, when it is complete; else it is listed with what it lacks."""
        options = tuple(self._option(number, one) for number, one in enumerate(answers))
        form = QuestionForm(
            kind=kind, pool=pool, is_case_sensitive=is_case_sensitive, options=options,
            text_nl=text if self.language == NL else "", text_en=text if self.language == EN else "",
            why_nl=why if self.language == NL else "", why_en=why if self.language == EN else "",
        )  # fmt: skip
        if lacks := missing(form):
            for reason in lacks:
                self.left_out.append(LeftOut(where, title or text[:80], called, reason))
        elif len(self.forms) < MOST_QUESTIONS:
            self.forms.append(form)
        else:
            self.left_out.append(LeftOut(where, title or text[:80], called, TooManyQuestions.message))

    def _option(self, number: int, one: Found) -> Option:
        words, feedback, to = one.words[:600], one.feedback[:1000], one.to[:600]
        if self.language == NL:
            return Option(key_of(number), nl=words, right=one.right, feedback_nl=feedback, to_nl=to)
        return Option(key_of(number), en=words, right=one.right, feedback_en=feedback, to_en=to)


def words_of_html(html: str) -> str:
    """The words of HTML, with a line for each paragraph: questions are plain text here."""
    broken = (
        html.replace("\r\n", "\n").replace("</p>", "</p>\n").replace("<br>", "\n").replace("<br/>", "\n").replace("<br />", "\n").replace("</li>", "</li>\n")
    )
    lines = (" ".join(unescape(plain(line)).split()) for line in broken.split("\n"))
    return "\n".join(line for line in lines if line)


def in_language(nl: str, en: str, language: str) -> str:
    """The words in the language of the file, or the other when they are missing."""
    return (nl or en) if language == NL else (en or nl)
