"""Numbers that stand in addresses and forms, typed or changed by anybody."""


def whole_number(text: str | None) -> int | None:
    """The number, or nothing when it is none: only the digits 0 to 9, and few enough of them for a column of 64 bits."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 18 else None
