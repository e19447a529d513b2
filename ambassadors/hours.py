"""The certificate of co-training hours as a tagged PDF, in the person's language (ambassadors.md §14). Only what somebody noted stands on it."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from courses.certificates.pdf import written
from courses.live_sessions.models import DutyAttendance
from lms.lib.bilingual import text_in
from lms.people.models import User
from lms.people.queries import organisation
from lms.web import dates

_PAGE = Path(__file__).parent / "hours.typ"


def certificate(person: User, given: Sequence[DutyAttendance], *, today: date) -> bytes:
    """The file. `given` holds dates with minutes, the last first."""
    return written(_PAGE, words_of(person, given, today=today))


def words_of(person: User, given: Sequence[DutyAttendance], *, today: date) -> dict[str, str]:
    """Everything that stands on the page. Rows are lines of day, title and minutes, parted by tabs."""
    language, ours = person.language, organisation()
    minutes = sum(one.minutes for one in given)
    with override(language):
        first, last = (_day(one.date.starts_at.date(), language) for one in (given[-1], given[0]))
        rows = [(_day(one.date.starts_at.date(), language), text_in(one.date.session.module, "title", language), _minutes(one.minutes)) for one in given]
        times = ngettext("on %(count)s day, in front of colleagues", "on %(count)s days, in front of colleagues", len(given)) % {"count": len(given)}
        hours = ngettext("hour", "hours", 1 if minutes == 60 else 2)
        return {
            "language": language,
            "organisation": ours.name if ours else "Podium",
            "kind": _("Certificate of hours given"),
            "name": person.full_name,
            "told": _("told colleagues in live sessions how to use social media"),
            "total": f"{dates.number(minutes / 60, language)} {hours}, {times}",
            "span": first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last},
            "head": "\t".join((_("Day"), _("Session"), _("Time"))),
            "rows": "\n".join("\t".join(part.replace("\t", " ").replace("\n", " ") for part in row) for row in rows),
            "issued": today.isoformat(),
            "issued_words": _("Made by Podium on %(day)s") % {"day": _day(today, language)},
        }


def _minutes(minutes: int) -> str:
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": minutes}


def _day(value: date, language: str) -> str:
    """26 november 2026: on paper always with the year."""
    return dates.day_of_month(value, language, today=date.min)
