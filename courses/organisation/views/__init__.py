"""Pages of phase 2: `landing`, `reading`, `asking` and `first_hour` for everybody, and for HR the `hr_…` ones."""
