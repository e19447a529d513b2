"""Decisions about the policy, in plain Python: what differs, who is asked, what is missing, what a text's digest is."""
