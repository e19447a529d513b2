"""The tips that there are, one's own plan, and for how many people a tip worked."""

from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from courses.role.tips import rules
from courses.role.tips.models import PlannedTip, Tip
from lms.people.models import JobRole, User


def tips_for(person: User, *, audience: str = "", channel: str = "", stance: str = "") -> list[Tip]:
    """Tips in use, those for the person's own job roles first. Each has `is_mine`, `worked_for` and `is_planned`; three queries at most."""
    through = Tip.job_roles.through.objects.filter(tip=OuterRef("pk"))
    chosen = {name: value for name, value in (("audience", audience), ("channel", channel), ("stance", stance)) if value}
    found = (
        Tip.objects.filter(is_in_use=True, **chosen)
        .annotate(
            is_chosen=Exists(through.filter(jobrole__holdings__person=person)),
            is_planned=Exists(PlannedTip.objects.filter(tip=OuterRef("pk"), person=person, removed_at=None)),
            worked=Count("planned", filter=Q(planned__outcome=PlannedTip.Outcome.WORKED, planned__removed_at=None)),
        )
        .order_by("audience", "pk")
    )
    names = {name for pair in JobRole.objects.filter(holdings__person=person).values_list("name_nl", "name_en") for name in pair if name}
    tips = list(found)
    for tip in tips:
        tip.worked_for = rules.worked_for(tip.worked)  # type: ignore[attr-defined]
        tip.is_mine = tip.is_chosen or not names.isdisjoint(tip.suggested_roles)  # type: ignore[attr-defined]
    return sorted(tips, key=lambda tip: not tip.is_mine)  # type: ignore[attr-defined]


def plan_of(person: User) -> QuerySet[PlannedTip]:
    """What the person plans and tried, the earliest week first."""
    return PlannedTip.objects.filter(person=person, removed_at=None).select_related("tip").order_by("week", "pk")


def every_tip() -> QuerySet[Tip]:
    """For who writes them: those in use first."""
    return Tip.objects.prefetch_related("job_roles").order_by("-is_in_use", "audience", "pk")


def to_remind(today: date) -> QuerySet[PlannedTip]:
    """Planned for this week, not answered, and not reminded of yet."""
    open_now = {"outcome": PlannedTip.Outcome.OPEN, "reminded_at": None, "removed_at": None}
    return PlannedTip.objects.filter(week=rules.monday_of(today), person__is_active=True, tip__is_in_use=True, **open_now)
