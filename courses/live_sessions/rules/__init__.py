"""Decisions about live sessions in plain Python: states, moments, the waiting list, wall times."""
