"""What changes: courses and their order, drafts, files, publishing, copies, checks, flags, and loading from a file."""
