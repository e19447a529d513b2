"""Several processes under one: they start in order, speak in one log, come back when they die, and stop together.

Run as a script (`python lms/lib/embedded.py <json>`), so that the watching process stays small: it imports no part of Podium.
"""

import ctypes
import errno
import fcntl
import gc
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TextIO

LONGEST_PAUSE, CALM_AFTER, PATIENCE = 30, 60, 10  # seconds
PR_SET_PDEATHSIG, PR_SET_NAME = 1, 15


@dataclass
class Child:
    """One process to keep alive. `answers_at` is a socket path or host:port that must answer before the next one starts."""

    name: str
    command: list[str]
    answers_at: str = ""
    process: "subprocess.Popen[bytes] | Adopted | None" = field(default=None, compare=False)
    started_at: float = 0
    next_start: float = 0
    deaths: int = 0
    rest: bytes = b""

    @property
    def is_alive(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Adopted:
    """A child that was forked before this program took over the process, seen as a Popen."""

    def __init__(self, pid: int, pipe: int) -> None:
        self.pid = pid
        self.stdout = os.fdopen(pipe, "rb", buffering=0)
        self.returncode: int | None = None

    def poll(self) -> int | None:
        if self.returncode is None:
            self._reap(os.WNOHANG)
        return self.returncode

    def wait(self) -> int | None:
        if self.returncode is None:
            self._reap(0)
        return self.returncode

    def terminate(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)

    def _reap(self, how: int) -> None:
        try:
            pid, status = os.waitpid(self.pid, how)
        except ChildProcessError:
            pid, status = self.pid, 0
        if pid:
            self.returncode = os.waitstatus_to_exitcode(status)


def fork(name: str, run: Callable[[], None]) -> tuple[int, int]:
    """Run a function in a child that shares what is loaded. Returns its process id and the pipe with what it writes.

    A later `exec` of the supervisor stays the parent of the child. `name` (at most 15 bytes) is what `ps` and `top` show (Linux).
    """
    parent = os.getpid()
    read_end, write_end = os.pipe()
    os.set_inheritable(read_end, True)
    sys.stdout.flush()
    gc.freeze()
    pid = os.fork()
    if pid:
        os.close(write_end)
        return pid, read_end
    os.setsid()
    _end_with(parent)
    _call_it(name)
    os.close(read_end)
    os.dup2(write_end, 1)
    os.dup2(write_end, 2)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    code = 1
    try:
        run()
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(bool(end.code))
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def can_connect(address: str) -> bool:
    """Whether something listens at a socket path or host:port."""
    host, _, port = address.rpartition(":")
    family = socket.AF_UNIX if not host or "/" in address else (socket.AF_INET6 if ":" in host else socket.AF_INET)
    with socket.socket(family, socket.SOCK_STREAM) as door:
        door.settimeout(1)
        try:
            door.connect(address if family == socket.AF_UNIX else (host.strip("[]"), int(port)))
        except OSError:
            return False
    return True


def may_listen(host: str, port: int, *, patience: float = 0) -> bool:
    """Whether the port is free, waiting at most `patience` seconds for a predecessor to let go.

    Raises PermissionError when this account may not use the port, and OSError when the host is no address of this machine.
    """
    until = time.monotonic() + patience
    while True:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM) as door:
            door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                door.bind((host, port))
                return True
            except OSError as problem:
                if problem.errno != errno.EADDRINUSE:
                    raise
                if time.monotonic() >= until:
                    return False
        time.sleep(0.1)


def only_one(file: Path) -> TextIO | None:
    """A lock that lives as long as this process, however it ends; nothing when another process has it."""
    handle = file.open("a+")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        handle.close()
        return None
    return handle


class Supervisor:
    """Keeps the children alive until it is told to stop."""

    def __init__(self, children: list[Child], *, ready: str = "", say: Callable[[str], None] | None = None) -> None:
        self.children = children
        self.ready = ready
        self.is_stopping = False
        self.is_impatient = False
        self.width = max(len(child.name) for child in children)
        self.selector = selectors.DefaultSelector()
        self._say = say or _to_stdout

    def run(self) -> int:
        """Start everything, watch, and return when all have stopped."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)
        waiting = list(self.children)
        running: list[Child] = []
        while not self.is_stopping:
            if waiting and (not running or self._answers(running[-1])):
                running.append(waiting.pop(0))
                if running[-1].process is None:
                    self._start(running[-1])
                else:
                    self._watch(running[-1])
            elif self.ready and not waiting and self._answers(running[-1]):
                self._say(self.ready)
                self.ready = ""
            for child in running:
                self._revive(child)
            self._read(0.05 if waiting or self.ready else 0.5)
        self._stop()
        return 0

    def _answers(self, child: Child) -> bool:
        return not child.answers_at or (child.is_alive and can_connect(child.answers_at))

    def _start(self, child: Child) -> None:
        parent = os.getpid()
        child.process = subprocess.Popen(
            child.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=lambda: _end_with(parent),
        )
        self._watch(child)

    def _watch(self, child: Child) -> None:
        assert child.process is not None  # noqa: S101  it has just been started
        child.started_at = time.monotonic()
        assert child.process.stdout is not None  # noqa: S101  it is a pipe
        os.set_blocking(child.process.stdout.fileno(), False)
        self.selector.register(child.process.stdout, selectors.EVENT_READ, child)

    def _revive(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if child.next_start and now >= child.next_start:
                child.next_start = 0
                self._start(child)
        elif not child.is_alive:
            self._read(0)
            child.deaths = 1 if now - child.started_at > CALM_AFTER else child.deaths + 1
            pause = min(2 ** (child.deaths - 1), LONGEST_PAUSE)
            self._tell(child, f"stopped by itself ({_how(child.process.returncode)}); it starts again in {pause} s")
            self._forget(child)
            child.next_start = now + pause

    def _forget(self, child: Child) -> None:
        if child.process is None:
            return
        _signal_group(child.process, signal.SIGKILL)
        if child.process.stdout is not None and not child.process.stdout.closed:
            self.selector.unregister(child.process.stdout)
            child.process.stdout.close()
        child.process = None

    def _read(self, patience: float) -> None:
        if not self.selector.get_map():
            time.sleep(patience)
            return
        for key, _events in self.selector.select(patience):
            child: Child = key.data
            try:
                chunk = os.read(key.fd, 65536)
            except BlockingIOError:
                continue
            if not chunk:
                self.selector.unregister(key.fileobj)
                key.fileobj.close()  # type: ignore[union-attr]
                continue
            *lines, child.rest = (child.rest + chunk).split(b"\n")
            for line in lines:
                self._tell(child, line.decode(errors="replace").rstrip())

    def _tell(self, child: Child, line: str) -> None:
        if line:
            self._say(f"{child.name:<{self.width}} | {line}")

    def _asked_to_stop(self, number: int, frame: object) -> None:
        self.is_impatient = self.is_stopping
        self.is_stopping = True

    def _stop(self) -> None:
        """Everything but the first child (the broker, which the others need to finish) at once, then the first."""
        self._say("Stopping …")
        for group in (self.children[1:], self.children[:1]):
            alive = [child for child in group if child.is_alive]
            for child in alive:
                if child.process is not None:
                    child.process.terminate()
            until = time.monotonic() + PATIENCE
            while any(child.is_alive for child in alive) and time.monotonic() < until and not self.is_impatient:
                self._read(0.05)
            for child in group:
                if child.process is not None:
                    _signal_group(child.process, signal.SIGKILL)
                    child.process.wait()
        self._say("Stopped.")


def _end_with(parent: int) -> None:
    """In the new child: take the signal to stop when the parent dies, even by kill -9 (Linux)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(1)


def _call_it(name: str) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_NAME, name.encode()[:15])


def _signal_group(process: subprocess.Popen[bytes] | Adopted, number: signal.Signals) -> None:
    try:
        os.killpg(process.pid, number)
    except (ProcessLookupError, PermissionError):
        pass


def _how(code: int | None) -> str:
    return f"signal {signal.Signals(-code).name}" if code is not None and code < 0 else f"exit code {code}"


def _to_stdout(line: str) -> None:
    try:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except OSError:
        pass  # the terminal or the reader is gone; the processes are still to be stopped in order


def command(children: list[Child], *, lock: Path, ready: str, adopted: dict[str, tuple[int, int]] | None = None) -> list[str]:
    """The command line that runs these children under a supervisor of its own; `adopted` are those that run already."""
    plan = {
        "lock": str(lock),
        "ready": ready,
        "adopted": adopted or {},
        "children": [{key: value for key, value in asdict(child).items() if key in {"name", "command", "answers_at"}} for child in children],
    }
    return [sys.executable, "-P", __file__, json.dumps(plan)]


def main(plan: str) -> int:
    asked = json.loads(plan)
    lock = only_one(Path(asked["lock"]))
    if lock is None:
        _to_stdout("Podium is already running from this folder. Stop it first (Ctrl-C there), or give another VAR_DIR.")
        return 1
    children = [Child(**child) for child in asked["children"]]
    for child in children:
        if child.name in asked["adopted"]:
            child.process = Adopted(*asked["adopted"][child.name])
    return Supervisor(children, ready=asked["ready"]).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
