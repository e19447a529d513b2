"""Fields of forms that Django almost has."""

from datetime import date
from html import escape
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import DataError
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

FIRST_DAY, LAST_DAY = date(1950, 1, 1), date(2100, 12, 31)
NOT_OUR_TIME = _("Choose a day between 1950 and 2100.")


class DayField(forms.DateField):
    """A day of our time, with the calendar of the browser where it has one. Weeks before and after it are days too."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"widget": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **kwargs})
        self.validators += [MinValueValidator(FIRST_DAY, NOT_OUR_TIME), MaxValueValidator(LAST_DAY, NOT_OUR_TIME)]


class PlainSelect(forms.Select):
    """Django's list, written in one go: a template for each option costs more than the page around a list of two hundred."""

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The element with its options; groups of options are Django's to draw."""
        if any(isinstance(label, list | tuple) for _key, label in self.choices):
            return super().render(name, value, attrs, renderer)
        chosen = set(self.format_value(value))
        options = "".join(_option(_typed(key), label, chosen) for key, label in self.choices)
        return format_html('<select name="{}"{}>{}</select>', name, flatatt(self.build_attrs(self.attrs, attrs)), mark_safe(options))  # noqa: S308  escaped


def _typed(key: Any) -> str:
    return "" if key is None else str(key)


def _option(key: str, label: Any, chosen: set[str]) -> str:
    shown = label if hasattr(label, "__html__") else escape(str(label))
    return f'<option value="{escape(key)}"{" selected" if key in chosen else ""}>{shown}</option>'


class SeveralRows(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Django's field, which takes an id that no column can hold for one of nobody instead of breaking."""

    def _check_values(self, value: Any) -> Any:
        try:
            return super()._check_values(value)  # type: ignore[misc]
        except (OverflowError, DataError):
            raise ValidationError(self.error_messages["invalid_list"], code="invalid_list") from None
