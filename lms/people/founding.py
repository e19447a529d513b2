"""The first run: the organisation and its first administrator, in one step."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from lms.lib.refusals import Refused
from lms.people import services
from lms.people.models import Organisation, RoleGrant, User
from lms.people.trail import record

THE_ROW = 1


class AlreadyFounded(Refused):
    message = _("This Podium already has an organisation. Sign in with your own account.")


class WeakPassword(Refused):
    """The password does not pass the rules; the message says which."""


@dataclass(frozen=True)
class Founder:
    """The first administrator, as typed on the first-run page."""

    employee_number: str
    given_name: str
    family_name: str
    email: str
    password: str
    name_prefix: str = ""


def found_organisation(*, name: str, default_language: str, time_zone: str, founder: Founder, now: datetime) -> User:
    """Make the one organisation and its first administrator; somebody who is a moment later is refused."""
    try:
        with transaction.atomic():
            return _found(name, default_language, time_zone, founder, now)
    except IntegrityError as problem:
        raise AlreadyFounded from problem


def _found(name: str, default_language: str, time_zone: str, founder: Founder, now: datetime) -> User:
    if Organisation.objects.exists():
        raise AlreadyFounded
    try:
        validate_password(founder.password, User(employee_number=founder.employee_number, email=founder.email, family_name=founder.family_name))
    except ValidationError as problem:
        raise WeakPassword(" ".join(problem.messages)) from None
    # A fixed key: two first runs at the same moment cannot both succeed.
    organisation = Organisation(pk=THE_ROW, name=name.strip(), default_language=default_language, time_zone=time_zone)
    organisation.save(force_insert=True)
    person = services.create_person(
        employee_number=founder.employee_number,
        given_name=founder.given_name,
        name_prefix=founder.name_prefix,
        family_name=founder.family_name,
        email=founder.email,
        password=founder.password,
        language=default_language,
        time_zone=time_zone,
        by=None,
        now=now,
    )
    services.grant_role(person=person, role=RoleGrant.Role.ADMINISTRATOR, by=person, now=now)
    record(person, "organisation.founded", organisation, changes={"name": ["", organisation.name]})
    return person
