"""A course in a file: taken along as a ZIP of a readable folder, and brought back from one. Nothing is brought in half."""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.authoring.services.files import FileIsTooBig, NoFile
from courses.catalogue.folders.faults import DamagedFolder, Fault, Faults
from courses.catalogue.folders.forms import CourseForm
from courses.catalogue.folders.loaders import Report
from courses.catalogue.folders.reading import read_courses
from courses.catalogue.folders.storing import Storing
from courses.catalogue.folders.writing import entries
from courses.catalogue.models import Attachment, Course, Module
from courses.phases import ORDER
from lms.audit.services import record
from lms.lib.packed import Limits, NotUnpacked, pack, unpack
from lms.lib.refusals import Refused
from lms.people.models import User

MOST_FILES = 3000


class IsHereAlready(Refused):
    message = gettext_lazy("A course with the key ‘%(key)s’ is here already. Tick that it may be changed, or give it another key in the file.")


def packed_course(course: Course) -> IO[bytes]:
    """The ZIP, in a file that disappears when it is closed. The same course gives the same bytes."""
    target = tempfile.TemporaryFile()  # noqa: SIM115  closed by who sends it
    return pack(((name, _chunks(content)) for name, content in entries(course)), target)


def _chunks(content: bytes | Attachment) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.file.open("rb") as file:
        yield from file.chunks()


def bring_courses(*, file: File | None, replaces: bool, by: User, now: datetime) -> tuple[list[Course], Report]:  # type: ignore[type-arg]
    """The courses of the ZIP, checked as a whole and then stored at once. New ones are drafts; with `replaces` one that is here becomes as in the file.

    Raises NoFile, FileIsTooBig, IsHereAlready, and DamagedFolder with every fault; nothing is stored then.
    """
    if file is None:
        raise NoFile
    if file.size is None or file.size > settings.UPLOAD_LIMIT:
        raise FileIsTooBig(most=settings.UPLOAD_LIMIT // 1024**2)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        try:
            unpack(file, root, Limits(MOST_FILES, settings.UPLOAD_LIMIT, 2 * settings.UPLOAD_LIMIT))
        except NotUnpacked as problem:
            raise DamagedFolder([Fault(name or "ZIP", 1, reason) for name, reason in problem.faults]) from problem
        return _stored(root, replaces=replaces, by=by, now=now)


def _stored(root: Path, *, replaces: bool, by: User, now: datetime) -> tuple[list[Course], Report]:
    faults = Faults(root)
    forms = read_courses(root, faults)
    _look_around(root, forms, faults)
    if faults:
        raise DamagedFolder(faults.found)
    keys = [form.key for form in forms]
    here = Course.objects.filter(key__in=keys).values_list("key", flat=True).first()
    if here and not replaces:
        raise IsHereAlready(key=here)
    report = Report()
    storing = Storing(report, now, by)
    try:
        with transaction.atomic():
            storing.store(forms)
            made = list(Course.objects.filter(key__in=keys))
            for course in made:
                record(by, "course.brought", course, changes={kind: [None, counts] for kind, counts in report.counts.items()})
    except BaseException:
        for name in storing.stored_files:
            default_storage.delete(name)
        raise
    return made, report


def _look_around(root: Path, forms: list[CourseForm], faults: Faults) -> None:
    """What is in the file beside courses, and keys that mean something else here."""
    if not forms and not faults:
        faults.add(
            root / "course.md", 1, _("there is no course in it: a course is a folder in one of %(names)s, with a file course.md") % {"names": ", ".join(ORDER)}
        )
    known = [form.path.parent for form in forms]
    for path in sorted(root.rglob("*")):
        if path.is_file() and not any(path.is_relative_to(folder) for folder in known):
            faults.add(path, 1, _("this file belongs to no course"))
        elif path.is_file() and path.parent in known and path.name != "course.md":
            faults.add(path, 1, _("beside course.md stand only the folders of modules"))
    of_course = {module.key: (form.key, module.path) for form in forms for module in form.modules}
    for key, course_key in Module.objects.filter(key__in=of_course).values_list("key", "course__key"):
        if of_course[key][0] != course_key:
            faults.add(
                of_course[key][1],
                1,
                _("the key %(key)s is used here by a module of the course %(course_key)s") % {"key": repr(key), "course_key": repr(course_key)},
            )
