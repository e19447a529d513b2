"""Forms of authors, one file per subject. They read what was typed; the services decide."""
