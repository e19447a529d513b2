"""What is read about the level check and about wishes."""
