"""Workers as processes of their own, on the database of the test, that are killed in the middle of what they do."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from django.conf import settings
from django.db import connection, connections

BEGIN = """
import os, time
import django
django.setup()
def tell(line):
    global told
    told += 1
    print(line, flush=True)
    while told == lines_before_waiting:
        time.sleep(60)
told, lines_before_waiting = 0, int(os.environ.get("LINES_BEFORE_WAITING", "0"))
"""

# Put before the code, a worker tells a line after each statement to the database: any moment of its work is one to be killed at.
EACH_STATEMENT = """
from django.db import connection
def told_each(execute, *rest):
    found = execute(*rest)
    tell("a statement")
    return found
connection.execute_wrappers.append(told_each)
"""


def start(code: str, **environment: str) -> "subprocess.Popen[str]":
    """Run the code in a new Python with Podium loaded; what it says with `tell(line)` can be read line by line."""
    known = os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings", "DATABASE_URL": database_url()} | environment
    connections.close_all()
    return subprocess.Popen([sys.executable, "-c", BEGIN + code], env=known, cwd=settings.BASE_DIR, stdout=subprocess.PIPE, text=True)


def finish(code: str, **environment: str) -> int:
    """Run the code to its end. Returns how many lines it told."""
    process = start(code, **environment)
    told, _errors = process.communicate(timeout=120)
    assert process.returncode == 0
    return len(told.splitlines())


def anywhere(lines: int, *, times: int) -> list[int]:
    """So many moments of work that tells so many lines, at random, when all of it begins anew after each kill."""
    dice = random.Random()
    return [dice.randint(1, lines - 2) for _time in range(times)]


def along(lines: int, *, times: int) -> list[int]:
    """The same when the work goes on where it was: the moments lie one after another, each told from the one before."""
    moments = sorted(random.Random().sample(range(1, lines - 2), times))
    return [after - before for before, after in zip([0, *moments], moments, strict=False)]


def kill_in_the_middle(code: str, *, after_lines: list[int], afterwards: Callable[[], object] = lambda: None, **environment: str) -> None:
    """For each number: start a worker, kill it (-9) soon after it has told as many lines, and do what the passing of time would do.

    However fast the machine is, a worker tells at most one line more before it waits for its end.
    """
    dice = random.Random(len(after_lines))
    for lines in after_lines:
        process = start(code, LINES_BEFORE_WAITING=str(lines + 1), **environment)
        assert process.stdout is not None
        for _line in range(lines):
            assert process.stdout.readline(), "the worker was at the end before it was killed"
        time.sleep(dice.uniform(0.0, 0.03))
        process.send_signal(signal.SIGKILL)
        assert process.wait(10) == -signal.SIGKILL, "the worker was at the end before it was killed"
        process.stdout.close()
        afterwards()


def database_url() -> str:
    """The database of this test, as another process must be told."""
    name = str(connection.settings_dict["NAME"])
    return f"sqlite:///{name}" if connection.vendor == "sqlite" else os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{name}"
