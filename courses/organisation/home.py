"""What phase 2 adds to the first page, to HR's page of today, to the search, and beside modules and lessons."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from courses.catalogue import slots
from courses.organisation.models import ClauseQuestion, ModuleCheck, PolicyVersion
from courses.organisation.queries import drafts, mine, policies, questions
from lms.lib.prepared import prepared
from lms.lib.rich_text import plain
from lms.lib.searching import words_in
from lms.people.access import may
from lms.web.dates import day_of_month
from lms.web.decisions import Decision
from lms.web.home import AgendaRow, NextStep
from lms.web.search import Hit

SHORT = 160


def _standings(request: HttpRequest) -> list[mine.Standing]:
    """How who reads stands towards each policy, read once per request."""
    known: list[mine.Standing] | None = getattr(request, "_policy_standings", None)
    if known is None:
        known = mine.standings_of(request.user)  # type: ignore[arg-type]
        request._policy_standings = known  # type: ignore[attr-defined]
    return known


def agenda(request: HttpRequest) -> list[AgendaRow]:
    """A version that this person is asked to read, on the day from which it applies."""
    rows = []
    for one in _standings(request):
        if not one.must_read or one.version.valid_from is None:
            continue
        title = _("%(policy)s, version %(number)s") % {"policy": one.version.policy.title, "number": one.version.number}
        sentence = _("Applies from this day. You have not read it yet.")
        if one.last is not None:
            sentence = _("Applies from this day. You read version %(number)s; something that concerns you is different.") % {"number": one.last}
        rows.append(AgendaRow(one.version.valid_from, title, sentence, one.version.policy.get_absolute_url()))
    return rows


def next_step(request: HttpRequest) -> NextStep | None:
    """A policy to read, after what somebody was in the middle of and before anything new."""
    for one in _standings(request):
        if one.must_read:
            start = one.version.valid_from
            facts = [("calendar", _("Applies from %(day)s") % {"day": day_of_month(start)})] if start else []
            return NextStep(
                weight=35,
                greeting=_("There is something to read."),
                title=str(one.version.policy.title) if one.last is None else _("What changes in our policy?"),
                why=str(one.version.in_short),
                facts=[*facts, ("file-text", _("Version %(number)s") % {"number": one.version.number})],
                url=one.version.policy.get_absolute_url(),
                button=_("Read the policy") if one.last is None else _("Read what is different"),
            )
    return None


def decisions(request: HttpRequest) -> list[Decision]:
    """What waits for HR: questions without an answer, drafts, and modules that explain a changed clause."""
    if not may(request.user, "policy.manage"):  # type: ignore[arg-type]
        return []
    return [*_questions(), *_drafts(), *_checks()]


@prepared
def _first_questions() -> QuerySet[ClauseQuestion]:
    return questions.waiting_questions()[:50]


@prepared
def _first_drafts() -> QuerySet[PolicyVersion]:
    return drafts.drafts_waiting()[:5]


@prepared
def _first_checks() -> QuerySet[ModuleCheck]:
    return drafts.checks_waiting()[:50]


def _questions() -> list[Decision]:
    waiting = _first_questions()
    if not waiting:
        return []
    title = ngettext("%(count)s question about the policy", "%(count)s questions about the policy", len(waiting)) % {"count": len(waiting)}
    oldest = _("The oldest is of %(day)s.") % {"day": day_of_month(waiting[0].asked_at)}
    why = _("Somebody does not understand something, or sees it differently. Your answer goes to that person.")
    address = waiting[0].get_absolute_url() if len(waiting) == 1 else reverse("hr_policy_questions")
    return [Decision(25, _("Question"), title, f"{oldest} {why}", address, _("Read and answer"))]


def _drafts() -> list[Decision]:
    found = []
    for draft in _first_drafts():
        title = _("Version %(number)s of ‘%(policy)s’ is a draft") % {"number": draft.number, "policy": draft.policy.title}
        sentence = _("Nobody reads it yet. See what is missing and who will be asked, then publish it.")
        found.append(Decision(55, _("Draft"), title, sentence, reverse("hr_policy_draft", args=[draft.policy.key, draft.number]), _("Go on with it")))
    return found


def _checks() -> list[Decision]:
    waiting = _first_checks()
    if not waiting:
        return []
    modules = len({one.module_id for one in waiting})
    title = ngettext("%(count)s module explains a clause that changed", "%(count)s modules explain a clause that changed", modules) % {"count": modules}
    address = f"{reverse('hr_policy', args=[waiting[0].clause.version.policy.key])}#checks"
    return [Decision(65, pgettext("decision", "Check"), title, _("Look whether it is still right with the new text."), address, _("See which"))]


def search(request: HttpRequest, words: str, at_most: int) -> list[Hit]:
    """Clauses of what this person should know."""
    found = policies.clauses_with_words(person=request.user, words=words_in(words), at_most=str(at_most))  # type: ignore[arg-type]
    return [
        Hit(
            _("Clause %(number)s. %(title)s") % {"number": one.position, "title": one.title},
            reverse("policy_clause", args=[one.version.policy.key, one.version.number, one.key]),
            str(one.in_short) or plain(str(one.body))[:SHORT],
        )
        for one in found
    ]


def explained_here(request: HttpRequest, subject: slots.Subject) -> dict[str, Any] | None:
    """In the margin of a module and its lessons: the clauses that are explained here, and which of them changed not long ago."""
    if subject.module is None:
        return None
    clauses = policies.clauses_explained_by(subject.module, request.user)  # type: ignore[arg-type]
    checking = [one.position for one in clauses if one.being_checked]  # type: ignore[attr-defined]
    return {"clauses": clauses, "checking": checking} if clauses else None
