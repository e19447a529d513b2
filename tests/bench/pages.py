"""The pages that are measured. Add yours here: a name, who opens it, and its address in the data set of data.py."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from ambassadors.models import Ambassador, Post
from courses.assessment.models import Attempt
from courses.assessment.rules.marking import Option
from courses.assessment.services import attempts
from courses.assessment.services.questions import QuestionForm, add_questions
from courses.catalogue.lesson_content import LessonContent
from courses.catalogue.models import Lesson, Module
from courses.catalogue.services import publish_lesson
from courses.live_sessions.models import Booking, LiveSession
from lms.people.models import User


@dataclass(frozen=True)
class Page:
    """`role` names a person of data.people(); `most` is the goal of the issue, in floors. With `posted` it is a form that is sent."""

    name: str
    role: str
    path: Callable[[User], str]
    most: float = 2.0
    posted: Callable[[int], dict[str, str]] | None = None


def _module() -> Module:
    return Module.objects.order_by("pk")[10]


def _lesson() -> Lesson:
    return Lesson.objects.filter(module=_module()).order_by("position")[0]


def _session(**which: object) -> LiveSession:
    return LiveSession.objects.filter(starts_at__gt=timezone.now(), **which).order_by("starts_at", "pk")[10]


def _crowded() -> LiveSession:
    """A session with 500 people on it: 480 have a seat, the others wait; filled the first time."""
    found = LiveSession.objects.filter(starts_at__gt=timezone.now()).order_by("starts_at", "pk")[30]
    booked, left = Booking.Status.BOOKED, 500 - found.bookings.count()
    if left > 0:
        last = found.bookings.aggregate(last=Max("sequence"))["last"] or 0
        more = User.objects.exclude(bookings__session=found).order_by("-pk")[:left]
        rows = [Booking(session=found, person=one, status=booked, booked_at=timezone.now()) for one in more[20:]]
        rows += [Booking(session=found, person=one, status=Booking.Status.WAITLISTED, sequence=last + place) for place, one in enumerate(more[:20], 1)]
        Booking.objects.bulk_create(rows)
        LiveSession.objects.filter(pk=found.pk).update(capacity=found.bookings.filter(status=booked).count())
    return found


def _given_by(person: User) -> LiveSession:
    return LiveSession.objects.filter(trainings__person=person, starts_at__gt=timezone.now()).order_by("starts_at", "pk")[0]


def _place(number: int) -> dict[str, str]:
    """A second of the video, noted one millisecond after the one before it."""
    return {"place": str(number % 600), "at": str(int(timezone.now().timestamp() * 1000) - 1000 + number)}


def _quiz(person: User) -> Attempt:
    """An attempt under way; the quiz is made the first time."""
    module = _module()
    lesson = Lesson.objects.filter(module=module, key="bench-quiz").select_related("quiz").first()
    if lesson is None:
        lesson = Lesson.objects.create(module=module, key="bench-quiz", position=90, kind="quiz", is_optional=True)
        options = tuple(Option(key, nl=f"Keuze {key}", right=key == "b") for key in "abc")
        add_questions(lesson=lesson, forms=[QuestionForm("single", f"Vraag {number}?", options=options) for number in range(8)], by=None)
        publish_lesson(lesson=lesson, content=LessonContent(title_nl="Quiz"), by=None, now=timezone.now())
    return attempts.start(person=person, quiz=lesson.quiz, now=timezone.now())


def _answered(person: User) -> str:
    _ATTEMPT["attempt"] = str(_quiz(person).pk)
    return reverse("quiz_answer", args=[_module().key, "bench-quiz", 1])


def _answer(number: int) -> dict[str, str]:
    """Another choice in the same window, one step later."""
    return _ATTEMPT | {"seen": "0", "tab": "bench", "step": str(number + 1), "choice": "abc"[number % 3], "kept-by": "script"}


_ATTEMPT: dict[str, str] = {}

PAGES = [
    Page("home", "employee", lambda person: reverse("home")),
    Page("catalogue", "employee", lambda person: reverse("catalogue")),
    Page("course", "employee", lambda person: reverse("course", args=[_module().course.key])),
    Page("module", "employee", lambda person: reverse("module", args=[_module().key])),
    Page("lesson", "employee", lambda person: reverse("lesson", args=[_module().key, _lesson().key])),
    Page("my learning", "employee", lambda person: reverse("my_learning")),
    Page("search", "employee", lambda person: reverse("search") + "?q=module"),
    Page("messages", "employee", lambda person: reverse("my_messages")),
    Page("sessions", "employee", lambda person: reverse("session_list")),
    Page("session", "employee", lambda person: reverse("session", args=[_session().pk])),
    Page("session, 500 people", "employee", lambda person: reverse("session", args=[_crowded().pk]), most=1.5),
    Page("directory", "employee", lambda person: reverse("podium")),
    Page("posts", "employee", lambda person: reverse("post_list")),
    Page("post", "employee", lambda person: reverse("post_show", args=[Post.objects.order_by("-published_at")[20].pk])),
    Page("ambassador", "employee", lambda person: reverse("ambassador_show", args=[Ambassador.objects.order_by("pk")[3].slug])),
    Page("who sees what", "employee", lambda person: reverse("who_sees_what")),
    Page("level check", "employee", lambda person: reverse("level_check")),
    Page("team", "manager", lambda person: reverse("my_team")),
    Page("roster", "trainer", lambda person: reverse("roster", args=[_given_by(person).pk])),
    Page("HR today", "hr", lambda person: reverse("hr_today")),
    Page("HR sessions", "hr", lambda person: reverse("plan_list")),
    Page("HR session", "hr", lambda person: reverse("plan_show", args=[_session().pk])),
    Page("people", "hr", lambda person: reverse("people_list")),
    Page("my posts", "ambassador", lambda person: reverse("my_posts")),
    Page("place saved", "employee", lambda person: reverse("lesson_place", args=[_module().key, _lesson().key]), most=0.7, posted=_place),
    Page("answer saved", "employee", _answered, most=0.7, posted=_answer),
]
