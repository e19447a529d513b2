"""What phase 2 adds to a programme folder: the policy and the page for the first hour."""
