"""What is read about tracks, the people a rule means, and applications."""
