from typing import Any

from courses.catalogue.models import Course
from tests.courses_made import make_course

PAGES = {
    "course": {"anonymous": 302, "employee": 200},
    "course_enrol": {"anonymous": 302, "employee": (302, "/learn/courses/")},
    "course_leave": {"anonymous": 302, "employee": (302, "/learn/courses/")},
    "course_come_back": {"anonymous": 302, "employee": (302, "/learn/courses/")},
}
METHODS = {"course_enrol": "post", "course_leave": "post", "course_come_back": "post"}


def _course(cast: Any) -> dict[str, str]:
    course = Course.objects.filter(key="enrolment-table").first() or make_course(key="enrolment-table")
    return {"course_key": course.key}


ARGUMENTS = dict.fromkeys(PAGES, _course)
