"""The models of the training engine, gathered from its parts."""

from courses.catalogue.models import Attachment, Course, Lesson, LessonVersion, Module, Stance
from courses.enrolment.models import Enrolment
from courses.progress.models import LessonProgress, ModuleCompletion, PhaseDeclaration

__all__ = [
    "Attachment",
    "Course",
    "Enrolment",
    "Lesson",
    "LessonProgress",
    "LessonVersion",
    "Module",
    "ModuleCompletion",
    "PhaseDeclaration",
    "Stance",
]
