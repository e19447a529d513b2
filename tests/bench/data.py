"""The data set: people in a tree of units, modules with lessons, and a row of progress for much of it. Sizes by argument.

Rows are made in bulk, because the services are not what is measured. A part with rows of its own adds a function to BUILDERS.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from random import Random
from typing import Any

from django.db import connection, models
from django.utils import timezone

from courses.catalogue.models import Course, Lesson, LessonVersion, Module, State
from courses.enrolment.models import Enrolment
from courses.phases import PhaseKey
from courses.progress.models import LessonProgress, ModuleCompletion
from lms.notifications.models import Message
from lms.people.models import JobRole, JobRoleHolding, ManagerLine, Organisation, RoleGrant, Unit, UnitMembership, User
from tests.bench import stage

BATCH = 5000


@dataclass(frozen=True)
class Sizes:
    people: int = 10_000
    modules: int = 200
    sessions: int = 500
    posts: int = 2_000
    progress: int = 1_000_000


def build(sizes: Sizes, say: Callable[[str], None]) -> None:
    """Make everything in an empty database. The same sizes give the same data."""
    chance = Random(4711)
    for builder in BUILDERS:
        say(builder.__doc__ or builder.__name__)
        builder(sizes, chance)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    else:
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def person(role: str) -> User:
    """Somebody in the middle of the organisation with this role: employee, manager, ambassador, hr, content_owner, trainer or administrator."""
    if role == "employee":
        return User.objects.filter(grants=None, report_lines=None, completions__isnull=False).order_by("pk").distinct()[20]
    if role == "manager":
        return User.objects.filter(report_lines__isnull=False).distinct().order_by("pk")[2]
    if role == "ambassador":
        return User.objects.filter(ambassador__isnull=False).order_by("pk")[0]
    return User.objects.filter(grants__role=role).order_by("pk")[0]


def _store(model: type[models.Model], rows: Iterator[models.Model]) -> None:
    while batch := list(islice(rows, BATCH)):
        model._default_manager.bulk_create(batch, batch_size=BATCH if connection.vendor == "postgresql" else None)


def _all(model: type[Any]) -> list[Any]:
    return list(model.objects.order_by("pk"))


def people(sizes: Sizes, chance: Random) -> None:
    """People, units, job roles, managers"""
    Organisation.objects.create(name="Bench", mailbox="learn@example.org")
    company = Unit.objects.create(name_nl="Bedrijf", name_en="Company", kind=Unit.Kind.COMPANY, code="company", path="")
    Unit.objects.filter(pk=company.pk).update(path=f"/{company.pk}/")
    departments = []
    for number in range(8):
        division = Unit.objects.create(name_nl=f"Divisie {number}", name_en=f"Division {number}", kind=Unit.Kind.DIVISION, code=f"d{number}", parent=company)
        Unit.objects.filter(pk=division.pk).update(path=f"/{company.pk}/{division.pk}/")
        for place in range(10):
            code = f"d{number}-{place}"
            name = {"name_nl": f"Afdeling {code}", "name_en": f"Department {code}"}
            department = Unit.objects.create(**name, kind=Unit.Kind.DEPARTMENT, code=code, parent=division)
            Unit.objects.filter(pk=department.pk).update(path=f"/{company.pk}/{division.pk}/{department.pk}/")
            departments.append(department)
    job_roles = [JobRole.objects.create(name_nl=f"Functie {number}", name_en=f"Role {number}", code=f"r{number}") for number in range(25)]
    given = ["Noor", "Samira", "Tom", "Emma", "Precious", "Bart", "Marloes", "Ruben", "Wout", "Hanna"]
    family = ["Bakker", "Visser", "Clarke", "Mensah", "Kuipers", "Smit"]
    _store(
        User,
        (
            User(
                employee_number=f"b{number:06}",
                email=f"b{number}@example.org",
                password="!",
                given_name=chance.choice(given),
                family_name=chance.choice(family),
                language="nl" if number % 3 else "en",
                joined_on=date(2020, 1, 1) + timedelta(days=number % 2000),
            )
            for number in range(sizes.people)
        ),
    )
    everybody = _all(User)
    _store(UnitMembership, (UnitMembership(person=one, unit=departments[number % len(departments)]) for number, one in enumerate(everybody)))
    _store(JobRoleHolding, (JobRoleHolding(person=one, job_role=chance.choice(job_roles)) for one in everybody))
    managers = everybody[: len(departments)]
    _store(
        ManagerLine,
        (ManagerLine(person=one, manager=managers[number % len(departments)]) for number, one in enumerate(everybody) if number >= len(departments)),
    )
    everywhere = [role for role in RoleGrant.Role.values if role != RoleGrant.Role.HR_BRANCH]
    for role, one in zip(everywhere * 5, everybody[200:], strict=False):
        RoleGrant.objects.create(person=one, role=role)


def programme(sizes: Sizes, chance: Random) -> None:
    """Courses, modules, lessons"""
    now = timezone.now()
    body = "<h2>One thought</h2><p>Say what you do, and for whom. Ask a colleague to read along.</p>" * 12
    phases = list(PhaseKey.values)
    for number in range(max(1, sizes.modules // 10)):
        name = {"title_nl": f"Cursus {number}", "title_en": f"Course {number}", "summary_nl": "Waar het om gaat.", "summary_en": "What it is about."}
        Course.objects.create(key=f"course-{number}", phase=phases[number % len(phases)], position=number, state=State.PUBLISHED, **name)
    courses = _all(Course)
    _store(
        Module,
        (
            Module(
                course=courses[number % len(courses)],
                key=f"module-{number}",
                position=number,
                title_nl=f"Module {number} over een kanaal",
                title_en=f"Module {number} on a channel",
                summary_nl="Wat je hierna anders doet.",
                summary_en="What you do differently afterwards.",
                state=State.PUBLISHED,
                minutes=15,
                in_nl=True,
                in_en=True,
                published_at=now,
                platforms=["linkedin"],
                stance=chance.choice(["chance", "risk", "both"]),
            )
            for number in range(sizes.modules)
        ),
    )
    _store(
        Lesson,
        (Lesson(module=module, key=f"lesson-{place}", position=place, minutes=5, state=State.PUBLISHED) for module in _all(Module) for place in range(4)),
    )
    _store(
        LessonVersion,
        (LessonVersion(lesson=lesson, title_nl=f"Les {lesson.pk}", title_en=f"Lesson {lesson.pk}", body_nl=body, body_en=body) for lesson in _all(Lesson)),
    )
    Lesson.objects.update(published_id=models.Subquery(LessonVersion.objects.filter(lesson=models.OuterRef("pk")).values("pk")[:1]))


def progress(sizes: Sizes, chance: Random) -> None:
    """Enrolments, progress, completions"""
    now = timezone.now()
    everybody, courses, lessons = list(User.objects.order_by("pk").values_list("pk", flat=True)), _all(Course), _all(Lesson)
    _store(Enrolment, (Enrolment(person_id=one, course=course) for one in everybody for course in chance.sample(courses, min(4, len(courses)))))
    each = min(len(lessons), max(1, sizes.progress // len(everybody)))
    _store(
        LessonProgress,
        (
            LessonProgress(
                person_id=one,
                lesson=lessons[(start + step) % len(lessons)],
                version_id=lessons[(start + step) % len(lessons)].published_id,
                place=step,
                saved_at=now - timedelta(minutes=step),
                finished_at=None if step == 0 else now,
            )
            for start, one in enumerate(everybody)
            for step in range(each)
        ),
    )
    modules = _all(Module)
    done = max(1, each // 4)
    _store(
        ModuleCompletion,
        (
            ModuleCompletion(person_id=one, module=modules[(start + step) % len(modules)])
            for start, one in enumerate(everybody)
            for step in range(min(done, len(modules)))
        ),
    )


def messages(sizes: Sizes, chance: Random) -> None:
    """Messages"""
    some = User.objects.order_by("pk").values_list("pk", flat=True)[: sizes.people // 2]
    _store(Message, (Message(person_id=one, kind="account_mail", subject="Hello", text="Hello") for one in some for _number in range(5)))


def sessions(sizes: Sizes, chance: Random) -> None:
    """Sessions, their dates, trainers and bookings"""
    stage.sessions(sizes, chance, _store)


def posts(sizes: Sizes, chance: Random) -> None:
    """Ambassadors, posts, comments"""
    stage.posts(sizes, chance, _store)


BUILDERS = [people, programme, progress, messages, sessions, posts]
