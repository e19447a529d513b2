"""What changes in practice: playing a case, adding up first choices, and writing cases."""
