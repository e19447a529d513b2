"""What changes about assignments: `giving` them, `exemptions`, `absences`, `rounds` of what recurs, and the `team`."""

from courses.assignments.services.giving import (
    PhaseOneIsNeverRequired,
    Recipient,
    assign,
    assign_together,
    both_languages,
    change,
    day_in_both,
    end,
    is_still_to_do,
    module_completed,
    person_left,
    plain_due_date,
    recheck,
    reopen,
    set_modules,
    tell,
)

__all__ = [
    "PhaseOneIsNeverRequired",
    "Recipient",
    "assign",
    "assign_together",
    "both_languages",
    "change",
    "day_in_both",
    "end",
    "is_still_to_do",
    "module_completed",
    "person_left",
    "plain_due_date",
    "recheck",
    "reopen",
    "set_modules",
    "tell",
]
