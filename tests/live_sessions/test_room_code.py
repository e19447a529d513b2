"""The code of a room (§8.2)."""

from datetime import UTC, datetime, timedelta

from courses.live_sessions.rules import room_code

NOW = datetime(2026, 5, 26, 11, 2, tzinfo=UTC)


def _code(at=NOW, secret="s" * 43, date_id=7):
    return room_code.code_at(at, secret=secret, date_id=date_id)


def _is_right(typed, at=NOW, secret="s" * 43, date_id=7):
    return room_code.is_right(typed, secret=secret, date_id=date_id, now=at)


def test_it_has_six_digits_and_stays_for_five_minutes():
    assert len(_code()) == 6 and _code().isdecimal()
    assert _code(NOW) == _code(NOW + timedelta(minutes=2))
    assert len({_code(NOW + timedelta(minutes=5 * step)) for step in range(50)}) > 45


def test_spaces_and_dashes_are_forgiven_and_the_code_before_still_works():
    code = _code()
    assert _is_right(f" {code[:3]} {code[3:]} ") and _is_right(f"{code[:3]}-{code[3:]}")
    assert _is_right(code, at=NOW + timedelta(minutes=5))
    assert not _is_right(code, at=NOW + timedelta(minutes=10))


def test_another_room_or_another_secret_has_another_code():
    assert not _is_right(_code(date_id=8)) and not _is_right(_code(secret="t" * 43))
    assert not _is_right("") and not _is_right("abc")


def test_the_next_code_comes_on_the_whole_five_minutes():
    assert room_code.changes_at(NOW) == datetime(2026, 5, 26, 11, 5, tzinfo=UTC)
