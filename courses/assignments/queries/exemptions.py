"""What is read about exemptions."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from courses.assignments.models import Absence, Assignment, Exemption
from lms.people.models import User


def excuses(assigned_set: int, people: Iterable[int], *, today: date) -> dict[int, str]:
    """Person id → the kind of exemption that holds today for this set."""
    return {person: kind for (_set, person), kind in excuses_in([assigned_set], people, today=today).items()}


def excuses_in(sets: Iterable[int], people: Iterable[int], *, today: date) -> dict[tuple[int, int], str]:
    """Set id and person id → the kind of exemption that holds today."""
    holds = Exemption.objects.filter(Q(expires_on=None) | Q(expires_on__gt=today), assigned_set__in=list(sets), person__in=list(people), state="granted")
    return {(assigned_set, person): kind for assigned_set, person, kind in holds.values_list("assigned_set_id", "person_id", "kind")}


def waiting_exemptions() -> QuerySet[Exemption]:
    """What was asked and waits for HR, the oldest first; only of people who still have the set."""
    has = Assignment.objects.filter(person=OuterRef("person"), assigned_set=OuterRef("assigned_set"), ended_at=None)
    asked = Exemption.objects.filter(Exists(has), state=Exemption.State.ASKED, person__is_active=True)
    return asked.select_related("person", "assigned_set").order_by("asked_at", "pk")


def exemptions_that_hold() -> QuerySet[Exemption]:
    """Everything that holds, what expires first on top."""
    found = Exemption.objects.filter(state=Exemption.State.GRANTED, person__is_active=True).select_related("person", "assigned_set", "decided_by")
    return found.order_by(F("expires_on").asc(nulls_last=True), "person__family_name", "pk")


def last_exemption(person: User, assigned_set: int) -> Exemption | None:
    """What this person asked or got last for a set."""
    return Exemption.objects.filter(person=person, assigned_set=assigned_set).select_related("decided_by").order_by("-pk").first()


def absences_now(*, today: date) -> QuerySet[Absence]:
    """Who is away today or later, whoever is back last on top."""
    found = Absence.objects.filter(Q(until=None) | Q(until__gte=today), person__is_active=True).select_related("person")
    return found.order_by("since", "person__family_name", "pk")
