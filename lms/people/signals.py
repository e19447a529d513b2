"""What parts above may notice about people. Receivers run inside the transaction of the change."""

from django.dispatch import Signal

person_joined = Signal()
"""Sent with `person`, `by`, `now` after a person was made, with units, job roles and managers in place."""

person_changed = Signal()
"""Sent with `person`, `by`, `now`, `changes` (field → [old, new]) after units, job roles, managers or dates changed."""

person_left = Signal()
"""Sent with `person`, `by`, `now` after access has ended."""

person_away = Signal()
"""Sent with `person`, `by`, `now`, `since`, `until` (None: not known yet) when somebody is away, and with `since` None when back. Never why."""

unit_changed = Signal()
"""Sent with `unit`, `by`, `now` after a unit was made, renamed or moved."""
