"""What changes in the level check."""
