"""What is read about assignments."""

from courses.assignments.queries.assigned import (
    UnitStatus,
    assignments_of,
    completed_modules,
    counting_modules,
    group_figures,
    has_phase_one,
    has_status,
    is_required_of_somebody,
    live,
    refreshed_modules,
    required_of,
    status_per_unit,
)

__all__ = [
    "UnitStatus",
    "assignments_of",
    "completed_modules",
    "counting_modules",
    "group_figures",
    "has_phase_one",
    "has_status",
    "is_required_of_somebody",
    "live",
    "refreshed_modules",
    "required_of",
    "status_per_unit",
]
