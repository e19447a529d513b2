"""The off switch of the private hint (§4)."""

from datetime import datetime

from django.db import transaction

from ambassadors.models import Hint
from lms.people.models import User


@transaction.atomic
def switch_off(*, person: User, now: datetime) -> None:
    """Never hint to this person again. Twice is once."""
    Hint.objects.get_or_create(person=person, defaults={"switched_off_at": now})


@transaction.atomic
def switch_on(*, person: User) -> None:
    """Hint again when there is a reason."""
    Hint.objects.filter(person=person).delete()
