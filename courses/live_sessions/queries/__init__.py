"""What is read about live sessions."""
