"""Parts of a file (RFC 9110 §14): what browsers ask for when somebody seeks in a video."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.content.ranges import NotInTheFile, is_same, part_of


@pytest.mark.parametrize(
    ("header", "part"),
    [
        ("bytes=0-499", (0, 499)),
        ("bytes=500-999", (500, 999)),
        ("bytes=500-", (500, 999)),
        ("bytes=-200", (800, 999)),
        ("bytes=-5000", (0, 999)),
        ("bytes=0-0", (0, 0)),
        ("bytes=900-5000", (900, 999)),
        ("BYTES = 1-2", None),
        ("bytes=5-2", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=-", None),
        ("", None),
    ],
)
def test_the_part_that_is_asked_for(header, part):
    assert part_of(header, 1000) == part


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=1000-2000", "bytes=-0", "bytes=99999999999999999999-"])
def test_a_part_outside_the_file_is_refused(header):
    with pytest.raises(NotInTheFile):
        part_of(header, 1000)


def test_an_empty_file_has_no_parts():
    with pytest.raises(NotInTheFile):
        part_of("bytes=0-", 0)


@given(st.text(alphabet="bytes=-0123456789, ", max_size=30), st.integers(0, 10**6))
def test_whatever_is_asked_the_part_lies_inside_the_file(header, size):
    try:
        part = part_of(header, size)
    except NotInTheFile:
        return
    assert part is None or 0 <= part[0] <= part[1] < size


def test_a_file_that_the_browser_has_is_recognised():
    assert is_same('W/"a", "b"', '"b"')
    assert is_same('W/"b"', '"b"')
    assert is_same("*", '"b"')
    assert not is_same('"a"', '"b"')
    assert not is_same("", '"b"')
