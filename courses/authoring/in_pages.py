"""What authoring shows on pages of others: the line at a lesson to say that something is not right, and what waits on HR's page of today."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from courses.authoring.queries import checks
from courses.catalogue import slots
from lms.people.access import may
from lms.web.decisions import Decision


def flag_here(request: HttpRequest, subject: slots.Subject) -> dict[str, Any] | None:
    """In the margin of a lesson: where to say that something is not right; for authors also the way to the editor. No query."""
    if subject.lesson is None:
        return None
    return {"edit_url": reverse("hr_lesson", args=[subject.lesson.pk]) if may(request.user, "content.own") else ""}  # type: ignore[arg-type]


def decisions(request: HttpRequest) -> list[Decision]:
    """Lessons that wait for a look, and what learners flagged; one query."""
    waiting = checks.what_waits(timezone.localdate())
    return [*_flags(waiting.flags), *_checks(waiting)]


def _flags(flags: list[int]) -> list[Decision]:
    if not flags:
        return []
    title = ngettext("%(count)s learner says that a lesson is not right", "%(count)s learners say that a lesson is not right", len(flags))
    address = reverse("hr_flag", args=[flags[0]]) if len(flags) == 1 else f"{reverse('hr_checks')}#flags"
    why = _("Your answer goes to who wrote it.")
    return [Decision(45, pgettext("decision", "Lesson"), title % {"count": len(flags)}, why, address, _("Read and answer"))]


def _checks(waiting: checks.Waiting) -> list[Decision]:
    number = len(waiting.late | waiting.asked)
    if not number:
        return []
    title = ngettext("%(count)s lesson should be looked at again", "%(count)s lessons should be looked at again", number) % {"count": number}
    sentences = []
    if waiting.late:
        words = ngettext("Of %(count)s the day to check it again has passed.", "Of %(count)s the day to check them again has passed.", len(waiting.late))
        sentences.append(words % {"count": len(waiting.late)})
    if waiting.platforms:
        sentences.append(_("Changed: %(platforms)s.") % {"platforms": ", ".join(sorted(waiting.platforms))})
    return [Decision(70, pgettext("decision", "Check"), title, " ".join(sentences), reverse("hr_checks"), _("See which"))]
