"""The certificate of co-training hours: the tagged PDF, its page for others, and the list of one's own (ambassadors.md §14)."""

from datetime import date
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from ambassadors import queries
from ambassadors.models import Ambassador, HoursCertificate
from courses.certificates import papers
from courses.certificates.pdf import words_of_number, written
from lms.lib.bilingual import pick
from lms.people.models import User
from lms.web import dates

_PAGE = Path(__file__).parent / "hours.typ"


def join() -> None:
    """Its number is checked where every certificate is checked, and it stands with one's own certificates."""
    papers.add(papers.Papers("ambassadors/hours_check.html", shown_to_who_has, "ambassadors/_hours.html", own))


def shown_to_who_has(number: str) -> dict[str, Any] | None:
    """What stands on the paper, and nothing else about the person."""
    one = queries.hours_certificate_numbered(number)
    if one is None:
        return None
    rows = [row | {"when": _day(date.fromisoformat(row["on"])), "time": time_words(row["minutes"])} for row in one.titled_rows]
    return {"certificate": one, "total": total_words(one), "span": span_words(one), "rows": rows}


def own(person: User) -> dict[str, Any] | None:
    """What somebody who is or was an ambassador sees of the own ones; None for everybody else, and while nothing was ever noted."""
    found = list(queries.hours_certificates_of(person))
    has_hours = bool(found) or (Ambassador.objects.filter(person=person).exists() and bool(queries.hours_given(person)))
    return {"certificates": [(one, total_words(one), span_words(one)) for one in found]} if has_hours else None


def total_words(one: HoursCertificate) -> str:
    """2 hours and 15 minutes, on 9 days."""
    days = len({row["on"] for row in one.rows})
    return ngettext("%(time)s, on %(count)s day", "%(time)s, on %(count)s days", days) % {"time": time_words(one.minutes), "count": days}


def time_words(minutes: int) -> str:
    """2 hours and 15 minutes."""
    hours, rest = divmod(minutes, 60)
    some = ngettext("%(count)s minute", "%(count)s minutes", rest) % {"count": rest}
    if not hours:
        return some
    many = ngettext("%(count)s hour", "%(count)s hours", hours) % {"count": hours}
    return _("%(hours)s and %(minutes)s") % {"hours": many, "minutes": some} if rest else many


def span_words(one: HoursCertificate) -> str:
    """The first and the last day; on paper always with the year."""
    first, last = _day(one.first_on), _day(one.last_on)
    return first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}


def pdf(one: HoursCertificate, *, language: str) -> bytes:
    """The file of one certificate, the same every time."""
    return written(_PAGE, words_of(one, language))


def words_of(one: HoursCertificate, language: str) -> dict[str, str]:
    """Everything that stands on the page. Rows are lines of day, title and minutes, parted by tabs."""
    with override(language):
        rows = [(_day(date.fromisoformat(row["on"])), pick(row["title_nl"], row["title_en"]), time_words(row["minutes"])) for row in one.rows]
        values = {
            "language": language,
            "organisation": one.organisation,
            "kind": _("Certificate of hours given"),
            "name": one.name,
            "told": _("told colleagues in live sessions how to use social media"),
            "total": total_words(one),
            "span": span_words(one),
            "head": "\t".join((_("Day"), _("Session"), _("Time"))),
            "rows": "\n".join("\t".join(part.replace("\t", " ").replace("\n", " ") for part in row) for row in rows),
            "issued": dates.local(one.issued_at).strftime("%Y-%m-%d"),
            "issued_words": _("Everything that was noted up to %(day)s.") % {"day": _day(one.issued_at)},
        }
    return values | words_of_number(one.number, language)


def _day(value: dates.Day) -> str:
    return dates.day_of_month(value, today=date.min)
