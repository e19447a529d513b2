"""What one person plays: the edition, and where that person is."""

from courses.catalogue.models import Lesson, LessonVersion
from courses.practice.models import CaseEdition, PracticeRun
from lms.people.models import User


def edition_of(version: LessonVersion | None) -> CaseEdition | None:
    """The case as it was published with this version, or with the last one before it that had a case."""
    if version is None:
        return None
    found = CaseEdition.objects.filter(version__lesson=version.lesson_id, version__number__lte=version.number)
    return found.select_related("version").order_by("-version__number").first()


def run_of(person: User, lesson: Lesson) -> PracticeRun | None:
    """Where this person is; nothing for who has not begun."""
    return PracticeRun.objects.filter(person=person, lesson=lesson).select_related("edition").first()
