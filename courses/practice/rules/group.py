"""From how many people on a group figure is shown."""

GROUP = 8
