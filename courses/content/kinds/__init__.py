"""The kinds of lesson of this part, one file each."""
