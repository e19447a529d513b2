"""Decisions about quizzes, in plain Python: marking, attempts, what a question lacks, and figures."""
