"""Where the content of lessons joins the rest: the kinds of lesson it brings, and what it stores about people."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from courses.catalogue import kinds
from courses.content.kinds.document import DOCUMENT
from courses.content.kinds.link import LINK
from courses.content.kinds.page import PAGE
from courses.content.kinds.video import VIDEO
from courses.content.reflections import services
from courses.content.reflections.kind import REFLECTION
from lms.people.models import User
from lms.people.signals import person_left
from lms.web import privacy_facts


def join() -> None:
    for kind in (PAGE, VIDEO, DOCUMENT, LINK, REFLECTION):
        kinds.register(kind)
    person_left.connect(_forget, dispatch_uid="reflections forget who leaves")
    privacy_facts.add(
        privacy_facts.Fact(
            models=("courses.Reflection",),
            what=_("What you write for yourself at a lesson"),
            why=_("So that you can think it over, and find it again on any device"),
            seen_by=_("Only you. There is no page on which anybody else can read it."),
            kept=_("Until you delete it, or leave the organisation"),
            group=_("Your own learning"),
        )
    )


def _forget(sender: Any, *, person: User, by: User | None, now: datetime, **more: Any) -> None:
    services.forget(person=person)
