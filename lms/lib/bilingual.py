"""Content in two languages: two columns, and one name that gives the right one."""

from typing import Any

from django.utils.translation import get_language

LANGUAGES = ("nl", "en")


def pick(nl: str, en: str, language: str | None = None) -> str:
    """The text in the language asked for (now: the active one), or the other when it is missing."""
    wanted = (language or get_language() or "nl")[:2]
    return (en or nl) if wanted == "en" else (nl or en)


class Bilingual:
    """`title = Bilingual()` beside the fields `title_nl` and `title_en` gives the text for this reader."""

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        if instance is None:
            return self
        return pick(getattr(instance, f"{self.name}_nl"), getattr(instance, f"{self.name}_en"))


def text_in(instance: Any, field: str, language: str | None = None) -> str:
    """The bilingual `field` of a row in a given language, for mails and files."""
    return pick(getattr(instance, f"{field}_nl"), getattr(instance, f"{field}_en"), language)


def has_own_language(instance: Any, field: str) -> bool:
    """Whether the reader's language is there, or the other one is shown instead."""
    return bool(getattr(instance, f"{field}_{(get_language() or 'nl')[:2]}", ""))
