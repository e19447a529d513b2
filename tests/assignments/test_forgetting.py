"""What the page "who sees what" promises about keeping is done by night, with a line in the audit."""

from datetime import timedelta

from django.utils import timezone

from courses.assignments import services
from courses.assignments.models import Assignment, Deputy, Exemption
from courses.assignments.services import exemptions, forgetting, team
from lms.audit.models import AuditEntry
from lms.people import services as people

TWO_YEARS = timedelta(days=730)


def test_an_assignment_goes_two_years_after_it_ended_and_one_that_stands_stays(cast, require_of):
    ended, stands = require_of(cast.employee), require_of(cast.employee)
    now = timezone.now()
    services.end(assignments=[ended], why=Assignment.Ended.RETIRED, now=now)
    assert forgetting.forget_old(now=now + TWO_YEARS - timedelta(hours=1)) == 0
    assert forgetting.forget_old(now=now + TWO_YEARS + timedelta(hours=1)) == 1
    assert list(Assignment.objects.all()) == [stands]
    assert AuditEntry.objects.get(action="assignments.forgotten").changes == {"assignments": [1, 0]}


def test_who_leaves_leaves_no_exemption_and_stands_in_for_nobody(cast, require_of):
    assignment, now = require_of(cast.employee), timezone.now()
    exemptions.ask_exemption(person=cast.employee, assigned_set=assignment.assigned_set, kind="exempt", words="I gave this course myself.", now=now)
    team.appoint_deputy(manager=cast.manager, deputy=cast.employee, until=timezone.localdate() + timedelta(days=5), now=now)
    assert Exemption.objects.exists() and Deputy.objects.exists()
    people.leave(person=cast.employee, by=cast.hr, now=now)
    assert not Exemption.objects.exists() and not Deputy.objects.exists()
