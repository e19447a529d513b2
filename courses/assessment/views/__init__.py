"""The pages of a quiz: going through it, writing it, and extra time."""
