"""CPU time of processes, and one client that asks for a page again and again."""

import http.client
import time
from dataclasses import dataclass
from pathlib import Path

import psutil


class Meter:
    """CPU seconds used by some process trees together (web, database, broker), to the nanosecond."""

    def __init__(self, *roots: int) -> None:
        self.roots = roots

    def seconds(self) -> float:
        total = 0
        for root in self.roots:
            for process in [psutil.Process(root), *psutil.Process(root).children(recursive=True)]:
                for file in Path(f"/proc/{process.pid}/task").glob("*/schedstat"):
                    try:
                        total += int(file.read_text().split()[0])
                    except OSError:
                        continue
        return total / 1e9


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
        self.headers = {"Cookie": cookie, "Accept-Language": "en", "Accept-Encoding": "gzip"}

    def get(self, path: str) -> bytes:
        self.connection.request("GET", path, headers=self.headers)
        response = self.connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise SystemExit(f"{path} answers {response.status} {response.getheader('Location', '')}")
        return body

    def run(self, path: str, times: int, meter: Meter) -> Run:
        size = len(self.get(path)) / 1000
        took, before = [], meter.seconds()
        for _number in range(times):
            start = time.perf_counter()
            self.get(path)
            took.append((time.perf_counter() - start) * 1000)
        return Run((meter.seconds() - before) / times * 1000, took, size)
