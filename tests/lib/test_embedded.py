import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from lms.lib import embedded
from lms.lib.embedded import Child

WAITS = "import time; print('here', flush=True); time.sleep(600)"


def until(is_so: Callable[[], bool], seconds: float = 15) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if is_so():
            return True
        time.sleep(0.05)
    return is_so()


class Running:
    """A supervisor as a process of its own, as in use."""

    def __init__(self, folder: Path, children: list[Child], ready: str = "READY") -> None:
        self.log = folder / "log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(embedded.command(children, lock=folder / "lock", ready=ready), stdout=log, stderr=subprocess.STDOUT)

    def says(self, text: str) -> bool:
        return until(lambda: text in self.log.read_text())

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Callable[..., Running]]:
    started = []

    def start(*children: Child, **options: str) -> Running:
        started.append(Running(tmp_path, list(children), **options))
        return started[-1]

    yield start
    for running in started:
        if running.process.poll() is None:
            running.process.terminate()
            running.process.wait(30)


def python(name: str, code: str, answers_at: str = "") -> Child:
    return Child(name, [sys.executable, "-c", code], answers_at)


def test_every_line_carries_the_name_of_its_process(supervise):
    running = supervise(python("one", "print('first line'); " + WAITS), python("second", WAITS))
    assert running.says("one    | first line")
    assert running.says("second | here")
    assert running.says("READY")


def test_a_process_that_dies_comes_back_after_a_pause_that_grows(supervise):
    running = supervise(python("short", "print('alive', flush=True); raise SystemExit(3)"))
    assert running.says("stopped by itself (exit code 3); it starts again in 1 s")
    assert running.says("stopped by itself (exit code 3); it starts again in 2 s")
    assert running.log.read_text().count("alive") >= 2


def test_a_killed_process_comes_back(supervise):
    running = supervise(python("long", WAITS))
    assert running.says("here")
    killed = running.children()[0]
    killed.kill()
    assert running.says("signal SIGKILL")
    assert until(lambda: [child.pid for child in running.children() if child.pid != killed.pid] != [])


def test_the_next_process_waits_until_the_one_before_it_answers(supervise, tmp_path):
    path = tmp_path / "s"
    slow = (
        f"import socket, time; time.sleep(1); s = socket.socket(socket.AF_UNIX); s.bind({str(path)!r}); s.listen(); print('open', flush=True); time.sleep(600)"
    )
    running = supervise(python("slow", slow, answers_at=str(path)), python("next", WAITS))
    assert running.says("next | here")
    log = running.log.read_text()
    assert log.index("open") < log.index("next | here")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_all_stop_together(supervise, number):
    family = (
        "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']); print('here', flush=True); time.sleep(600)"
    )
    running = supervise(python("parent", family), python("other", WAITS))
    assert running.says("other  | here") and running.says("parent | here")
    everybody = running.children()
    assert len(everybody) == 3
    running.process.send_signal(number)
    assert running.process.wait(20) == 0
    assert psutil.wait_procs(everybody, timeout=5)[1] == []


def test_a_terminal_that_is_closed_does_not_keep_the_processes_from_stopping_in_order(tmp_path):
    master, terminal = os.openpty()
    slow_to_stop = "import signal, sys, time; signal.signal(signal.SIGTERM, lambda *a: (time.sleep(1), open('stopped', 'w').close(), sys.exit())); " + WAITS
    command = embedded.command([python("broker", WAITS), python("one", slow_to_stop)], lock=tmp_path / "lock", ready="READY")
    with subprocess.Popen(command, stdin=terminal, stdout=terminal, stderr=terminal, cwd=tmp_path) as process:
        os.close(terminal)
        said = b""
        while b"one    | here" not in said:
            said += os.read(master, 1000)
        os.close(master)
        process.send_signal(signal.SIGHUP)
        assert process.wait(20) == 0
    assert (tmp_path / "stopped").exists()


def test_a_process_that_does_not_listen_is_ended_on_the_second_request(supervise):
    running = supervise(python("deaf", "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " + WAITS))
    assert running.says("here")
    children = running.children()
    running.process.terminate()
    assert running.says("Stopping")
    running.process.terminate()
    assert running.process.wait(5) == 0
    assert psutil.wait_procs(children, timeout=5)[1] == []


def test_a_killed_supervisor_takes_its_processes_along_and_blocks_nobody(supervise):
    running = supervise(python("one", WAITS), python("two", WAITS))
    assert running.says("two | here")
    children = running.children()
    os.kill(running.process.pid, signal.SIGKILL)
    running.process.wait(5)
    assert psutil.wait_procs(children, timeout=10)[1] == []
    again = supervise(python("one", WAITS))
    assert again.says("READY")


def test_one_folder_has_one_supervisor(supervise):
    first = supervise(python("one", WAITS))
    assert first.says("READY")
    log = first.log.read_text()
    second = supervise(python("one", WAITS))
    assert second.process.wait(10) == 1
    assert "already running from this folder" in second.log.read_text()
    assert first.process.poll() is None, log


def test_a_port_is_free_or_taken():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        door.listen()
        port = door.getsockname()[1]
        assert not embedded.may_listen("127.0.0.1", port)
        assert embedded.can_connect(f"127.0.0.1:{port}")
    assert embedded.may_listen("127.0.0.1", port, patience=2)
    assert not embedded.can_connect(f"127.0.0.1:{port}")
