"""A quiz with one question of each kind, and people who do it as they would on its pages."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.utils import timezone
from django.utils.translation import override

from courses.assessment.models import Attempt, Question, Quiz
from courses.assessment.rules.marking import MATCHING, MULTIPLE, ORDERING, SHORT, SINGLE, Option
from courses.assessment.services import attempts, questions
from courses.assessment.services.questions import QuestionForm
from courses.catalogue import services as catalogue
from courses.catalogue.models import Lesson, Module
from lms.people.models import User
from tests.courses_made import make_course, make_module

NOW = timezone.now()

FORMS = (
    QuestionForm(
        SINGLE,
        "Wie ziet dit?",
        "Who sees this?",
        (
            Option("a", "Alleen zij", "Only her", feedback_nl="Ook haar volgers.", feedback_en="Her followers too."),
            Option("b", "Iedereen", "Everybody", right=True),
            Option("c", "Niemand", "Nobody"),
        ),
        why_nl="Een openbaar bericht gaat verder.",
        why_en="A public post travels.",
        key="who",
    ),
    QuestionForm(
        MULTIPLE,
        "Wat mag je delen?",
        "What may you share?",
        (
            Option("a", "De vacature", "The vacancy", right=True),
            Option("b", "Een klantnaam", "A customer's name"),
            Option("c", "De open dag", "The open day", right=True),
        ),
        key="share",
    ),
    QuestionForm(
        ORDERING,
        "Wat doe je eerst?",
        "What first?",
        (Option("a", "Lezen", "Read"), Option("b", "Nadenken", "Think"), Option("c", "Antwoorden", "Answer"), Option("d", "Nalezen", "Read again")),
        key="order",
    ),
    QuestionForm(
        MATCHING,
        "Wat hoort waar?",
        "What belongs where?",
        (
            Option("a", "LinkedIn", "LinkedIn", to_nl="Netwerk", to_en="Network"),
            Option("b", "Pinterest", "Pinterest", to_nl="Beelden", to_en="Pictures"),
            Option("c", to_nl="Betalen", to_en="Paying"),
        ),
        key="belongs",
    ),
    QuestionForm(
        SHORT,
        "Wie bel je?",
        "Whom do you call?",
        (Option("a", "persdienst", "press office", right=True), Option("b", "mijn baas", "my boss", feedback_en="Too late for that.")),
        key="call",
    ),
)
RIGHT: dict[str, Any] = {"who": ["b"], "share": ["a", "c"], "order": ["a", "b", "c", "d"], "belongs": {"a": "a", "b": "b"}, "call": "Press  Office."}
WRONG: dict[str, Any] = {"who": ["a"], "share": ["a"], "order": ["b", "a", "c", "d"], "belongs": {"a": "b", "b": "b"}, "call": "my boss"}


def make_quiz(module: Module, *, key: str = "check", forms: tuple[QuestionForm, ...] = FORMS, **settings: Any) -> Quiz:
    """A published quiz lesson; `settings` as the service takes them."""
    lesson = Lesson.objects.create(module=module, key=key, position=9, kind="quiz", minutes=5)
    wanted = {"pass_mark": 80, "attempts_allowed": 0, "minutes_allowed": 0, "is_shuffled": False, "pools": {}}
    quiz = questions.save_settings(lesson=lesson, by=None, **wanted | settings)
    questions.add_questions(lesson=lesson, forms=forms, by=None)
    content = catalogue.LessonContent(title_nl="Wat weet je nog?", title_en="What do you remember?")
    catalogue.publish_lesson(lesson=lesson, content=content, by=None, now=NOW)
    quiz.refresh_from_db()
    return quiz


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    """What no page draws is said in English, as the people of the tests read it."""
    with override("en"):
        yield


@pytest.fixture
def module(db: None) -> Module:
    return make_module(make_course(), lessons=1)


@pytest.fixture
def quiz(module: Module) -> Quiz:
    return make_quiz(module)


@pytest.fixture
def person(make_person: Callable[..., User]) -> User:
    return make_person()


def keep(attempt: Attempt, key: str, sent: Any, *, at: Any = NOW, seen: int | None = None, tab: str = "one", step: int = 1) -> Any:
    """Answer the question with this key, as a page that has seen the newest answer."""
    row = attempt.answers.get(question__key=key)
    return attempts.keep(
        person=attempt.person, attempt_id=attempt.pk, number=row.number, sent=sent, seen=row.sequence if seen is None else seen, tab=tab, step=step, now=at
    )


def do(person: User, quiz: Quiz, answers: dict[str, Any], *, at: Any = NOW) -> Attempt:
    """A whole attempt, handed in."""
    attempt = attempts.start(person=person, quiz=quiz, now=at)
    for key, sent in answers.items():
        keep(attempt, key, sent, at=at)
    return attempts.hand_in(person=person, attempt=attempt, now=at)


def question(key: str) -> Question:
    return Question.objects.get(key=key, is_in_use=True)
