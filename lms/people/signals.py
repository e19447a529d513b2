"""What parts above may notice about people. Receivers run inside the transaction of the change."""

from django.dispatch import Signal

person_joined = Signal()
"""Sent with `person`, `by`, `now` after a person was made, with units, job roles and managers in place."""

person_changed = Signal()
"""Sent with `person`, `by`, `now`, `changes` (field → [old, new]) after units, job roles, managers or dates changed."""

person_left = Signal()
"""Sent with `person`, `by`, `now` after access has ended. For who left with many others, when that can no longer be undone: what is private goes then.
A receiver that is told twice does nothing the second time."""

unit_changed = Signal()
"""Sent with `unit`, `by`, `now` after a unit was made, renamed or moved."""

people_changed_together = Signal()
"""Sent once for many people (a feed, a bulk action), instead of the three above, at the end of its transaction. `joined`, `changed` and `left` are
lists of ids, also of who came back among `joined`; `changes` gives the changed fields by id; `heir` is who gets what leavers own; `by`, `now`.
A receiver may return {a name of its own: JSON} with what it needs to take its part back."""

people_put_back = Signal()
"""Sent when that is undone: `changed` and `changes` as above, `back` (ids who have access again), `left` (ids whose access ended again), `by`, `now`,
`since` (when it was applied) and `traces`, all that the receivers of the signal above returned. Newcomers who did nothing are deleted by then."""

content_handed_over = Signal()
"""Sent with `person`, `heir`, `by`, `now` when one person leaves and somebody takes over what that person owns."""
