"""What a manager, or who stands in, sees of a team: what is required, and nothing else (product.md, principle 2)."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now

from courses.assignments.models import Assignment, Deputy, Strength
from courses.assignments.queries.assigned import live
from lms.people.models import ManagerLine, User


def stands_in_now() -> Exists:
    """Whether a person stands in for a manager at this moment: a condition for the table of roles."""
    rows = Deputy.objects.filter(deputy=OuterRef("pk"), manager__is_active=True, starts_at__lte=Now(), ends_at__gt=Now())
    return Exists(rows)


def team_of(person: User, *, now: datetime) -> QuerySet[User]:
    """The people of whom this person is a manager, or stands in for one; never the person."""
    managers = Deputy.objects.filter(deputy=person, starts_at__lte=now, ends_at__gt=now, manager__is_active=True).values("manager")
    lines = ManagerLine.objects.filter(Q(manager=person) | Q(manager__in=managers), person=OuterRef("pk"))
    return User.objects.filter(Exists(lines), is_active=True).exclude(pk=person.pk)


def required_of_team(person: User, *, now: datetime) -> QuerySet[Assignment]:
    """What is required of the own team now, with the working time that was made. Who is exempted stands nowhere."""
    return (
        live()
        .filter(grounds__strength=Strength.REQUIRED, person__in=team_of(person, now=now))
        .exclude(excused=Assignment.Excused.EXEMPT, completed_at=None)
        .select_related("assigned_set", "person", "grounds", "working_time__by")
        .order_by("person__family_name", "person__given_name", "person_id", "due_on", "pk")
    )


def deputies_of(manager: User, *, now: datetime) -> QuerySet[Deputy]:
    """Who stands in for this manager now."""
    return Deputy.objects.filter(manager=manager, ends_at__gt=now).select_related("deputy").order_by("ends_at", "pk")


def stands_in_for(person: User, *, now: datetime) -> QuerySet[Deputy]:
    """For whom this person stands in now."""
    return Deputy.objects.filter(deputy=person, starts_at__lte=now, ends_at__gt=now, manager__is_active=True).select_related("manager").order_by("ends_at")
