"""What feeds read: how people stand now, and what a run shows."""
