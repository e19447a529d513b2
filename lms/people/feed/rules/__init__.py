"""Decisions about feeds, in plain Python: what a row says, which rows contradict each other, what differs from what is known."""
