"""From checked forms to rows. What did not change in the folder is left alone, also when it was changed here meanwhile."""

import hashlib
import json
from datetime import datetime
from typing import Any

from django.core.files import File
from django.db.models import Max

from courses.catalogue import services
from courses.catalogue.folders import markdown
from courses.catalogue.folders.forms import LANGUAGES, CourseForm, FileForm, LessonForm, LessonText, ModuleForm
from courses.catalogue.folders.loaders import Report
from courses.catalogue.folders.markdown_writing import written
from courses.catalogue.kinds import kind_of
from courses.catalogue.models import Attachment, Course, Lesson, Module, State
from lms.people.models import User

# What a folder need not say; left out of the digest, so that folders that were loaded before there were such words are still the same.
_UNSAID: dict[str, Any] = {"completion": Module.Completion.LESSONS, "platforms": [], "checked_on": None, "check_again_on": None}


class Storing:
    """One load of one programme. `stored_files` are the names to delete when the transaction fails.

    With `by` somebody brings courses in a file: what is here is made the same as the file, also what was changed here; a new course is a draft that
    nobody finds until it is published, and nothing is archived.
    """

    def __init__(self, report: Report, now: datetime, by: User | None = None) -> None:
        self.report = report
        self.now = now
        self.by = by
        self.stored_files: list[str] = []

    def store(self, courses: list[CourseForm]) -> None:
        """Courses, modules and lessons, in one go; variants find their general module at the end."""
        modules = [(form, self._module(form, course)) for course_form in courses for course in [self._course(course_form)] for form in course_form.modules]
        by_key = {module.key: module for _form, module in modules}
        for form, module in modules:
            general = by_key.get(form.variant_of)
            if module.variant_of_id != (general.pk if general else None):
                module.variant_of = general
                module.save(update_fields=["variant_of"])
        for course_form in courses if self.by is None else ():
            gone = Module.objects.filter(course__key=course_form.key).exclude(loaded_digest="").exclude(state=State.ARCHIVED)
            for module in gone.exclude(key__in=[form.key for form in course_form.modules]):
                services.archive_module(module=module, by=None)
                self.report.add("module", "archived")

    def _course(self, form: CourseForm) -> Course:
        fields = form.fields | {"phase": form.phase, "position": form.position}
        found = Course.objects.filter(key=form.key).first()
        if self.by is not None:
            last = Course.objects.filter(phase=form.phase).aggregate(last=Max("position"))["last"] or 0
            fields["position"] = found.position if found else last + 1
        course, _what = self._row(Course(key=form.key), found, fields, "course")
        if course.state == State.DRAFT and self.by is None:
            services.publish_course(course=course, by=None)
        return course

    def _module(self, form: ModuleForm, course: Course) -> Module:
        fields: dict[str, Any] = form.fields | {
            "course_id": course.pk,
            "position": form.position,
            "checked_on": form.checked_on,
            "check_again_on": form.check_again_on,
        }
        pictures = {language: picture.digest for language in LANGUAGES if (picture := form.illustration_in(language))}
        found = Module.objects.filter(key=form.key).first()
        module, changed = self._row(Module(key=form.key), found, fields, "module", also=pictures)
        attachments = self._attachments(form, module)
        if changed:
            for language in LANGUAGES:
                picture = form.illustration_in(language)
                setattr(module, f"illustration_{language}", attachments[picture.name] if picture else None)
            module.save(update_fields=["illustration_nl", "illustration_en"])
        for lesson in form.lessons:
            self._lesson(lesson, module, attachments)
        if self.by is None:
            self._archive_lessons(form, module)
        if module.state != State.PUBLISHED and changed:
            services.publish_module(module=module, by=self.by, now=self.now)
        return module

    def _archive_lessons(self, form: ModuleForm, module: Module) -> None:
        gone = module.lessons.exclude(state=State.ARCHIVED).filter(versions__number=1).exclude(versions__loaded_digest="")
        for lesson_row in gone.exclude(key__in=[lesson.key for lesson in form.lessons]).distinct():
            services.archive_lesson(lesson=lesson_row, by=None)
            self.report.add("lesson", "archived")

    def _row(self, empty: Any, found: Any, fields: dict[str, Any], kind: str, *, also: object = None) -> tuple[Any, bool]:
        """The row, made or changed when the folder differs from what was loaded last; and whether it did."""
        said = {name: value for name, value in fields.items() if kind != "module" or name != "completion" or value != _UNSAID[name]}
        digest = _digest([said, also])
        row = found or empty
        is_same = found and (found.loaded_digest == digest if self.by is None else all(getattr(found, name) == value for name, value in fields.items()))
        if is_same and (self.by is None or also is None or self._shows(found, also)):
            self.report.add(kind, "unchanged")
            return row, False
        for name, value in fields.items():
            setattr(row, name, value)
        row.loaded_digest = digest
        row.save()
        self.report.add(kind, "changed" if found else "made")
        return row, True

    def _shows(self, module: Module, pictures: Any) -> bool:
        """Whether the module has exactly these pictures already."""
        here = {language: getattr(module, f"illustration_{language}") for language in LANGUAGES}
        return {language: row.digest for language, row in here.items() if row} == pictures

    def _attachments(self, form: ModuleForm, module: Module) -> dict[str, Attachment]:
        there = {(one.name, one.digest): one for one in module.attachments.all()}
        return {name: there.get((name, file.digest)) or self._store_file(file, module) for name, file in form.files.items()}

    def _store_file(self, form: FileForm, module: Module) -> Attachment:
        row = Attachment(
            module=module, name=form.name, digest=form.digest, content_type=form.content_type, bytes=form.bytes, width=form.width, height=form.height
        )
        with form.path.open("rb") as content:
            row.file.save(form.path.name, File(content), save=False)
        self.stored_files.append(str(row.file.name))
        row.save()
        self.report.add("file", "made")
        return row

    def _lesson(self, form: LessonForm, module: Module, attachments: dict[str, Attachment]) -> None:
        values = {f"{name}_{language}": value for language, text in form.texts.items() for name, value in _content(text, language, attachments).items()}
        facts = {"position": form.position, "kind": form.kind, "stance": form.stance, "minutes": form.minutes, "is_optional": form.is_optional}
        kept = {name: value for name, value in form.keeping.items() if value != _UNSAID[name]}
        said = {name: value for name, value in values.items() if value or not name.startswith("link_")}
        digest = _digest([said, facts | kept, form.own_digest] if form.own_digest else [said, facts | kept])
        facts |= form.keeping
        lesson = Lesson.objects.filter(module=module, key=form.key).select_related("published").first()
        if lesson and lesson.state == State.PUBLISHED and self._is_same(lesson, values, facts, digest, form.own_digest):
            self.report.add("lesson", "unchanged")
            return
        what = "changed" if lesson else "made"
        lesson = lesson or Lesson(module=module, key=form.key)
        for name, value in facts.items():
            setattr(lesson, name, value)
        lesson.save()
        kind = kind_of(lesson)
        if kind.store:
            kind.store(lesson, form.own)
        services.publish_lesson(lesson=lesson, content=services.LessonContent(**values), by=self.by, now=self.now, loaded_digest=digest)
        self.report.add("lesson", what)

    def _is_same(self, lesson: Lesson, values: dict[str, Any], facts: dict[str, Any], digest: str, own_digest: str) -> bool:
        """Against what was loaded last or, for somebody's file, against what people read now."""
        loaded = lesson.versions.exclude(loaded_digest="").order_by("-number").values_list("loaded_digest", flat=True).first()
        if self.by is None:
            return loaded == digest
        content = services.LessonContent(**values)
        is_here = all(_same_text(name, getattr(lesson.published, name), value) for name, value in vars(content).items())
        is_here = is_here and all(getattr(lesson, name) == value for name, value in facts.items())
        return is_here and (not own_digest or loaded == digest)


def _content(text: LessonText, language: str, attachments: dict[str, Attachment]) -> dict[str, Any]:
    def picture(name: str) -> markdown.Picture:
        found = attachments[name]
        return markdown.Picture(found.get_absolute_url(), found.width, found.height)

    body, _wrong = markdown.to_html(text.source, language=language, pictures=picture)
    return {"title": text.title, "body": body, "media": {use: attachments[name].pk for use, name in text.media.items()}, "link": text.link}


def _same_text(name: str, here: Any, brought: Any) -> bool:
    """Equal, or equal as Markdown: a text of before there was one form for both is the same text."""
    return here == brought or (name.startswith("body") and written(here, names=str) == written(brought, names=str))


def _digest(values: object) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()
