"""Times, typed or picked."""

from typing import Any

from django import forms


class ClockField(forms.TimeField):
    """A time on the clock, hours and minutes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **kwargs})
