"""What HR decides about ambassadors: answers to a yes, reports, terms that have ended."""

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from ambassadors import queries
from ambassadors.models import Nomination
from lms.lib.prepared import prepared
from lms.people.access import may
from lms.web.dates import day_of_month
from lms.web.decisions import Decision

FEW = 5


def open_now(request: HttpRequest) -> list[Decision]:
    """Everything that waits for HR."""
    if not may(request.user, "nominations.answer"):  # type: ignore[arg-type]
        return []
    reported, objections, looks, ended = queries.moderation_counts(request.user)  # type: ignore[arg-type]
    return [*_reports(reported, objections), *(_looks() if looks else ()), *_answers(), *(_ended_terms() if ended else ())]


def _reports(reported: int, objections: int) -> list[Decision]:
    found = _objections(objections)
    if not reported:
        return found
    title = ngettext("Somebody reported %(count)s thing on the podium", "Colleagues reported %(count)s things on the podium", reported) % {"count": reported}
    sentence = _("A comment with two reports is hidden until you have looked. Keep it, or hide it with a reason that its writer reads.")
    return [*found, Decision(20, _("Report"), title, sentence, reverse("moderation"), _("Look at it"))]


def _objections(waiting: int) -> list[Decision]:
    if not waiting:
        return []
    title = ngettext("Somebody objects to what was hidden", "%(count)s colleagues object to what was hidden", waiting) % {"count": waiting}
    sentence = _("Best answered by somebody else than who hid it. The writer reads your answer.")
    return [Decision(20, _("Objection"), title, sentence, reverse("moderation"), _("Look at it"))]


def _looks() -> list[Decision]:
    found = []
    for post in queries.waiting_for_a_look()[:FEW]:
        title = _("%(name)s wants to publish ‘%(title)s’") % {"name": post.ambassador.person.full_name, "title": post.draft_title}
        sentence = _("You look first here. It is fine, or you write what should be different.")
        found.append(Decision(25, _("Post"), title, sentence, reverse("post_look", args=[post.pk]), _("Read it")))
    return found


@prepared
def _first_nominations() -> QuerySet[Nomination]:
    return queries.nominations_to_answer()[:FEW]


def _answers() -> list[Decision]:
    found = []
    for nomination in _first_nominations():
        stories = len(nomination.every_story)  # type: ignore[attr-defined]
        wrote = ngettext("One colleague wrote why.", "%(count)s colleagues wrote why.", stories) % {"count": stories}
        said = _("Said yes on %(day)s.") % {"day": day_of_month(nomination.decided_at)} if nomination.decided_at else ""
        what_to_do = _("Answer with a term and hours, or with a reason why not.")
        title = _("%(name)s wants to be an ambassador") % {"name": nomination.nominee}
        address = reverse("nomination_answer", args=[nomination.pk])
        found.append(Decision(30, _("Nomination"), title, f"{said} {wrote} {what_to_do}", address, _("Read and answer")))
    return found


def _ended_terms() -> list[Decision]:
    found = []
    for ambassador in queries.ambassadors_with_term().filter(term_ends_on__lt=timezone.localdate())[:FEW]:
        title = _("The term of %(name)s has ended") % {"name": ambassador.person.full_name}
        sentence = _("It ran until %(day)s. Talk about it together, and renew it; or let it stop.") % {"day": day_of_month(ambassador.term_ends_on)}
        found.append(Decision(60, _("Term"), title, sentence, f"{reverse('nomination_list')}#ambassador-{ambassador.pk}", _("See the terms")))
    return found
