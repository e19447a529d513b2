"""Pages of assignments: `exemptions`, `absences`, and `again` for what recurs."""
