"""What is stored about assignments: who should do what and why, exemptions, absence, rounds of what recurs, and the team."""

from courses.assignments.models.absences import Absence
from courses.assignments.models.assigning import AssignedSet, Assignment, Grounds, Reminder, SetModule, Strength
from courses.assignments.models.exemptions import Exemption
from courses.assignments.models.rounds import PastRound, Refreshed
from courses.assignments.models.team import Deputy, WorkingTime

__all__ = [
    "Absence",
    "AssignedSet",
    "Assignment",
    "Deputy",
    "Exemption",
    "Grounds",
    "PastRound",
    "Refreshed",
    "Reminder",
    "SetModule",
    "Strength",
    "WorkingTime",
]
