"""The pages of phase 1: the level check, and wishes."""
