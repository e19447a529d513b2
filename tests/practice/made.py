"""A small case for tests: a public answer that spreads, a step to put it right, and a private way."""

from typing import Any

from django.utils import timezone

from courses.catalogue import services as catalogue
from courses.catalogue.lesson_content import LessonContent
from courses.catalogue.models import Lesson, Module
from courses.practice.rules.case import Case, Choice, Debrief, Message, Moment, Spread, Step, Words
from courses.practice.services import editing


def words(text: str) -> Words:
    return Words(nl=f"{text} nl", en=text)


def choice(key: str, kind: str, audience: str, next: str, **fields: Any) -> Choice:
    return Choice(key=key, kind=kind, audience=audience, label=words(f"Label {key}"), happens=words(f"Happens {key}"), next=next, **fields)


SPREAD = Spread(followers=300, one_in=60, reach=150, moments=(Moment(20, words("A screenshot")),))
CASE = Case(
    intro=words("You are at the desk"),
    seed=4,
    steps=(
        Step(
            key="complaint",
            where=words("Our page"),
            at="19:20",
            messages=(Message(who="Ruud J.", at="19:08", text=words("Are you alive?"), likes=31),),
            choices=(
                choice("public", "reply", "everyone", "oops", says=words("You called once"), outcome="risk", spread=SPREAD),
                choice("private", "private", "one", "end", says=words("May I call you?"), outcome="chance"),
            ),
        ),
        Step(
            key="oops",
            kind="what_now",
            where=words("Our page"),
            at="20:02",
            messages=(Message(who="Karin V.", at="19:58", text=words("What else is in there?")),),
            choices=(choice("delete", "delete", "nobody", "end"), choice("sorry", "apologise", "everyone", "end"), choice("nothing", "wait", "nobody", "end")),
        ),
    ),
    debrief=Debrief(text=words("What there is to learn"), clause="clause-personal-data", ambassador=words("I read it aloud")),
)


def make_case(module: Module, *, key: str = "case", case: Case = CASE, **fields: Any) -> Lesson:
    """A published lesson that is this case."""
    lesson = Lesson.objects.create(module=module, key=key, position=9, kind="practice", **{"minutes": 5} | fields)
    editing.store(lesson=lesson, case=case)
    publish(lesson)
    lesson.refresh_from_db()
    return lesson


def publish(lesson: Lesson) -> None:
    content = LessonContent(title_nl="Oefenen", title_en="Practice")
    catalogue.publish_lesson(lesson=lesson, content=content, by=None, now=timezone.now())
