"""A page to read."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from courses.catalogue.kinds import LessonKind


def _facts(minutes: int) -> str:
    return ngettext("Page, %(minutes)s minute", "Page, %(minutes)s minutes", minutes) % {"minutes": minutes}


PAGE = LessonKind(key="page", label=_("page"), icon="file-text", facts=_facts, order=10, needs_text=True)
