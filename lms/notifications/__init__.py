"""Telling people: the outbox, kinds of messages, preferences, mail and the list in the app."""
