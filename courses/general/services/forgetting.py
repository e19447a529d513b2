"""Who leaves by a feed may come back by its undoing, for 30 days; then phase 1 forgets them too."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from courses.general.models import Attempt, Counted, Wish, WishSupport
from courses.general.services import checks, wishes
from lms.people.models import User

AFTER = timedelta(days=31)


def forget_who_left(*, now: datetime) -> int:
    """Forget everybody who left more than a month ago and is still known here. Returns how many people."""
    asked = Q(Exists(Wish.objects.filter(author=OuterRef("pk"))))
    for model in (WishSupport, Attempt, Counted):
        asked |= Q(Exists(model._default_manager.filter(person=OuterRef("pk"))))
    people = list(User.objects.filter(asked, is_active=False, left_on__lt=timezone.localdate(now - AFTER)).order_by("pk"))
    for person in people:
        checks.forget(person=person)
        wishes.forget(person=person)
    return len(people)
