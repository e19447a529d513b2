"""Where a post belongs, as this reader may go there."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ambassadors.models import Post
from courses.catalogue.models import Lesson, Module, State
from courses.catalogue.queries import modules_readable_by
from courses.live_sessions.models import LiveSession
from courses.live_sessions.queries.audience import for_audience
from lms.lib.prepared import prepared
from lms.people.models import User
from lms.web.dates import short_day


@dataclass(frozen=True)
class Place:
    """One line: what it is in a word, its name, where it leads; `phase` of the module."""

    kind: str | Promise
    title: str
    url: str
    phase: str


def places_of(post: Post, *, reader: User) -> list[Place]:
    """Lessons, modules without a lesson named, and sessions that are still open; a query for each kind that there is.

    `post` comes from `post_to_read`. What the reader may not open is left out.
    """
    modules, lessons, sessions = [], [], []
    if post.has_modules:  # type: ignore[attr-defined]
        modules = _modules(reader=reader, post=post.pk)
    if post.has_lessons:  # type: ignore[attr-defined]
        lessons = _lessons(post=post.pk, modules=tuple(module.pk for module in modules))
    if post.has_sessions:  # type: ignore[attr-defined]
        sessions = _sessions(reader=reader, post=post.pk)
    with_lesson = {lesson.module_id for lesson in lessons}
    found = [Place(_("Lesson"), str(one), reverse("lesson", args=[one.module.key, one.key]), one.module.course.phase) for one in lessons]
    found += [Place(_("Module"), str(one.title), reverse("module", args=[one.key]), one.course.phase) for one in modules if one.pk not in with_lesson]
    return found + [_of(session) for session in sessions]


@prepared
def _modules(reader: User, post: int) -> QuerySet[Module]:
    return modules_readable_by(reader).filter(posts=post).select_related("course").order_by("course__position", "position", "pk")


@prepared
def _lessons(post: int, modules: tuple[int, ...]) -> QuerySet[Lesson]:
    named = Lesson.objects.filter(posts=post, module__in=modules, state=State.PUBLISHED, published__isnull=False)
    return named.select_related("published", "module__course").order_by("module__position", "position")


@prepared
def _sessions(reader: User, post: int) -> QuerySet[LiveSession]:
    held = LiveSession.objects.filter(posts=post, state=LiveSession.State.PUBLISHED, starts_at__isnull=False)
    return for_audience(held, reader).select_related("module__course").order_by("starts_at", "pk")


def _of(session: LiveSession) -> Place:
    title = f"{session.module.title}, {short_day(session.starts_at)}"  # type: ignore[arg-type]
    return Place(_("Session"), title, reverse("session", args=[session.pk]), session.module.course.phase)
