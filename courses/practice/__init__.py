"""The rehearsal feed: a practice case is a small graph of situations and choices in a pretend network, played in private."""
