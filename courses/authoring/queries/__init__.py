"""What authors read: courses with what is going on in them, texts and their differences, checks, flags."""
