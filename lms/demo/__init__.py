"""The demo organisation: people and their work, made through the same services as real ones, and cleared by one command."""
