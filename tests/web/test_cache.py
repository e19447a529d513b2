"""The shared cache, for real: processes count together, and without it nobody is refused."""

import subprocess
import time
from pathlib import Path
from uuid import uuid4

import pytest

from lms.lib.embedded import can_connect
from lms.web import processes, rates
from lms.web.cache import ForgivingRedisCache


@pytest.fixture
def broker(tmp_path: Path, settings):
    settings.VAR_DIR, settings.BROKER_SOCKET = tmp_path, tmp_path / "b.sock"
    with subprocess.Popen(processes.broker().command, stdin=subprocess.DEVNULL) as process:
        until = time.monotonic() + 10
        while not can_connect(str(settings.BROKER_SOCKET)) and time.monotonic() < until:
            time.sleep(0.02)
        yield process
        process.kill()


def of_a_process(socket: Path) -> ForgivingRedisCache:
    return ForgivingRedisCache(f"unix://{socket}", {})


def test_two_processes_count_together_and_a_cache_that_is_away_refuses_nobody(broker, settings, monkeypatch):
    key, caches_of_processes = uuid4().hex, [of_a_process(settings.BROKER_SOCKET) for _process in range(2)]
    answers = []
    for number in range(6):
        monkeypatch.setattr(rates, "cache", caches_of_processes[number % 2])
        answers.append(rates.is_too_often(key, at_most=4, seconds=60))
    assert answers == [False, False, False, False, True, True]
    broker.kill()
    broker.wait()
    assert [rates.is_too_often(key, at_most=4, seconds=60) for _time in range(9)] == [False] * 9
    assert caches_of_processes[0].get("anything", "nothing") == "nothing"
