"""`make bench`: what each page costs, in floors, and then what a feed of 100,000 people, 500 rules over them and 100,000 mails cost (without --only).

--save keeps the ratios of the pages as the figures to compare with.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from statistics import median
from typing import Any

from tests.bench.installation import empty_installation

FIGURES = Path(__file__).with_name("figures.json")
REGRESSION = 1.15
JOBS = ("feeding", "tracks", "mailing")  # over ten times as many people, each with a data set and a table of its own


def arguments() -> argparse.Namespace:
    ask = argparse.ArgumentParser(prog="make bench", description=__doc__)
    ask.add_argument("--db", choices=["postgresql", "sqlite"], default="postgresql")
    ask.add_argument("--requests", type=int, default=60, help="of one page in one round")
    ask.add_argument("--rounds", type=int, default=3, help="page and floor in turn; the median of the ratios counts")
    ask.add_argument("--only", default="", help="pages whose name contains this")
    ask.add_argument("--save", action="store_true", help="keep these ratios in figures.json")
    for name, size in {"people": 10_000, "modules": 200, "sessions": 500, "posts": 2_000, "progress": 1_000_000}.items():
        ask.add_argument(f"--{name}", type=int, default=size)
    return ask.parse_args()


def main() -> int:
    asked = arguments()
    return _pages(asked) or (0 if asked.only else _jobs(asked))


def _jobs(asked: argparse.Namespace) -> int:
    """What is worked off in the background, and the pages over a million assignments."""
    failed = 0
    for job in JOBS:
        print(f"\n{job}", flush=True)
        failed |= subprocess.run([sys.executable, "-m", f"tests.bench.{job}", "--db", asked.db, "--people", str(asked.people * 10)]).returncode
    return failed


def _pages(asked: argparse.Namespace) -> int:
    started: list[subprocess.Popen[bytes]] = []
    with empty_installation(asked.db, settings="tests.bench.settings") as server:
        try:
            return _measure(asked, server, started)
        finally:
            for process in started:
                process.terminate()
                process.wait(20)


def _measure(asked: argparse.Namespace, server: Any, started: list[subprocess.Popen[bytes]]) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.core.cache import cache
    from django.core.management import call_command
    from django.db import connections

    from lms.lib.embedded import can_connect
    from lms.web import processes, static_files, translations
    from tests.bench import data
    from tests.bench.measuring import Client, Meter
    from tests.bench.pages import PAGES
    from tests.plugins.postgresql import free_port

    translations.compile_all()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=static_files.LEFT_OUT)
    began = time.monotonic()
    sizes = data.Sizes(**{field.name: getattr(asked, field.name) for field in fields(data.Sizes)})
    data.build(sizes, lambda line: print(f"  {line} …", flush=True))
    print(f"Data set made in {time.monotonic() - began:.0f} s: {sizes}", flush=True)

    os.environ |= {"PORT": str(free_port()), "WEB_PROCESSES": "1", "HOST": "127.0.0.1"}
    port = int(os.environ["PORT"])
    for child in (processes.broker(), processes.web()):
        started.append(subprocess.Popen(child.command, stdin=subprocess.DEVNULL))
        _wait(lambda address=child.answers_at: can_connect(address))
    meter = Meter(*(process.pid for process in started), *([server.process.pid] if server else []))

    pages = [page for page in PAGES if asked.only in page.name]
    floor = Client(port, _cookie(data.person("employee")))
    before = json.loads(FIGURES.read_text()) if FIGURES.is_file() else {}
    rows = []
    for page in pages:
        person = data.person(page.role)
        client, path = Client(port, _cookie(person)), page.path(person)
        queries = _queries(path, person, page.posted)
        connections.close_all()
        pairs = []
        for times in (10, *[asked.requests] * asked.rounds):
            cache.delete(f"rate-search-{person.pk}")  # a bench is a program, and would be sent away
            pairs.append((client.run(path, times, meter, page.posted), floor.run("/bench/floor/", times, meter)))
        pairs = pairs[1:]
        ratio = median(one.cpu / ground.cpu for one, ground in pairs)
        p95 = median(one.p95 for one, _ground in pairs)
        rows.append(
            (page, path, queries, median(one.cpu for one, _ground in pairs), median(ground.cpu for _one, ground in pairs), ratio, p95, pairs[0][0].size)
        )
    _print(rows, before, settings.DATABASES["default"]["ENGINE"].rpartition(".")[2])
    if asked.save:
        FIGURES.write_text(json.dumps(before | {row[0].name: round(row[5], 2) for row in rows}, indent=2, sort_keys=True) + "\n")
    return 0


def _print(rows: list[Any], before: dict[str, float], engine: str) -> None:
    print(f"\nCPU milliseconds a request on {engine}: web, database and broker added up; one client.\n")
    print(f"{'page':<20}{'queries':>8}{'CPU ms':>9}{'floor ms':>10}{'floors':>8}{'goal':>6}{'before':>8}{'p95 ms':>8}{'KB':>7}  remark")
    for page, _path, queries, cpu, ground, ratio, p95, size in rows:
        known = before.get(page.name)
        remarks = [
            *(["above the goal"] if ratio > page.most else []),
            *(["more than 15 queries"] if queries > 15 else []),
            *(["slower than before"] if known and ratio > known * REGRESSION else []),
        ]
        shown = f"{known:.2f}" if known else "–"
        print(f"{page.name:<20}{queries:>8}{cpu:>9.1f}{ground:>10.1f}{ratio:>8.2f}{page.most:>6.1f}{shown:>8}{p95:>8.0f}{size:>7.0f}  {', '.join(remarks)}")


def _cookie(person: Any) -> str:
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(person, backend="lms.people.sign_in.Backend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _queries(path: str, person: Any, posted: Any) -> int:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(person, backend="lms.people.sign_in.Backend")
    ask = client.get if posted is None else lambda path: client.post(path, posted(0))
    ask(path)
    with CaptureQueriesContext(connection) as queries:
        ask(path)
    return len(queries)


def _wait(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 30
    while not is_so():
        if time.monotonic() > until:
            raise SystemExit("A server did not start.")
        time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main())
