"""Days and times, typed or picked; every shape of a day that people write is understood."""

from typing import Any

from django import forms


class DayField(forms.DateField):
    """A day, with the calendar of the browser where it has one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs})


class ClockField(forms.TimeField):
    """A time on the clock, hours and minutes."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.TimeInput(format="%H:%M", attrs={"type": "time"}), **kwargs})
