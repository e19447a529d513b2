"""The database server is away for a while, for real: a page that says so, health that says so, and everything works again by itself."""

import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.conf import settings

from lms.lib.embedded import can_connect
from tests.concurrency.workers import database_url
from tests.plugins.postgresql import free_port

ONLY_ON = "postgresql"
pytestmark = pytest.mark.django_db(transaction=True)


class Line:
    """A cable between the web server and the database server, which can be cut and mended."""

    def __init__(self, host: str, port: int) -> None:
        self.far, self.pairs, self.is_cut = (host, port), [], False
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.door.getsockname()[1]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                near, _address = self.door.accept()
            except OSError:
                return
            if self.is_cut:
                near.close()
                continue
            pair = (near, socket.create_connection(self.far))
            self.pairs.append(pair)
            for one, other in (pair, pair[::-1]):
                threading.Thread(target=self._carry, args=(one, other), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        try:
            while chunk := one.recv(65536):
                other.sendall(chunk)
        except OSError:
            pass
        for end in (one, other):
            end.close()

    def cut(self) -> None:
        self.is_cut = True
        for pair in self.pairs:
            for end in pair:
                try:
                    end.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass

    def mend(self) -> None:
        self.is_cut = False


@pytest.fixture
def line():
    parts = urlsplit(database_url())
    made = Line(parts.hostname or "", parts.port or 0)
    yield made
    made.door.close()
    made.cut()


@pytest.fixture
def ask(line, cast, client_of):
    """A web server of its own behind the line; asks for a page as the employee."""
    port, url = free_port(), database_url().replace(f":{urlsplit(database_url()).port}/", f":{line.port}/")
    cookie = f"{settings.SESSION_COOKIE_NAME}={client_of(cast.employee).cookies[settings.SESSION_COOKIE_NAME].value}"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings_uncollected", "DATABASE_URL": url}
    command = [sys.executable, "-m", "gunicorn", "lms.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4", "--no-control-socket"]
    with subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
        assert _until(lambda: can_connect(f"127.0.0.1:{port}"), 60)

        def get(path: str) -> tuple[int, str]:
            try:
                with urllib.request.urlopen(urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers={"Cookie": cookie}), timeout=20) as answer:
                    return answer.status, answer.read().decode()
            except urllib.error.HTTPError as problem:
                return problem.code, problem.read().decode()

        yield get
        server.terminate()


def _until(is_so: Callable[[], bool], seconds: float) -> bool:
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.1)
    return True


def test_a_database_that_was_away_is_found_again_without_a_restart(line, ask):
    assert ask("/me/")[0] == 200
    assert ask("/healthz")[0] == 200
    line.cut()
    for _time in range(5):
        status, page = ask("/me/")
        assert (status, "back soon" in page or "zo terug" in page) == (503, True)
    assert ask("/healthz")[0] == 503
    line.mend()
    assert _until(lambda: ask("/me/")[0] == 200, 10)
    assert ask("/healthz")[0] == 200
