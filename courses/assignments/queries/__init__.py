"""What is read about assignments."""

from courses.assignments.queries.assigned import (
    UnitStatus,
    assignments_of,
    completed_modules,
    completions,
    counting_in,
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
from courses.assignments.queries.exemptions import excuses, excuses_in

__all__ = [
    "UnitStatus",
    "assignments_of",
    "completed_modules",
    "completions",
    "counting_in",
    "counting_modules",
    "excuses",
    "excuses_in",
    "group_figures",
    "has_phase_one",
    "has_status",
    "is_required_of_somebody",
    "live",
    "refreshed_modules",
    "required_of",
    "status_per_unit",
]
