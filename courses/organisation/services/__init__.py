"""What changes the policy, who knows it, the page for the first hour, and for whom a variant is."""
