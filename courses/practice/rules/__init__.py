"""Decisions about a practice case, in plain Python: its shape, what it lacks, how one walks through it, how far a message travels."""
