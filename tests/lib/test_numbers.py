"""Numbers that anybody can type or change in an address."""

import pytest

from lms.lib.numbers import SMALL, whole_number


@pytest.mark.parametrize("text", [None, "", "-1", "1.5", "1e3", " 7", "٣", "²", "9" * 19, "seven"])
def test_what_is_no_whole_number_is_nothing(text):
    assert whole_number(text) is None


def test_a_number_is_itself_up_to_the_most_that_fits():
    assert [whole_number("0"), whole_number("007"), whole_number("9" * 18)] == [0, 7, 10**18 - 1]
    assert [whole_number(str(SMALL), most=SMALL), whole_number(str(SMALL + 1), most=SMALL)] == [2147483647, None]
