"""What is read of practice: the edition to play, one's own run, and figures of eight people and more."""
