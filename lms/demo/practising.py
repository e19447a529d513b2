"""What people of the demo tried: quizzes, practice cases, a certificate, a lesson that changed since, a tip, and words for oneself."""

from datetime import timedelta
from typing import Any

from courses.assessment.models import Quiz
from courses.assessment.queries.attempts import answers_of
from courses.assessment.rules import marking
from courses.assessment.services import attempts
from courses.authoring.services import flags
from courses.catalogue.change_questions import ChangeQuestion, Choice
from courses.catalogue.lesson_content import LessonContent
from courses.catalogue.models import Lesson, LessonVersion, Module
from courses.catalogue.services import publish_lesson
from courses.certificates import services as certificates
from courses.content.reflections import services as reflections
from courses.practice.models import CaseEdition
from courses.practice.queries.playing import edition_of
from courses.practice.rules.playing import standing
from courses.practice.services import playing
from courses.role.tips import services as tips
from courses.role.tips.models import Tip
from lms.demo.organisation import Made
from lms.demo.people import some
from lms.people.models import User

QUIZ, CASE, CHANGED, FOR_ONESELF = "basics-what-check", "basics-practice-group", "basics-settings-and-the-pause", "basics-care-for-yourself"
WITH_CERTIFICATE = "basics-why-we-care"
WORDS = "Vorige maand zette ik een foto van het magazijn in de groepsapp, met de planning erop. Voortaan kijk ik eerst wat er op de achtergrond staat."
SENTENCE = {
    "nl": "<h2>Twee keer per jaar samen</h2><p>Zet het in de agenda van je team: twee keer per jaar tien minuten samen naar de instellingen kijken.</p>",
    "en": "<h2>Twice a year, together</h2><p>Put it in the diary of your team: twice a year, look at the settings together for ten minutes.</p>",
}
ASKED = ChangeQuestion(
    "Wat is er bijgekomen?",
    "What was added?",
    (
        Choice("Iedereen controleert de instellingen van zijn leidinggevende", "Everybody checks the settings of their manager"),
        Choice("Het team kijkt twee keer per jaar samen naar de instellingen", "The team looks at the settings together twice a year"),
    ),
    right=2,
    why_nl="Samen vergeet je het niet, en je leert van elkaar waar de knoppen zitten.",
    why_en="Together you do not forget it, and you learn from one another where the buttons are.",
)


def make(made: Made) -> None:
    """After what people learnt: three weeks of trying, and a change three days ago."""
    _do_quizzes(made)
    _play(made)
    _give_certificates(made)
    _change_a_lesson(made)
    _keep_for_oneself(made)


def _do_quizzes(made: Made) -> None:
    """The employee passed the quiz in two attempts; eighteen colleagues did it once, so that its questions have figures."""
    quiz = Quiz.objects.filter(lesson__key=QUIZ).select_related("lesson__module").first()
    if quiz is None:
        return
    employee = made.named["employee"]
    _do_quiz(employee, quiz, made, days_ago=29, misses=2)
    _do_quiz(employee, quiz, made, days_ago=28, misses=0)
    for number, person in enumerate(one for one in some(made.everybody, 18, seed=QUIZ) if one != employee):
        _do_quiz(person, quiz, made, days_ago=21 - number, misses=number % 5)


def _do_quiz(person: User, quiz: Quiz, made: Made, *, days_ago: int, misses: int) -> None:
    """One attempt in which every so many-th question goes amiss; none with 0."""
    at = made.now - timedelta(days=days_ago)
    attempt = attempts.start(person=person, quiz=quiz, now=at)
    for row in answers_of(attempt):
        asked = row.question.asked
        sent = _wrong(asked) if misses and row.number % misses == 0 else _right(asked)
        moment = at + timedelta(seconds=40 * row.number)
        attempts.keep(person=person, attempt_id=attempt.pk, number=row.number, sent=sent, seen=0, tab="demo", step=1, now=moment)
    attempts.hand_in(person=person, attempt=attempt, now=at + timedelta(minutes=8))


def _right(asked: marking.Asked) -> Any:
    if asked.kind == marking.SHORT:
        return next(one.nl or one.en for one in asked.options if one.right)
    if asked.kind == marking.MATCHING:
        return {one.key: marking.half_of(asked, one).key for one in asked.pairs}
    if asked.kind == marking.ORDERING:
        return [one.key for one in asked.options]
    return [one.key for one in asked.options if one.right]


def _wrong(asked: marking.Asked) -> Any:
    if asked.kind == marking.SHORT:
        return "geen idee"
    if asked.kind == marking.MATCHING:
        keys = [marking.half_of(asked, one).key for one in asked.pairs]
        return dict(zip((one.key for one in asked.pairs), [*keys[1:], keys[0]], strict=True))
    if asked.kind == marking.ORDERING:
        return [one.key for one in reversed(asked.options)]
    return [next(one.key for one in asked.options if not one.right)]


def _play(made: Made) -> None:
    """The employee and twenty colleagues played a case; what they chose has a figure of whole eights."""
    lesson = Lesson.objects.filter(key=CASE, published__isnull=False).select_related("published", "module").first()
    edition = edition_of(lesson.published) if lesson else None
    if lesson is None or edition is None:
        return
    for number, person in enumerate([made.named["employee"], *some(made.everybody, 20, seed=CASE)]):
        _play_once(person, lesson, edition, made, days_ago=27 - number, dice=number)


def _play_once(person: User, lesson: Lesson, edition: CaseEdition, made: Made, *, days_ago: int, dice: int) -> None:
    at = made.now - timedelta(days=days_ago)
    run = playing.choose(person=person, lesson=lesson, edition=edition, turn=0, choice=_choice(edition, [], dice), now=at)
    while not standing(edition.case, run.path).has_ended:
        moment = at + timedelta(minutes=len(run.path))
        run = playing.choose(
            person=person, lesson=lesson, edition=edition, turn=len(run.path), choice=_choice(edition, run.path, dice + len(run.path)), now=moment
        )


def _choice(edition: CaseEdition, path: list[Any], dice: int) -> str:
    step = standing(edition.case, path).step
    if step is None:
        raise LookupError("the case has ended")
    return step.choices[dice % len(step.choices)].key


def _give_certificates(made: Made) -> None:
    """A module gives a certificate, also to who completed it before; the employee has one."""
    module = Module.objects.filter(key=WITH_CERTIFICATE).first()
    if module is None:
        return
    at = made.now - timedelta(days=26)
    offer = certificates.offer(course=None, module=module, months_valid=24, by=made.named["hr"])
    certificates.start_run(offer=offer, by=made.named["hr"], now=at)
    certificates.sweep(now=at)


def _change_a_lesson(made: Made) -> None:
    """Three days ago a lesson changed that many had finished; a colleague found another one unclear. `clearing` takes the change back."""
    lesson = Lesson.objects.filter(key=CHANGED, published__isnull=False).select_related("published").first()
    if lesson is None:
        return
    version: Any = lesson.published
    content = {name: getattr(version, name) for name in LessonContent.__dataclass_fields__}
    content |= {f"body_{language}": f"{content[f'body_{language}']}{sentence}" for language, sentence in SENTENCE.items()}
    publish_lesson(
        lesson=lesson, content=LessonContent(**content), by=None, now=made.now - timedelta(days=3), is_substantial=True, question=ASKED,
        what_changed_nl="Nieuw: twee keer per jaar kijk je met je team samen naar de instellingen.",
        what_changed_en="New: twice a year you look at the settings together with your team.",
    )  # fmt: skip
    flags.flag(
        person=made.named["colleague"], lesson=lesson, kind="unclear", text="Where do I find the settings in the app that we use at work?",
        now=made.now - timedelta(days=2),
    )  # fmt: skip


def changed_versions() -> list[int]:
    """The versions that the demo published; nobody's name is on them, and they came from no folder."""
    return list(LessonVersion.objects.filter(loaded_digest="", published_by=None, lesson__key=CHANGED).values_list("pk", flat=True))


def undo_changes(versions: list[int]) -> None:
    """People read again what was loaded."""
    for version in LessonVersion.objects.filter(pk__in=versions).select_related("lesson"):
        before = version.lesson.versions.exclude(loaded_digest="").first()
        Lesson.objects.filter(pk=version.lesson_id).update(published=before)
        version.delete()


def _keep_for_oneself(made: Made) -> None:
    employee = made.named["employee"]
    lesson = Lesson.objects.filter(key=FOR_ONESELF).first()
    if lesson is not None:
        reflections.keep(person=employee, lesson=lesson, text=WORDS, based_on=0, now=made.now - timedelta(days=25))
    for tip in Tip.objects.filter(is_in_use=True).order_by("pk")[:2]:
        tips.add_to_plan(person=employee, tip=tip, now=made.now - timedelta(days=10))
