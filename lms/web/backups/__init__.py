"""Everything that must be kept, in one file, and back again."""
