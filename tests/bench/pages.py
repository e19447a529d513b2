"""The pages that are measured. Add yours here: a name, who opens it, and its address in the data set of data.py."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse

from courses.catalogue.models import Lesson, Module
from lms.people.models import User


@dataclass(frozen=True)
class Page:
    """`role` names a person of data.people(); `most` is the goal of the issue, in floors."""

    name: str
    role: str
    path: Callable[[User], str]
    most: float = 2.0


def _module() -> Module:
    return Module.objects.order_by("pk")[10]


def _lesson() -> Lesson:
    return Lesson.objects.filter(module=_module()).order_by("position")[0]


PAGES = [
    Page("home", "employee", lambda person: reverse("home")),
    Page("catalogue", "employee", lambda person: reverse("catalogue")),
    Page("course", "employee", lambda person: reverse("course", args=[_module().course.key])),
    Page("module", "employee", lambda person: reverse("module", args=[_module().key])),
    Page("lesson", "employee", lambda person: reverse("lesson", args=[_module().key, _lesson().key])),
    Page("my learning", "employee", lambda person: reverse("my_learning")),
    Page("search", "employee", lambda person: reverse("search") + "?q=module"),
    Page("messages", "employee", lambda person: reverse("my_messages")),
    Page("people", "hr", lambda person: reverse("people_list")),
]
