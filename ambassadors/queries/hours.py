"""Certificates of hours: one's own, and the one with a number (§14)."""

from django.db.models import QuerySet

from ambassadors.models import HoursCertificate
from lms.people.models import User


def hours_certificates_of(person: User) -> QuerySet[HoursCertificate]:
    """The person's own, the latest first."""
    return HoursCertificate.objects.filter(person=person)


def hours_certificate_numbered(number: str) -> HoursCertificate | None:
    """For whoever has the number."""
    return HoursCertificate.objects.filter(number=number).first()
