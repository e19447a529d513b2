"""Making a certificate of the own hours, and taking it back (ambassadors.md §14).

Nobody else sees who has one, so it leaves no line in the audit, as the certificates of what somebody learnt.
"""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ambassadors import queries
from ambassadors.models import Ambassador, HoursCertificate
from courses.certificates.rules import new_number
from courses.live_sessions.models import DutyAttendance
from lms.lib.locks import lock
from lms.lib.refusals import Refused
from lms.people.models import Organisation, User


class NothingNoted(Refused):
    message = _("Nobody noted yet that you told something in a session, so there is nothing to write down.")


@transaction.atomic
def make(*, ambassador: Ambassador, now: datetime) -> HoursCertificate:
    """A certificate of everything that was noted up to now; asking again when nothing changed gives the same one. Raises NothingNoted."""
    person = lock(ambassador).person
    rows = [_row(one) for one in queries.hours_given(person)]
    if not rows:
        raise NothingNoted
    organisation = Organisation.current()
    facts = {"name": person.full_name, "organisation": organisation.name if organisation else "Podium", "rows": rows}
    last = queries.hours_certificates_of(person).first()
    if last is not None and all(getattr(last, name) == value for name, value in facts.items()):
        return last
    days = [date.fromisoformat(row["on"]) for row in rows]
    total = sum(row["minutes"] for row in rows)
    return HoursCertificate.objects.create(person=person, number=new_number(), issued_at=now, minutes=total, first_on=min(days), last_on=max(days), **facts)


def _row(one: DutyAttendance) -> dict[str, Any]:
    module, told = one.date.session.module, one.date
    on = told.starts_at.astimezone(ZoneInfo(told.zone)).date().isoformat()
    return {"on": on, "title_nl": module.title_nl, "title_en": module.title_en, "minutes": one.minutes}


def take_back(*, certificate: HoursCertificate, by: User) -> None:
    """The person does not want it any more: the number leads nowhere from now on. The hours stay."""
    if certificate.person_id == by.pk:
        HoursCertificate.objects.filter(pk=certificate.pk).delete()
