"""Who may open the pages of assignments: the person for what is required of them, and HR."""

from datetime import timedelta

from django.utils import timezone

from courses.assignments import services
from courses.assignments.models import Absence, AssignedSet, Assignment, Exemption, Grounds
from courses.assignments.services import absences, exemptions
from courses.catalogue.models import Course, Module

_NOT_FOUND = ("other", "manager", "deputy", "trainer", "ambassador", "hr", "branch_hr", "content_owner", "administrator")
OWN = {"anonymous": 302, "employee": 200} | dict.fromkeys(_NOT_FOUND, 404)
OWN_POST = OWN | {"employee": 302}
ONLY_HR = {"anonymous": 302, "employee": 403, "hr": 200}
HR_POSTS = {"anonymous": 302, "employee": 403, "hr": 302}

PAGES = {
    "exemption_ask": OWN,
    "exemption_withdraw": OWN_POST,
    "module_again": OWN_POST,
    "hr_exemptions": ONLY_HR,
    "hr_exemption": ONLY_HR,
    "hr_exemption_give": ONLY_HR,
    "hr_exemption_end": HR_POSTS,
    "hr_absences": ONLY_HR,
    "hr_absence_back": HR_POSTS,
}
METHODS = dict.fromkeys(("exemption_withdraw", "module_again", "hr_exemption_end", "hr_absence_back"), "post")


def prepare(cast):
    """Something required of the employee, who asks for an exemption and is away next month."""
    now = timezone.now()
    course = Course.objects.create(key="table-required", phase="role", title_en="Course")
    module = Module.objects.create(course=course, key="table-required", title_en="Module", state="published")
    assigned_set = AssignedSet.objects.create(source="track", key="table-track-required", title_en="Required in the table")
    services.set_modules(assigned_set=assigned_set, modules=[(module, False)])
    grounds = Grounds.objects.create(assigned_set=assigned_set, strength="required", reason_en="Why.", working_minutes=60, exemption_en="Ask HR.", by=cast.hr)
    services.assign(grounds=grounds, recipients=[services.Recipient(cast.employee.pk, due_on=timezone.localdate(now) + timedelta(days=30))], now=now)
    exemptions.ask_exemption(person=cast.employee, assigned_set=assigned_set, kind="equivalent", words="At my last job.", now=now)
    first = timezone.localdate(now) + timedelta(days=40)
    absences.say_away(person=cast.employee, since=first, until=None, by=cast.hr, now=now)


def _assignment(cast):
    return {"assignment_id": Assignment.objects.get(person=cast.employee, assigned_set__key="table-track-required").pk}


ARGUMENTS = {
    "exemption_ask": _assignment,
    "exemption_withdraw": _assignment,
    "module_again": lambda cast: _assignment(cast) | {"module_key": "table-required"},
    "hr_exemption": lambda cast: {"exemption_id": Exemption.objects.get().pk},
    "hr_exemption_end": lambda cast: {"exemption_id": Exemption.objects.get().pk},
    "hr_absence_back": lambda cast: {"absence_id": Absence.objects.get().pk},
}
