"""Playing a case. Each choice is kept at once; what a person does here is seen by that person only and never written in the audit."""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Lesson
from courses.practice.models import CaseEdition, PracticeRun
from courses.practice.rules import playing
from courses.practice.services.figures import count_in_figure
from courses.progress.services import finish_lesson
from lms.lib.locks import lock, transaction_or_busy
from lms.lib.refusals import Refused
from lms.people.models import User


class NoSuchChoice(Refused):
    message = _("This is not one of the choices here. Choose one below.")


class ChoiceIsMade(Refused):
    message = _("You were further already, perhaps in another window. This is where you are.")


def _begun(person: User, lesson: Lesson, edition: CaseEdition, now: datetime) -> PracticeRun:
    """The run of this person, locked. Who has not begun yet, or is at the beginning, plays the newest edition."""
    times = {"edition": edition, "started_at": now, "saved_at": now}
    row = lock(PracticeRun.objects.get_or_create(person=person, lesson=lesson, defaults=times)[0])
    if not row.path and row.edition_id != edition.pk:
        row.edition = edition
    return row


@transaction_or_busy()
def choose(*, person: User, lesson: Lesson, edition: CaseEdition, turn: int, choice: str, now: datetime) -> PracticeRun:
    """Make the choice that comes after `turn` earlier ones; the last one of a case finishes the lesson.

    The same choice twice is the same as once. Raises NoSuchChoice, or ChoiceIsMade when the person was further already.
    """
    row = _begun(person, lesson, edition, now)
    case = row.edition.case
    if turn != len(row.path):
        if turn == len(row.path) - 1 and row.path[turn][1] == choice:
            return row
        raise ChoiceIsMade
    here = playing.standing(case, row.path).step
    if here is None or here.choice(choice) is None:
        raise NoSuchChoice
    row.path = [*row.path, [here.key, choice]]
    row.saved_at = now
    if playing.standing(case, row.path).has_ended:
        _finish(row, person, lesson, now)
    row.save()
    return row


def _finish(row: PracticeRun, person: User, lesson: Lesson, now: datetime) -> None:
    row.finished_at = row.finished_at or now
    if not row.is_counted:
        row.is_counted = True
        count_in_figure(lesson=lesson, path=row.path, now=now)
    finish_lesson(person=person, lesson=lesson, now=now)


@transaction_or_busy()
def go_back(*, person: User, lesson: Lesson, turn: int, now: datetime) -> None:
    """Take back the last of `turn` choices, to try something else. Twice is the same as once."""
    row = PracticeRun.objects.filter(person=person, lesson=lesson).first()
    row = lock(row) if row else None
    if row is None or turn != len(row.path) or not row.path:
        return
    row.path = row.path[:-1]
    row.saved_at = now
    row.save(update_fields=["path", "saved_at"])


@transaction_or_busy()
def play_again(*, person: User, lesson: Lesson, edition: CaseEdition, now: datetime) -> None:
    """Begin at the beginning, in the newest edition. The lesson stays finished."""
    row = PracticeRun.objects.filter(person=person, lesson=lesson).first()
    if row is None:
        return
    row = lock(row)
    row.path, row.edition, row.started_at, row.saved_at = [], edition, now, now
    row.save(update_fields=["path", "edition", "started_at", "saved_at"])


def forget(*, person: User) -> None:
    """Somebody left the organisation: what was played does not stay with the name."""
    PracticeRun.objects.filter(person=person).delete()
