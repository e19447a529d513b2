"""What changes in the level check and in wishes."""
