"""Who is on what course; my learning."""
