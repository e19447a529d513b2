"""The one question about a change of substance, for who finished the lesson before. What somebody answers is not kept."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from lms.lib.bilingual import Bilingual

MOST_CHOICES, LONGEST = 3, 300


@dataclass(frozen=True)
class Choice:
    text_nl: str = ""
    text_en: str = ""
    text = Bilingual()

    @property
    def is_there(self) -> bool:
        return bool(self.text_nl or self.text_en)


@dataclass(frozen=True)
class ChangeQuestion:
    """`right` is the number of the choice that is right, counted from 1; 0 while nobody said which. `why` is read after answering."""

    text_nl: str = ""
    text_en: str = ""
    choices: tuple[Choice, ...] = ()
    right: int = 0
    why_nl: str = ""
    why_en: str = ""
    text = Bilingual()
    why = Bilingual()

    def __bool__(self) -> bool:
        return bool(self.text_nl or self.text_en or self.why_nl or self.why_en or any(one.is_there for one in self.choices))

    @property
    def numbered(self) -> list[tuple[int, Choice]]:
        """The choices that are there, with their numbers."""
        return [(number, one) for number, one in enumerate(self.choices, 1) if one.is_there]

    @property
    def right_choice(self) -> Choice:
        return self.choices[self.right - 1]

    @property
    def has_right(self) -> bool:
        """Whether one of the choices that are there is said to be right."""
        return self.right in [number for number, _choice in self.numbered]

    def lacks(self, languages: Iterable[str]) -> list[str]:
        """The languages in which it is not whole: the question, at least two choices, each of them in this language, and why."""
        return [one for one in languages if not self._is_whole(one)]

    def _is_whole(self, language: str) -> bool:
        texts = [getattr(one, f"text_{language}") for _number, one in self.numbered]
        return len(texts) >= 2 and all([getattr(self, f"text_{language}"), getattr(self, f"why_{language}"), *texts])


def from_stored(stored: dict[str, Any]) -> ChangeQuestion:
    """What `stored_form` gave; an empty one for {}."""
    choices = tuple(Choice(**one) for one in stored.get("choices", ()))
    return ChangeQuestion(**{name: value for name, value in stored.items() if name != "choices"}, choices=choices)


def stored_form(question: ChangeQuestion) -> dict[str, Any]:
    """For a JSON column; {} when nothing is asked."""
    return asdict(question) if question else {}
