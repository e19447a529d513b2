"""The certificate as a tagged PDF (PDF/UA-1), written by typst in the person's language. Words of people come in as values, never as part of the page."""

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.certificates.models import Certificate
from lms.lib.bilingual import text_in
from lms.web import dates

_MASK = 3  # any of the eight can be read; trying all of them to find the most even one took a third of the time of a certificate
_PAGE = Path(__file__).parent / "certificate.typ"


@lru_cache(maxsize=1)
def _fonts() -> Any:
    """Read once. Only those that typst brings, so that a certificate looks the same on every machine."""
    return typst.Fonts(include_system_fonts=False)


def certificate(one: Certificate, *, language: str) -> bytes:
    """The file of one certificate."""
    return written(_PAGE, words_of(one, language))


def written(template: Path, values: dict[str, str]) -> bytes:
    """A page of typst with these values. A name with signs that no font has becomes a PDF that is tagged but not declared PDF/UA."""
    page = template.read_bytes()
    try:
        return bytes(typst.compile(page, format="pdf", sys_inputs=values, font_paths=_fonts(), pdf_standards=["ua-1"]))
    except typst.TypstError:
        return bytes(typst.compile(page, format="pdf", sys_inputs=values, font_paths=_fonts()))


def words_of(one: Certificate, language: str) -> dict[str, str]:
    """Everything that stands on the page, in this language."""
    with override(language):
        values = {
            "language": language,
            "kind": _("Certificate"),
            "organisation": one.organisation,
            "name": one.name,
            "completed": _("has completed"),
            "title": text_in(one, "title", language),
            "summary": text_in(one, "summary", language),
            "when": _("Completed on %(day)s") % {"day": _day(one.completed_at, language)},
            "until": _("Valid until %(day)s") % {"day": _day(one.expires_at, language)} if one.expires_at else "",
            "issued": timezone.localdate(one.completed_at).isoformat(),  # the file is the same every time it is asked for
        }
    return values | words_of_number(one.number, language)


def words_of_number(number: str, language: str) -> dict[str, str]:
    """How a paper says that it can be checked: its number, the page, and the QR code of that page."""
    address = f"{settings.PUBLIC_URL}{reverse('certificate_check', args=[number])}"
    with override(language):
        return {
            "number_label": _("Number"),
            "number": number,
            "check": _("Whoever has this number can check the certificate on this page:"),
            "address": address,
            "qr": segno.make(address, error="m", mask=_MASK).svg_inline(border=2, dark="#000", light="#fff"),
            "qr_words": _("QR code of the page on which this certificate can be checked"),
        }


def _day(value: datetime, language: str) -> str:
    """26 november 2026: on paper always with the year."""
    return dates.day_of_month(value, language, today=date.min)
