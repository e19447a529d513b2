"""Plain helpers named by subject; they know nothing of Podium."""
