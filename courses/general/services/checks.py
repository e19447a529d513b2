"""Doing the level check: beginning, answering, finishing, and wiping what it left.

What a person does here is seen by that person only: none of it is written in the audit.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.general.models import Answer, Attempt, Counted, Option, Outcome, Question
from courses.general.queries.checks import open_attempt, questions_for
from courses.general.services.figures import count_in_figure
from lms.lib.locks import lock_all, transaction_or_busy
from lms.lib.refusals import Refused
from lms.people.models import User


class NothingToAsk(Refused):
    message = _("There are no questions yet. Choose any module you like; you do not need the check for that.")


class NoCheckUnderWay(Refused):
    message = _("No level check is under way. Begin one whenever you like.")


class CheckIsFinished(Refused):
    message = _("You finished this check in the meantime, so this answer was not added. Here is your result.")


class NoSuchAnswer(Refused):
    message = _("This is not one of the answers. Choose one below, or go on without.")


def start(*, person: User, now: datetime) -> Attempt:
    """Begin, or go on with what is under way. Twice is the same as once. Raises NothingToAsk."""
    if not questions_for(person).exists():
        raise NothingToAsk
    return Attempt.objects.get_or_create(person=person, finished_at=None, defaults={"started_at": now})[0]


def _locked(person: User) -> Attempt | None:
    """The attempt under way, locked, as it is now."""
    attempt = open_attempt(person)
    found = lock_all(Attempt, [attempt.pk]) if attempt else []
    return found[0] if found and found[0].finished_at is None else None


@transaction_or_busy()
def answer(*, person: User, question: Question, option: Option | None, now: datetime) -> None:
    """Keep the answer at once; the newest one counts. Without an option the question is passed by, which takes an answer back.

    Raises NoSuchAnswer, NoCheckUnderWay, or CheckIsFinished when another window finished it and this answer would be news.
    """
    if option is not None and option.question_id != question.pk:
        raise NoSuchAnswer
    attempt = _locked(person)
    if attempt is None:
        _refuse_news(person, question, option)
        return
    row = Answer(attempt=attempt, question=question, option=option, answered_at=now)
    Answer.objects.bulk_create([row], update_conflicts=True, unique_fields=["attempt", "question"], update_fields=["option", "answered_at"])


@transaction_or_busy()
def pass_by(*, person: User, question: Question, now: datetime) -> None:
    """Note that the person went on without choosing. An answer that is there, from another window or device, stays."""
    attempt = _locked(person)
    if attempt is not None:
        Answer.objects.bulk_create([Answer(attempt=attempt, question=question, answered_at=now)], ignore_conflicts=True)
    elif not Attempt.objects.filter(person=person).exists():
        raise NoCheckUnderWay


def _refuse_news(person: User, question: Question, option: Option | None) -> None:
    """A second click on the last button repeats what was kept; anything else came too late."""
    last = Attempt.objects.filter(person=person, finished_at__isnull=False).order_by("-finished_at", "-pk").first()
    if last is None:
        raise NoCheckUnderWay
    if not Answer.objects.filter(attempt=last, question=question, option=option).exists():
        raise CheckIsFinished


@transaction_or_busy()
def finish(*, person: User, now: datetime) -> None:
    """Work out how each theme went. Twice is the same as once; the figure of the division counts a person once.

    The answers of earlier attempts go: of those only the outcomes stay. Raises NoCheckUnderWay.
    """
    attempt = _locked(person)
    if attempt is None:
        if not Attempt.objects.filter(person=person).exists():
            raise NoCheckUnderWay
        return
    outcomes = _outcomes(attempt, list(questions_for(person)))
    Outcome.objects.bulk_create(outcomes)
    attempt.finished_at = now
    attempt.save(update_fields=["finished_at"])
    Answer.objects.filter(attempt__person=person).exclude(attempt=attempt).delete()
    if any(one.answered for one in outcomes):
        count_in_figure(person=person, outcomes=outcomes, now=now)


def _outcomes(attempt: Attempt, questions: list[Question]) -> list[Outcome]:
    chosen = dict(Answer.objects.filter(attempt=attempt, option__isnull=False).values_list("question", "option__is_right"))
    found: dict[int, Outcome] = {}
    for question in questions:
        one = found.setdefault(question.module_id, Outcome(attempt=attempt, module_id=question.module_id, right=0, answered=0, asked=0))
        one.asked += 1
        one.answered += question.pk in chosen
        one.right += chosen.get(question.pk, False)
    return list(found.values())


@transaction_or_busy()
def delete_results(*, person: User) -> None:
    """Wipe every attempt of this person, also one under way. What stays is that somebody was counted (`Counted`), and the sums."""
    ids = list(Attempt.objects.filter(person=person).values_list("pk", flat=True))
    lock_all(Attempt, ids)
    Attempt.objects.filter(pk__in=ids).delete()


@transaction.atomic
def forget(*, person: User) -> None:
    """Somebody left the organisation: nothing of the level check stays with the name."""
    delete_results(person=person)
    Counted.objects.filter(person=person).delete()
