"""Proof of what was completed: a certificate with a number, its check page, a PDF, and an Open Badge."""
