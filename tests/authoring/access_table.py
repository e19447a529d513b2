"""Who may write courses: HR and content owners. A learner may say that a lesson is not right."""

from django.utils import timezone

from courses.authoring.models import LessonFlag
from courses.authoring.services import flags
from courses.catalogue.models import Lesson, Module
from tests.courses_made import make_course, make_module

AUTHORS = {"anonymous": 302, "employee": 403, "hr": 200, "content_owner": 200}
ACTS = {"anonymous": 302, "employee": 403, "hr": 302, "content_owner": 302}
PAGES = {
    "hr_courses": AUTHORS,
    "hr_course_new": AUTHORS,
    "hr_course_bring": AUTHORS,
    "hr_checks": AUTHORS,
    "hr_flag": AUTHORS,
    "hr_course": AUTHORS,
    "hr_course_about": AUTHORS,
    "hr_course_file": AUTHORS,
    "hr_module_new": AUTHORS,
    "hr_module": AUTHORS,
    "hr_module_about": AUTHORS,
    "hr_lesson_new": AUTHORS,
    "hr_lesson": AUTHORS,
    "hr_lesson_save": AUTHORS,
    "hr_lesson_picture": AUTHORS | {"hr": 422, "content_owner": 422},
    "hr_lesson_about": AUTHORS,
    "hr_lesson_preview": AUTHORS,
    "hr_lesson_publish": AUTHORS,
    "hr_lesson_versions": AUTHORS,
    "hr_lesson_version": AUTHORS,
    "hr_lesson_take": ACTS,
    "hr_learning_do": ACTS,
    "lesson_flag": {"anonymous": 302, "employee": 200},
}
METHODS = dict.fromkeys(("hr_lesson_save", "hr_lesson_picture", "hr_lesson_take", "hr_learning_do"), "post")
KEY, COURSE = "table-written", "table-written-course"
DATA = {
    "hr_lesson_save": lambda cast: {"title_nl": "Titel", "title_en": "Title", "body_nl": "<p>Tekst</p>", "body_en": "<p>Text</p>", "based_on": "0"},
    "hr_learning_do": lambda cast: {"do": "down"},
}


def prepare(cast):
    """A course with a module, and a lesson that somebody flagged."""
    module = make_module(make_course(key=COURSE), key=KEY)
    flags.flag(person=cast.other, lesson=module.lessons.get(key="first"), kind="outdated", text="This app is gone.", now=timezone.now())


def _lesson(cast):
    return {"pk": Lesson.objects.get(module__key=KEY, key="first").pk}


ARGUMENTS = {
    **{name: _lesson for name in PAGES if name.startswith("hr_lesson") or name == "lesson_flag"},
    **{name: lambda cast: {"key": COURSE} for name in ("hr_course", "hr_course_about", "hr_course_file", "hr_module_new")},
    **{name: lambda cast: {"key": KEY} for name in ("hr_module", "hr_module_about", "hr_lesson_new")},
    **dict.fromkeys(("hr_lesson_version", "hr_lesson_take"), lambda cast: _lesson(cast) | {"what": "version", "number": 1}),
    "hr_flag": lambda cast: {"pk": LessonFlag.objects.get(lesson__module__key=KEY, person=cast.other).pk},
    "hr_learning_do": lambda cast: {"what": "module", "pk": Module.objects.get(key=KEY).pk},
}
