"""Loading a programme of courses, policy and tracks from a readable folder."""
