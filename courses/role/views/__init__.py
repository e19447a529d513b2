"""Pages of tracks: `mine` for everybody, `team` for managers, and for HR `tracks`, `builder` and `changes`."""
