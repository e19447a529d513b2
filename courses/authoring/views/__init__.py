"""Pages of authors, one file per subject; `finding` is what they share."""
