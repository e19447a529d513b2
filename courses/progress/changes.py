"""Since you learnt this: what changed of substance in lessons that a person finished before, told once."""

from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce

from courses.catalogue.change_questions import ChangeQuestion
from courses.catalogue.models import Lesson, LessonVersion, State
from courses.catalogue.queries import modules_read_in, units_read_for
from courses.progress.models import LessonProgress
from lms.lib.prepared import prepared
from lms.people.models import User

MOST = 60


@dataclass(frozen=True)
class Change:
    """A lesson with the versions of substance that the person has not read about, the oldest first. There is at least one."""

    lesson: Lesson
    versions: list[LessonVersion]

    @property
    def title(self) -> str:
        return str(self.versions[-1].title)

    @property
    def up_to(self) -> int:
        """The id of the newest of these versions."""
        return self.versions[-1].pk

    @property
    def question(self) -> ChangeQuestion | None:
        """The one question: that of the newest version that has one."""
        return next((version.asks for version in reversed(self.versions) if version.asks), None)


def changes_for(person: User) -> list[Change]:
    """Every lesson that changed since the person finished it and that the person may open, the latest change first; one query."""
    found: dict[int, list[LessonVersion]] = {}
    for version in _unread(person=person.pk, units=units_read_for(person)):
        found.setdefault(version.lesson_id, []).insert(0, version)
    return [Change(versions[0].lesson, versions) for versions in found.values()]


@prepared
def _unread(person: int, units: tuple[int, ...] | None) -> QuerySet[LessonVersion]:
    known = Coalesce("lesson__progress__read_up_to", "lesson__progress__version")
    finished_before = LessonVersion.objects.filter(
        is_substantial=True,
        lesson__progress__person=person,
        lesson__progress__finished_at__isnull=False,
        lesson__published__gt=known,
        lesson__state=State.PUBLISHED,
        pk__gt=known,
    )
    return finished_before.filter(lesson__module__in=modules_read_in(units).values("pk")).select_related("lesson__module").order_by("-pk")[:MOST]


def change_in(lesson: Lesson, progress: LessonProgress | None) -> Change | None:
    """What the person with this progress has not read about this lesson; no query when nothing was published since."""
    if progress is None or progress.finished_at is None:
        return None
    known = progress.read_up_to_id or progress.version_id
    if lesson.published_id is None or known >= lesson.published_id:
        return None
    versions = list(LessonVersion.objects.filter(lesson=lesson, pk__gt=known, is_substantial=True).order_by(F("pk")))
    return Change(lesson, versions) if versions else None
