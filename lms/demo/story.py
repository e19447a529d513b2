"""The demo from beginning to end, in the order in which things would really happen."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from lms.demo import organisation
from lms.lib.refusals import Refused
from lms.people.models import Organisation, User


class NotEmpty(Refused):
    message = "There is an organisation here already. The demo is only made in an empty Podium."


@transaction.atomic
def tell(*, now: datetime, say: Callable[[str], object]) -> None:
    """Make everything in one transaction: a demo that was broken off is no demo. Nothing is mailed."""
    if Organisation.objects.exists() or User.objects.exists():
        raise NotEmpty
    made = organisation.make(now=now)
    say(f"{User.objects.count()} people in {len(made.units)} units")
