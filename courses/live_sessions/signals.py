"""What parts above may notice about live sessions. Receivers run inside the transaction of the change."""

from django.dispatch import Signal

session_opened = Signal()
"""Sent with `session` (locked), `by`, `now` after a draft was opened for booking, or to collect interest."""
