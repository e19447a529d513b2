"""The models of the training engine, gathered from its parts."""

from courses.assignments.models import AssignedSet, Assignment, Grounds, Reminder, SetModule, Strength
from courses.catalogue.models import Attachment, Course, Lesson, LessonVersion, Module, Stance
from courses.enrolment.models import Enrolment
from courses.progress.models import LessonProgress, ModuleCompletion, PhaseDeclaration

__all__ = [
    "AssignedSet",
    "Assignment",
    "Attachment",
    "Course",
    "Enrolment",
    "Grounds",
    "Lesson",
    "LessonProgress",
    "LessonVersion",
    "Module",
    "ModuleCompletion",
    "PhaseDeclaration",
    "Reminder",
    "SetModule",
    "Stance",
    "Strength",
]
