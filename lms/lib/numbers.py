"""Numbers that stand in addresses and forms, typed or changed by anybody."""

SMALL = 2**31 - 1  # the most that a column of 32 bits holds
LARGE = 10**18 - 1  # fits a column of 64 bits


def whole_number(text: str | None, *, most: int = LARGE) -> int | None:
    """The number, or nothing when it is none or more than `most`: only the digits 0 to 9."""
    if not text or not text.isascii() or not text.isdigit() or len(text) > 18:
        return None
    number = int(text)
    return number if number <= most else None
