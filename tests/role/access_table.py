"""Who may open the pages of tracks."""

from django.utils import timezone

from courses.assignments.models import Assignment, Deputy
from courses.assignments.services import team
from courses.catalogue.models import Course, Module
from courses.role.models import Track, TrackRequest
from courses.role.rules import Rule
from courses.role.services import applying, asking, tracks

ONLY_HR = {"anonymous": 302, "employee": 403, "hr": 200}
HR_POSTS = {"anonymous": 302, "employee": 403, "hr": 302}

PAGES = {
    "tracks": {"anonymous": 302, "employee": 200},
    "track": {"anonymous": 302, "employee": 200},
    "track_ask": {"anonymous": 302, "employee": 302},
    "track_ask_withdraw": {"anonymous": 302, "employee": 302},
    "my_team": {"anonymous": 302, "employee": 403, "manager": 200, "deputy": 200},
    "team_time": {"anonymous": 302, "employee": 403, "manager": 302, "deputy": 302},
    "team_deputy": {"anonymous": 302, "employee": 403, "manager": 302, "deputy": 403},
    "team_deputy_end": {"anonymous": 302, "employee": 403, "manager": 302, "deputy": 403},
    "hr_track_requests": ONLY_HR,
    "hr_track_request_answer": HR_POSTS,
    "hr_track_by_hand": ONLY_HR,
    "hr_track_status_file": {"anonymous": 302, "employee": 403, "hr": 404},
    "hr_track_why": ONLY_HR,
    "hr_tracks": ONLY_HR,
    "hr_track_new": ONLY_HR,
    "hr_track": ONLY_HR,
    "hr_track_about": ONLY_HR,
    "hr_track_modules": ONLY_HR,
    "hr_track_audience": ONLY_HR,
    "hr_track_person": HR_POSTS,
    "hr_track_terms": ONLY_HR,
    "hr_track_open": ONLY_HR,
    "hr_track_status": ONLY_HR,
    "hr_track_change": ONLY_HR,
    "hr_track_extend": HR_POSTS,
    "hr_track_apply": HR_POSTS,
    "hr_track_retire": HR_POSTS,
    "hr_track_undo": HR_POSTS,
    "hr_track_go_on": HR_POSTS,
}
POSTS = (
    "hr_track_extend", "hr_track_apply", "hr_track_retire", "hr_track_undo", "hr_track_go_on", "track_ask", "track_ask_withdraw", "team_time", "team_deputy",
    "team_deputy_end", "hr_track_request_answer",
)  # fmt: skip
METHODS = dict.fromkeys(POSTS, "post")


def prepare(cast):
    """One open track that the employee has."""
    now = timezone.now()
    course = Course.objects.create(key="table-course", phase="role", title_en="Course")
    module = Module.objects.create(course=course, key="table-module", title_en="Module", state="published")
    track = tracks.create_track(key="table-track", title_nl="", title_en="Trial track", by=cast.hr, now=now)
    tracks.set_modules(track=track, modules=[(module, False)], by=cast.hr, now=now)
    tracks.set_audience(track=track, rule=Rule(added=(cast.employee.pk,)), by=cast.hr, now=now)
    application = applying.request_application(track=track, by=cast.hr, now=now)
    applying.work_off(application_id=application.pk)
    asking.ask_for_track(person=cast.other, track=track, words="For my work.", now=now)
    team.appoint_deputy(manager=cast.manager, deputy=cast.deputy, until=timezone.localdate(now), now=now)


def _track(cast):
    return {"key": "table-track"}


def _change(cast):
    return {"key": "table-track", "application_id": Track.objects.get(key="table-track").in_force_id}


def _required_of_the_team(cast):
    """An assignment that is required of the employee, made by the table of assignments."""
    return {"assignment_id": Assignment.objects.get(person=cast.employee, grounds__strength="required").pk}


ARGUMENTS = {
    name: _change if name in {"hr_track_change", "hr_track_undo", "hr_track_go_on"} else _track
    for name in PAGES
    if name not in {"tracks", "my_team", "hr_tracks", "hr_track_new", "hr_track_requests", "team_deputy"}
} | {
    "team_time": _required_of_the_team,
    "team_deputy_end": lambda cast: {"deputy_id": Deputy.objects.get(manager=cast.manager).pk},
    "hr_track_request_answer": lambda cast: {"request_id": TrackRequest.objects.get().pk},
}
DATA = {
    "team_time": lambda cast: {"minutes": 60, "do": "make"},
    "team_deputy": lambda cast: {"person": cast.trainer.employee_number, "until": timezone.localdate().isoformat()},
}
