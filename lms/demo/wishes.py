"""Wishes of the demo: what colleagues would come to, and one that HR has answered."""

from datetime import timedelta

from courses.catalogue.models import Module
from courses.general.services import deciding, wishes
from courses.general.services.wishes import When
from lms.demo.organisation import Made
from lms.demo.people import some
from lms.people.models import User

# subject in own words or the key of a module, language, days ago, how many, who made it, shows the name, when
SEEDS = [
    ("Een recensie beantwoorden zonder ruzie", "", "nl", 20, 11, "ambassador", True, When(("early-morning", "middle-morning"), "room")),
    ("", "what-you-may-share", "nl", 12, 5, "employee", False, When(("late-afternoon",), "online")),
    ("Groepsapps: wat zeg je waar", "", "nl", 6, 3, "wout", False, When(("early-afternoon",))),
    ("Writing short posts in two languages", "", "en", 9, 4, "colleague", True, When(("middle-afternoon",), "online")),
]
ANSWERED = ("Video’s maken met je telefoon", "Dit zit vanaf januari in de module over onze kanalen. Tot dan kun je het aan Jurre van marketing vragen.")


def make(made: Made) -> None:
    """Each wish with its supporters, one an hour; the employee supports the most wanted one and hears an answer to another."""
    for words, key, language, days, number, maker, shows, when in SEEDS:
        module = Module.objects.filter(key=key).first() if key else None
        if module is None and not words:
            continue
        _wish(made, words, module, language, days, number, made.named[maker], shows, when)
    text, answer = ANSWERED
    at = made.now - timedelta(days=16)
    employee = made.named["employee"]
    wish = wishes.wish_for_session(person=employee, now=at, language="nl", words=text)
    for person in some(made.everybody, 3, seed=text):
        wishes.support(wish=wish, person=person, now=at + timedelta(hours=5))
    deciding.answer(wish=wish, text=answer, by=made.named["hr"], now=made.now - timedelta(days=4))


def _wish(made: Made, words: str, module: Module | None, language: str, days: int, number: int, maker: User, shows: bool, when: When) -> None:
    at = made.now - timedelta(days=days)
    wish = wishes.wish_for_session(person=maker, now=at, language=language, module=module, words=words, when=when, shows_author=shows)
    others = [one for one in some(made.everybody, number + 1, seed=f"{words}{days}") if one != maker][: number - 1]
    parts = ("early-morning", "middle-morning", "late-morning", "early-afternoon")
    for place, person in enumerate(others, 1):
        suits = When((parts[place % 4], parts[place % 3]), ("either", "room", "online")[place % 3]) if place % 4 else None
        wishes.support(wish=wish, person=person, now=at + timedelta(hours=place), when=suits)
