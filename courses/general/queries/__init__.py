"""What is read about the level check."""
