"""Numbers nobody guesses, and the day on which a certificate expires."""

from datetime import UTC, datetime
from math import log2

import pytest

from courses.certificates import rules

DAY = datetime(2026, 8, 31, 12, 0, tzinfo=UTC)


def test_a_number_has_seventy_nine_bits_and_nothing_that_looks_alike():
    numbers = {rules.new_number() for _time in range(500)}
    assert len(numbers) == 500
    assert all(rules.read(number) == number for number in numbers)
    assert log2(len(rules.ALPHABET)) * rules.LENGTH > 79
    assert set("01OIL") & set(rules.ALPHABET) == set()


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("7k3f 9q2m xv4c ht8p", "7K3F-9Q2M-XV4C-HT8P"),
        ("7K3F9Q2MXV4CHT8P", "7K3F-9Q2M-XV4C-HT8P"),
        ("7K3F-9Q2M-XV4C", ""),
        ("0K3F-9Q2M-XV4C-HT8P", ""),
        ("' OR 1=1", ""),
        ("", ""),
    ],
)
def test_a_number_is_read_however_it_is_typed(typed, number):
    assert rules.read(typed) == number


@pytest.mark.parametrize(
    ("months", "expires"),
    [
        (0, None),
        (1, datetime(2026, 9, 30, 12, 0, tzinfo=UTC)),
        (6, datetime(2027, 2, 28, 12, 0, tzinfo=UTC)),
        (18, datetime(2028, 2, 29, 12, 0, tzinfo=UTC)),
        (12, DAY.replace(year=2027)),
    ],
)
def test_a_certificate_expires_on_the_same_day_or_the_last_of_a_shorter_month(months, expires):
    assert rules.expires_at(issued_at=DAY, months_valid=months) == expires


def test_it_is_valid_until_the_moment_it_expires():
    assert [rules.state(expires_at=one, now=DAY) for one in (None, DAY.replace(hour=13), DAY)] == ["valid", "valid", "expired"]
