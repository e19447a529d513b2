"""Fields of forms that Django almost has."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import DataError
from django.utils.translation import gettext_lazy as _

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2100, 12, 31)
NOT_OUR_TIME = _("Choose a day between 1950 and 2100.")


class DayField(forms.DateField):
    """A day of our time, with the calendar of the browser where it has one. Weeks before and after it are days too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs})
        self.validators += [MinValueValidator(FIRST_DAY, NOT_OUR_TIME), MaxValueValidator(LAST_DAY, NOT_OUR_TIME)]


class SeveralRows(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Django's field, which takes an id that no column can hold for one of nobody instead of breaking."""

    def _check_values(self, value: Any) -> Any:
        try:
            return super()._check_values(value)  # type: ignore[misc]
        except (OverflowError, DataError):
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list") from None
