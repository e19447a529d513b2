"""`manage.py start`, for real: the processes, what they print, and that nothing is left behind."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psutil
import pytest
import redis

BASE_DIR = Path(__file__).resolve().parent.parent.parent


def until(is_so: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.1)
    return is_so()


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


class Installation:
    def __init__(self, folder: Path, port: int, **settings: str) -> None:
        self.folder, self.port = folder, port
        plain = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        self.environment = plain | {"VAR_DIR": str(folder), "PORT": str(port), "DEMO": "0"} | settings
        self.log = folder.parent / f"log-{port}-{time.monotonic_ns()}"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "start"], cwd=BASE_DIR, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT
            )

    def answer(self, path: str = "/accounts/login/") -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as response:
                return int(response.status)
        except urllib.error.HTTPError as problem:
            return problem.code
        except OSError:
            return 0

    def everybody(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Installation]]:
    started = []

    def begin(port: int | None = None, **settings: str) -> Installation:
        started.append(Installation(tmp_path / "var", port or free_port(), **settings))
        return started[-1]

    (tmp_path / "var").mkdir()
    yield begin
    for installation in started:
        if installation.process.poll() is None:
            installation.process.terminate()
            installation.process.wait(40)


def test_everything_runs_and_stops_under_one_command_and_a_second_start_is_quick(start):
    first = start()
    assert until(lambda: "Podium answers at" in first.log.read_text(), 90), first.log.read_text()
    assert f"http://localhost:{first.port}/" in first.log.read_text()
    assert first.answer() == 200
    broker = redis.Redis(unix_socket_path=str(first.folder / "broker.sock"))
    assert broker.ping()
    # Beat asked and the worker answered.
    assert until(lambda: bool(broker.keys("*heartbeat*")), 60), first.log.read_text()
    everybody = first.everybody()
    names = {process.name() for process in everybody}
    assert names >= {"podium-web", "podium-worker", "podium-beat"} and names & {"valkey-server", "redis-server"}
    megabytes = sum(process.memory_full_info().pss for process in [*everybody, psutil.Process(first.process.pid)]) / 1024**2
    assert megabytes <= 350

    first.process.send_signal(signal.SIGINT)
    assert first.process.wait(30) == 0
    assert psutil.wait_procs(everybody, timeout=5)[1] == []
    assert not re.search(r"traceback|warning|error", first.log.read_text(), re.IGNORECASE), first.log.read_text()

    began = time.monotonic()
    second = start(first.port)
    assert until(lambda: second.answer() == 200, 30)
    assert time.monotonic() - began < 15  # seconds, on a machine that is busy with the other tests
    second.process.kill()
    second.process.wait(5)
    third = start(first.port)
    assert until(lambda: "Podium answers at" in third.log.read_text(), 30), third.log.read_text()


def test_processes_that_are_killed_come_back_and_work_goes_on(start):
    installation = start()
    assert until(lambda: "Podium answers at" in installation.log.read_text(), 90), installation.log.read_text()
    victims = [process for process in installation.everybody() if process.parent().pid == installation.process.pid]
    assert len(victims) == 4
    for victim in victims:
        victim.kill()
    said = installation.log.read_text
    for name in ("broker", "web", "worker", "beat"):
        assert until(lambda name=name: re.search(rf"{name} +\| stopped by itself \(signal SIGKILL\); it starts again in 1 s", said()), 10), said()
    assert until(lambda: installation.answer() == 200, 30), said()
    # The new broker is empty, so a heartbeat is one that beat has asked for and the worker has given since.
    broker = redis.Redis(unix_socket_path=str(installation.folder / "broker.sock"))
    assert until(lambda: _answers(broker) and bool(broker.keys("*heartbeat*")), 70), said()
    assert "Traceback" not in said()


def _answers(broker: "redis.Redis") -> bool:
    try:
        return bool(broker.ping())
    except redis.RedisError:
        return False


def test_another_program_that_reads_the_database_takes_nothing_away(start):
    installation = start()
    assert until(lambda: "Podium answers at" in installation.log.read_text(), 120), installation.log.read_text()
    assert installation.answer() == 200
    file = installation.folder / "podium.sqlite3"
    with closing(sqlite3.connect(file)) as outside:
        assert outside.execute("SELECT COUNT(*) FROM django_migrations").fetchone() > (0,)
    assert file.with_name("podium.sqlite3-wal").exists()
    assert [installation.answer() for _time in range(9)] == [200] * 9


def test_a_taken_port_gets_a_sentence_before_anything_starts(start):
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        installation = start(door.getsockname()[1])
        assert installation.process.wait(30) == 1
    assert installation.log.read_text().strip() == (
        f"CommandError: Port {installation.port} is taken by another program. Choose another one, for example: make run PORT={installation.port + 1}"
    )
    assert not (installation.folder / "podium.sqlite3").exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "abc"), ("DEMO", "maybe"), ("WORKER_CONCURRENCY", "many"), ("HOST", "host.invalid")],
)
def test_nonsense_is_refused_with_the_name_of_the_variable(start, name, value):
    installation = start(**{name: value})
    assert installation.process.wait(30) != 0
    said = installation.log.read_text()
    assert said.startswith(f"{name}=") and "Traceback" not in said


def test_a_database_that_does_not_answer_is_said_plainly(start):
    installation = start(DATABASE_URL=f"postgres://podium:secret@127.0.0.1:{free_port()}/podium")
    assert installation.process.wait(60) == 1
    said = installation.log.read_text()
    assert "The database of DATABASE_URL does not answer" in said
    assert "Traceback" not in said and "secret" not in said


def test_a_redis_that_does_not_answer_is_said_plainly(start):
    installation = start(REDIS_URL=f"redis://:secret@127.0.0.1:{free_port()}/0")
    assert installation.process.wait(60) == 1
    said = installation.log.read_text()
    assert "The Redis of REDIS_URL does not answer" in said
    assert "Traceback" not in said and "secret" not in said
