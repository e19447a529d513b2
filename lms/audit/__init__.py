"""Who did what when: one chained line for every change by staff."""
