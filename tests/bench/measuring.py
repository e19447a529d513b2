"""CPU time of processes, and one client that asks for a page again and again."""

import http.client
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import psutil
from django.conf import settings

TOKEN = "b" * 32


class Meter:
    """CPU seconds used by some process trees together (web, database, broker), to the nanosecond."""

    def __init__(self, *roots: int) -> None:
        self.roots = roots
        self.known: dict[Path, int] = {}  # what ended counts on: a process of the database that went away has used its time all the same

    def seconds(self) -> float:
        for root in self.roots:
            for process in [psutil.Process(root), *psutil.Process(root).children(recursive=True)]:
                for file in Path(f"/proc/{process.pid}/task").glob("*/schedstat"):
                    try:
                        self.known[file] = int(file.read_text().split()[0])
                    except OSError:
                        continue
        return sum(self.known.values()) / 1e9


@dataclass
class Run:
    """CPU milliseconds a request, the answers' times in milliseconds, and the size in kilobytes as sent."""

    cpu: float
    times: list[float]
    size: float

    @property
    def p95(self) -> float:
        return sorted(self.times)[int(len(self.times) * 0.95)]


class Client:
    """One browser with one connection that stays open."""

    def __init__(self, port: int, cookie: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self.count = 0
        self.headers = {"Cookie": cookie, "Accept-Language": "en", "Accept-Encoding": "gzip"}

    def ask(self, path: str, posted: dict[str, str] | None = None) -> bytes:
        """A page, or a form that is sent when `posted` is given."""
        if posted is None:
            self.connection.request("GET", path, headers=self.headers)
        else:
            token = {"Cookie": f"{self.headers['Cookie']}; {settings.CSRF_COOKIE_NAME}={TOKEN}", "X-CSRFToken": TOKEN}
            form = {"Content-Type": "application/x-www-form-urlencoded"}
            self.connection.request("POST", path, body=urlencode(posted), headers=self.headers | token | form)
        response = self.connection.getresponse()
        body = response.read()
        if response.status not in {200, 204}:
            raise SystemExit(f"{path} answers {response.status} {response.getheader('Location', '')}")
        return body

    def run(self, path: str, times: int, meter: Meter, posted: Callable[[int], dict[str, str]] | None = None) -> Run:
        """So many times; `posted` gives what is sent the how-manieth time."""
        size = len(self.ask(path, posted(self.count) if posted else None)) / 1000
        took, before = [], meter.seconds()
        for _number in range(times):
            self.count += 1
            form = posted(self.count) if posted else None
            start = time.perf_counter()
            self.ask(path, form)
            took.append((time.perf_counter() - start) * 1000)
        return Run((meter.seconds() - before) / times * 1000, took, size)
