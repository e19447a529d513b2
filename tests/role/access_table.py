"""Who may open the pages of tracks."""

from django.utils import timezone

from courses.catalogue.models import Course, Module
from courses.role.models import Track
from courses.role.rules import Rule
from courses.role.services import applying, tracks

ONLY_HR = {"anonymous": 302, "employee": 403, "hr": 200}
HR_POSTS = {"anonymous": 302, "employee": 403, "hr": 302}

PAGES = {
    "tracks": {"anonymous": 302, "employee": 200},
    "track": {"anonymous": 302, "employee": 200},
    "my_team": {"anonymous": 302, "employee": 403, "manager": 200},
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
METHODS = dict.fromkeys(("hr_track_extend", "hr_track_apply", "hr_track_retire", "hr_track_undo", "hr_track_go_on"), "post")


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


def _track(cast):
    return {"key": "table-track"}


def _change(cast):
    return {"key": "table-track", "application_id": Track.objects.get(key="table-track").in_force_id}


ARGUMENTS = {
    name: _change if name in {"hr_track_change", "hr_track_undo", "hr_track_go_on"} else _track
    for name in PAGES
    if name not in {"tracks", "my_team", "hr_tracks", "hr_track_new"}
}
