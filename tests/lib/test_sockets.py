import os
from pathlib import Path

import pytest

from lms.lib.sockets import make_private_folder, short_socket


def test_a_short_path_stays_where_it_is():
    assert short_socket(Path("/srv/podium/var/broker.sock")) == Path("/srv/podium/var/broker.sock")


def test_a_long_path_becomes_a_short_one_that_is_the_same_every_time():
    wanted = Path("/srv") / ("very-long-name-" * 12) / "broker.sock"
    assert len(os.fsencode(short_socket(wanted))) <= 103
    assert short_socket(wanted) == short_socket(wanted)
    assert short_socket(wanted) != short_socket(wanted.with_name("other.sock"))


def test_the_folder_of_a_socket_is_for_this_account_alone(tmp_path):
    make_private_folder(tmp_path / "mine")
    assert (tmp_path / "mine").stat().st_mode & 0o777 == 0o700


def test_a_folder_of_somebody_else_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "getuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(PermissionError, match="belongs to somebody else"):
        make_private_folder(tmp_path)
