"""Asking about the policy, and answering. A question is never a refusal, and nothing is counted against anybody."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.organisation.models import Clause, ClauseQuestion, PolicyVersion
from lms.audit.services import record
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.notifications.services import notify
from lms.people.models import User

LONGEST = 4000


class NoWords(Refused):
    message = _("Write one sentence, so that somebody can answer you.")


class NoAnswer(Refused):
    message = _("Write the answer first.")


class OtherVersion(Refused):
    message = _("This clause does not belong to the version that you read.")


@transaction.atomic
def ask(
    *, person: User, version: PolicyVersion, clause: Clause | None, kind: str, text: str, now: datetime, may_be_named: bool = False, form_key: str = ""
) -> ClauseQuestion:
    """Pass the question on to the owner of the policy. `form_key` makes a second click harmless. Raises NoWords, OtherVersion."""
    words = text.strip()[:LONGEST]
    if not words:
        raise NoWords
    if clause is not None and clause.version_id != version.pk:
        raise OtherVersion
    kind = kind if kind in ClauseQuestion.Kind.values else ClauseQuestion.Kind.QUESTION
    facts = {"version": version, "clause": clause, "kind": kind, "text": words, "may_be_named": may_be_named, "asked_at": now}
    question, is_new = (
        ClauseQuestion.objects.get_or_create(person=person, form_key=form_key[:64], defaults=facts)
        if form_key
        else (ClauseQuestion.objects.create(person=person, **facts), True)
    )
    if not is_new:
        return question
    owner = version.policy.owner
    if owner is not None and owner.is_active:
        notify(owner, "policy_question_asked", url=question.get_absolute_url(), event_key=f"policy-question-{question.pk}", **_about(question))
    return question


@transaction.atomic
def answer(*, question: ClauseQuestion, text: str, by: User, now: datetime) -> ClauseQuestion:
    """Answer, or answer better: who asked is told each time the words changed. Raises NoAnswer."""
    words = text.strip()[:LONGEST]
    if not words:
        raise NoAnswer
    question = lock(question)
    if question.answer == words:
        return question
    is_first = question.answered_at is None
    question.answer, question.answered_at, question.answered_by = words, now, by
    question.save(update_fields=["answer", "answered_at", "answered_by"])
    record(by, "policy.question_answered", question.version.policy, changes={"again": [None, not is_first]})
    event = f"policy-answer-{question.pk}-{now:%Y%m%d%H%M%S}"
    notify(question.person, "policy_question_answered", url=question.get_absolute_url(), event_key=event, name=by.full_name, **_about(question))
    return question


def _about(question: ClauseQuestion) -> dict[str, Any]:
    """What messages say: the policy and the clause, in both languages. The words of the question stay on its page."""
    subject = question.clause or question.version.policy
    return {"title": {"nl": subject.title_nl or subject.title_en, "en": subject.title_en or subject.title_nl}, "is_clause": question.clause_id is not None}
