"""The pages of the podium, by subject."""
