"""What a manager, or who stands in, does for the team: make working time for what is required, and name a deputy."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.assignments import rules
from courses.assignments.models import Assignment, Deputy, WorkingTime
from courses.assignments.services.giving import both_languages, day_in_both, is_still_to_do
from courses.assignments.sources import page_of
from lms.audit.services import record
from lms.lib.locks import lock, lock_all
from lms.lib.refusals import Refused
from lms.notifications.services import notify
from lms.people.models import User
from lms.web import dates

LONGEST_DAYS = 184


class NothingToDo(Refused):
    message = _("This is finished, or no longer required. No working time is needed.")


class DayHasPassed(Refused):
    message = _("That day has passed. Choose today or a later day.")


class NotOneself(Refused):
    message = _("You cannot stand in for yourself. Choose somebody else.")


class TooLong(Refused):
    message = _("Somebody can stand in for half a year at most. Choose an earlier last day.")


class StandsInAlready(Refused):
    message = _("This colleague stands in for you already. End that first to choose another day.")


class NoWorkingDay(Refused):
    message = _("%(name)s works on %(days)s. Choose one of those days, or leave the day open. Nothing was changed.")


@transaction.atomic
def make_time(*, assignment: Assignment, minutes: int, on: date | None, by: User, now: datetime) -> WorkingTime:
    """Set working time aside for somebody's required set; the person is told. Again replaces it. Raises NothingToDo, DayHasPassed or NoWorkingDay."""
    assignment = lock(assignment)
    if assignment.ended_at is not None or not is_still_to_do(assignment) or assignment.grounds.strength != rules.REQUIRED:
        raise NothingToDo
    if on is not None and on < timezone.localdate(now):
        raise DayHasPassed
    if on is not None and assignment.person.working_days and str(on.isoweekday()) not in assignment.person.working_days:
        raise NoWorkingDay(name=assignment.person.full_name, days=dates.weekdays(assignment.person.working_days))
    found = WorkingTime.objects.filter(assignment=assignment).first()
    if found and (found.minutes, found.on) == (minutes, on):
        return found
    time = found or WorkingTime(assignment=assignment)
    time.minutes, time.on, time.by, time.at = minutes, on, by, now
    time.save()
    record(by, "working_time.made", assignment.person, changes={"minutes": [None, minutes], "set": ["", assignment.assigned_set.key]})
    assigned_set = assignment.assigned_set
    notify(
        assignment.person, "working_time_made", title=both_languages(assigned_set, "title"), minutes=minutes, on=day_in_both(on),
        name=by.full_name, url=page_of(assigned_set.source, assigned_set.key),
    )  # fmt: skip
    return time


@transaction.atomic
def take_time_back(*, assignment: Assignment, by: User, now: datetime) -> None:
    """The working time is not there after all; the person is told, so that nobody counts on it."""
    assignment = lock(assignment)
    if WorkingTime.objects.filter(assignment=assignment).delete()[0]:
        record(by, "working_time.taken_back", assignment.person, changes={"set": [assignment.assigned_set.key, ""]})
        assigned_set = assignment.assigned_set
        notify(
            assignment.person, "working_time_made", title=both_languages(assigned_set, "title"), minutes=0, on="",
            name=by.full_name, url=page_of(assigned_set.source, assigned_set.key),
        )  # fmt: skip


@transaction.atomic
def appoint_deputy(*, manager: User, deputy: User, until: date, now: datetime) -> Deputy:
    """Let somebody see what is required of the team and make time for it, up to and including a day.

    Raises NotOneself, DayHasPassed, TooLong or StandsInAlready.
    """
    manager = lock_all(User, [manager.pk])[0]
    today = timezone.localdate(now)
    if deputy.pk == manager.pk:
        raise NotOneself
    if until < today:
        raise DayHasPassed
    if until > today + timedelta(days=LONGEST_DAYS):
        raise TooLong
    if Deputy.objects.filter(manager=manager, deputy=deputy, ends_at__gt=now).exists():
        raise StandsInAlready
    ends_at = timezone.make_aware(datetime.combine(until + timedelta(days=1), datetime.min.time()))
    row = Deputy.objects.create(manager=manager, deputy=deputy, starts_at=now, ends_at=ends_at)
    record(manager, "deputy.appointed", deputy, changes={"until": [None, until.isoformat()]})
    notify(deputy, "stands_in", name=manager.full_name, until=day_in_both(until), url="/me/team/")
    return row


@transaction.atomic
def end_deputy(*, deputy: Deputy, by: User, now: datetime) -> Deputy:
    """It ends now; twice is once."""
    deputy = lock(deputy)
    if deputy.ends_at > now:
        deputy.ends_at = now
        deputy.save(update_fields=["ends_at"])
        record(by, "deputy.ended", deputy.deputy)
    return deputy
