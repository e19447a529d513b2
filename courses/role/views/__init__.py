"""Pages of tracks: `mine` and `asking` for everybody, `team` for managers, and for HR `tracks`, `builder`, `by_hand`, `changes` and `status`."""
