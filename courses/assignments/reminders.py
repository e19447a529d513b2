"""The daily reminders for what is required: to the person, and a week late to the manager (people-and-tracks.md §3.5)."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from courses.assignments import queries, rules
from courses.assignments.models import Absence, Assignment, Deputy, Reminder, Strength
from courses.assignments.services import day_in_both, tell
from lms.lib.bilingual import text_in
from lms.notifications.services import notify_all
from lms.people.models import ManagerLine, User

BATCH = 500
LOOK_BACK = timedelta(days=60)


def send_due(*, now: datetime) -> int:
    """Send every reminder that is due today, each once. Returns how many people were told; running it twice tells nobody twice."""
    told = cursor = 0
    while True:
        found = _next_batch(cursor, now=now)
        if found is None:
            return told
        cursor, told = found[0], told + found[1]


@transaction.atomic
def _next_batch(cursor: int, *, now: datetime) -> tuple[int, int] | None:
    """One batch in one transaction: the rows that make a reminder leave once, and the messages."""
    today = timezone.localdate(now)
    rows = list(_candidates(today).filter(pk__gt=cursor).order_by("pk")[:BATCH])
    if not rows:
        return None
    sent: dict[int, set[str]] = {row.pk: set() for row in rows}
    earlier = Reminder.objects.filter(assignment__in=rows, due_on=F("assignment__due_on"))
    for assignment, earlier_kind in earlier.values_list("assignment_id", "kind"):
        sent[assignment].add(earlier_kind)
    due: dict[str, list[Assignment]] = {}
    for row in rows:
        kind = rules.reminder_due(due_on=row.due_on or today, assigned_on=timezone.localdate(row.assigned_at), today=today, sent=sent[row.pk])
        if kind:
            due.setdefault(kind, []).append(row)
    for sort, assignments in due.items():
        Reminder.objects.bulk_create([Reminder(assignment=one, kind=sort, due_on=one.due_on or today, sent_at=now) for one in assignments])
        if sort == rules.MANAGER:
            _tell_managers(assignments, now=now)
        else:
            tell(assignments, "track_reminder", why=sort)
    return rows[-1].pk, sum(len(one) for one in due.values())


def _candidates(today: date) -> QuerySet[Assignment]:
    """Required, not finished, and due in the coming 14 days or some time ago; without who is away or exempted, and those of whom the manager has heard."""
    is_away = Absence.objects.filter(Q(until=None) | Q(until__gte=today), person=OuterRef("person"), since__lte=today)
    last_sent = Reminder.objects.filter(assignment=OuterRef("pk"), kind=Reminder.Kind.MANAGER, due_on=OuterRef("due_on"))
    return (
        queries.live()
        .filter(
            completed_at=None,
            excused="",
            grounds__strength=Strength.REQUIRED,
            person__is_active=True,
            due_on__range=(today - LOOK_BACK, today + timedelta(days=14)),
        )
        .exclude(Exists(last_sent))
        .exclude(Exists(is_away))
        .select_related("person", "grounds", "assigned_set")
    )


def _tell_managers(assignments: list[Assignment], *, now: datetime) -> None:
    """Only the status, only of what is required, after the person was told. Who stands in for a manager hears it too."""
    managers: dict[int, dict[int, User]] = {}
    lines = list(ManagerLine.objects.filter(person__in=[one.person_id for one in assignments], manager__is_active=True).select_related("manager"))
    deputies: dict[int, list[User]] = {}
    standing_in = Deputy.objects.filter(manager__in=[line.manager_id for line in lines], starts_at__lte=now, ends_at__gt=now, deputy__is_active=True)
    for row in standing_in.select_related("deputy"):
        deputies.setdefault(row.manager_id, []).append(row.deputy)
    for line in lines:
        for one in [line.manager, *deputies.get(line.manager_id, [])]:
            if one.pk != line.person_id:
                managers.setdefault(line.person_id, {})[one.pk] = one
    told = [
        (manager, {
            "name": one.person.full_name,
            "title": {language: text_in(one.assigned_set, "title", language) for language in ("nl", "en")},
            "due_on": day_in_both(one.due_on),
        })
        for one in assignments
        for manager in managers.get(one.person_id, {}).values()
    ]  # fmt: skip
    if told:
        notify_all(told, "team_required_late", url="/me/team/")
