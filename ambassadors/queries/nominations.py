"""Nominations: what the nominee sees, what HR sees after a yes, and where nobody is."""

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from ambassadors.models import Ambassador, Nomination, Story
from lms.people.models import Language, Unit, UnitMembership, User

State = Nomination.State


def nomination_of(person: User, nomination_id: int) -> Nomination | None:
    """A nomination as the nominee sees it, with `every_story`; for everybody else it does not exist."""
    stories = Prefetch("stories", Story.objects.select_related("author"), to_attr="every_story")
    return Nomination.objects.filter(pk=nomination_id, nominee=person).exclude(state__in=[State.HELD, State.NO]).prefetch_related(stories).first()


def open_question(person: User) -> Nomination | None:
    """A nomination that waits for this person's private decision."""
    return Nomination.objects.filter(nominee=person, state=State.ASKED).first()


def nominations_to_answer() -> QuerySet[Nomination]:
    """What HR may see: only those who said yes, the longest waiting first."""
    stories = Prefetch("stories", Story.objects.select_related("author"), to_attr="every_story")
    return Nomination.objects.filter(state=State.YES, nominee__is_active=True).select_related("nominee").prefetch_related(stories).order_by("decided_at", "pk")


def missing_units(*, at_most: int = 3) -> list[Unit]:
    """Divisions, brands and departments in which nobody is an ambassador yet, from the top down; never a list of people."""
    below = UnitMembership.objects.filter(person__is_active=True, unit__path__startswith=OuterRef("path"))
    units = Unit.objects.filter(kind__in=[Unit.Kind.DIVISION, Unit.Kind.BRAND, Unit.Kind.DEPARTMENT])
    return list(units.filter(Exists(below)).exclude(Exists(below.filter(person__ambassador__state=Ambassador.State.ACTIVE))).order_by("path")[:at_most])


def missing_languages() -> list[str]:
    """The languages in which no ambassador writes, by name."""
    active = list(Ambassador.objects.filter(state=Ambassador.State.ACTIVE, person__is_active=True).values_list("writes_nl", "writes_en"))
    return [str(label) for position, (_code, label) in enumerate(Language.choices) if active and not any(writes[position] for writes in active)]
