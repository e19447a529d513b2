"""The demo from beginning to end, in the order in which things would really happen."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from courses.catalogue.models import Course, Module
from courses.live_sessions.services import check as look_at_bookings
from courses.organisation.services import variants
from lms.demo import conversation, feeds, learning, organisation, podium, policy, practising, required, sessions, tracks, wishes
from lms.demo.organisation import Made
from lms.lib.refusals import Refused
from lms.notifications.models import Message
from lms.people.models import Organisation, Unit, User

NEWEST = 60
VARIANTS = {"store-chain": "winkels", "business-to-business": "zakelijk", "web-shop": "online"}


class NotEmpty(Refused):
    message = "There is an organisation here already. The demo is only made in an empty Podium."


class NoProgramme(Refused):
    message = "There is nothing to learn yet. Load the starter programme first: manage.py load_programme"


@transaction.atomic
def tell(*, now: datetime, say: Callable[[str], object]) -> None:
    """Make everything in one transaction: a demo that was broken off is no demo. Old messages are not mailed any more."""
    if Organisation.objects.exists() or User.objects.exists():
        raise NotEmpty
    if not Course.objects.exists():
        raise NoProgramme
    made = organisation.make(now=now)
    _variants(made)
    policy.make(made)
    tracks.make(made)
    learning.make(made)
    practising.make(made)
    sessions.make(made)
    wishes.make(made)
    required.make(made)
    podium.make(made)
    conversation.make(made)
    feeds.make(made)
    look_at_bookings(now=now)
    _quiet_messages()
    say(f"{User.objects.count()} people in {Unit.objects.count()} units, with sessions, tracks, ambassadors and posts")


def _variants(made: Made) -> None:
    """Each division has its own version of "Our channels"."""
    for module in Module.objects.filter(variant_for__in=VARIANTS, variant_of__isnull=False):
        variants.assign_variant(variant=module, units=[made.units[VARIANTS[module.variant_for]]], by=made.named["hr"])


def _quiet_messages() -> None:
    """Of all that was told along the way, only the newest mails still wait to leave; the rest stands in the app."""
    newest = list(Message.objects.filter(mail=Message.Mail.QUEUED).order_by("-created_at", "-pk").values_list("pk", flat=True)[:NEWEST])
    Message.objects.filter(mail=Message.Mail.QUEUED).exclude(pk__in=newest).update(mail=Message.Mail.NONE)
