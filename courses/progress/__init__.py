"""How far people are: resuming, completion, declarations."""
