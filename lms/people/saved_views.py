"""Filters on HR's list that somebody keeps under a name. They are one's own; nobody else sees them."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from lms.lib.refusals import Refused
from lms.people.models import SavedView, User

MOST_VIEWS = 20


class NoNameForTheView(Refused):
    message = _("Give the view a name, so that you can find it again.")


class TooManyViews(Refused):
    message = _("You have 20 views. Remove one first.")


@transaction.atomic
def keep(*, person: User, name: str, query: str) -> SavedView:
    """Keep an address of filters under a name; an own view of that name is replaced."""
    name = " ".join(name.split())[:60]
    if not name:
        raise NoNameForTheView
    views = SavedView.objects.filter(person=person)
    if not views.filter(name=name).exists() and views.count() >= MOST_VIEWS:
        raise TooManyViews
    return SavedView.objects.update_or_create(person=person, name=name, defaults={"query": query[:300]})[0]


@transaction.atomic
def remove(*, view: SavedView) -> None:
    """Forget a view; the people stay."""
    view.delete()
