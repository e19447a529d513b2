"""Who should do what by when, how strongly and why; completion and reminders."""
