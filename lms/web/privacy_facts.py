"""What each part stores about people, in plain words; the page "who sees what" and its test read it."""

from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True)
class Fact:
    """One line of the register. `models` are labels such as "courses.Booking"; empty `seen_by` means only the person."""

    models: tuple[str, ...]
    what: str | Promise
    why: str | Promise
    seen_by: str | Promise
    kept: str | Promise
    group: str | Promise


_facts: list[Fact] = []


def add(*facts: Fact) -> None:
    _facts.extend(facts)


def every_fact() -> list[Fact]:
    return list(_facts)
