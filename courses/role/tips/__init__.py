"""Tips and the action plan: something small to try in a week, and whether it worked (people-and-tracks.md §4)."""
