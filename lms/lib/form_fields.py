"""Fields of forms that Django almost has."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import DataError


class SeveralRows(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Django's field, which takes an id that no column can hold for one of nobody instead of breaking."""

    def _check_values(self, value: Any) -> Any:
        try:
            return super()._check_values(value)  # type: ignore[misc]
        except (OverflowError, DataError):
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list") from None
