"""The models of the training engine, gathered from its parts."""

from courses.assignments.models import AssignedSet, Assignment, Grounds, Reminder, SetModule, Strength
from courses.catalogue.models import Attachment, Course, Lesson, LessonVersion, Module, Stance
from courses.enrolment.models import Enrolment
from courses.live_sessions.models import Attendance, Booking, BookingChange, LiveSession, SessionDate, SessionTrainer
from courses.progress.models import LessonProgress, ModuleCompletion, PhaseDeclaration

__all__ = [
    "AssignedSet",
    "Assignment",
    "Attachment",
    "Attendance",
    "Booking",
    "BookingChange",
    "Course",
    "Enrolment",
    "Grounds",
    "Lesson",
    "LessonProgress",
    "LessonVersion",
    "LiveSession",
    "Module",
    "ModuleCompletion",
    "PhaseDeclaration",
    "Reminder",
    "SessionDate",
    "SessionTrainer",
    "SetModule",
    "Stance",
    "Strength",
]
