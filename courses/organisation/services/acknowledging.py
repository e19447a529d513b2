"""Saying that one knows a version: evidence that is only added, and wiped when it has been kept long enough."""

import secrets
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.organisation.models import Acknowledgement, PolicyVersion
from courses.organisation.queries import policies
from courses.organisation.rules.texts import digest_of
from lms.lib.refusals import Refused
from lms.people.models import Language, User

KEPT_AFTER_LEAVING = timedelta(days=2 * 365)


class IsDraft(Refused):
    message = _("This version has not been published, so there is nothing to confirm.")


class NewerVersion(Refused):
    """`newest` is the version that people are asked to know now."""

    message = _("The policy became version %(number)s while you were reading. Read what differs, and confirm that version.")

    def __init__(self, newest: PolicyVersion) -> None:
        self.newest = newest
        super().__init__(number=newest.number)


@transaction.atomic
def acknowledge(*, person: User, version: PolicyVersion, language: str, now: datetime) -> Acknowledgement:
    """The person has read this version in this language. Twice is once: the first moment stays.

    Raises NewerVersion when it is no longer the newest one, and IsDraft.
    """
    if version.is_draft:
        raise IsDraft
    known = Acknowledgement.objects.filter(person=person, version=version).first()
    if known is not None:
        return known
    newest = policies.newest_of(version.policy)
    if newest is not None and newest.number != version.number:
        raise NewerVersion(newest)
    language = language if language in Language.values else Language.NL
    salt = secrets.token_hex(16)
    row, _is_new = Acknowledgement.objects.get_or_create(
        person=person,
        version=version,
        defaults={
            "language": language,
            "text_digest": getattr(version, f"digest_{language}"),
            "at": now,
            "employee_number": person.employee_number,
            "person_name": person.full_name,
            "salt": salt,
            "who": who_digest(salt, person.employee_number),
        },
    )
    return row


def who_digest(salt: str, employee_number: str) -> str:
    """What stands in the chain for a person; without the salt nobody can tell who it was."""
    return digest_of([salt, employee_number])


@transaction.atomic
def forget_who_left(*, now: datetime) -> int:
    """Two years after somebody left, the evidence no longer says who it was; version, moment and chain stay. Returns how many rows."""
    long_ago = timezone.localdate(now - KEPT_AFTER_LEAVING)
    rows = Acknowledgement.objects.filter(person__is_active=False, person__left_on__lt=long_ago)
    return rows.update(person=None, employee_number="", person_name="", salt="")
