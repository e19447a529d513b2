"""`python -m tests.bench.feeding`: a feed of 100,000 people, compared and applied, against a bare COPY of the same rows (quality.md, Speed). One table."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench.installation import empty_installation

# Comparing and applying run in a process of their own, as a worker does, so that the memory is a worker's.
WORKER = """
import resource, sys, time
import django
django.setup()
from lms.people.feed.services import working
began, used = time.monotonic(), time.process_time()
working.work_off(run_id=int(sys.argv[1]))
print(time.monotonic() - began, time.process_time() - used, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def main() -> int:
    ask = argparse.ArgumentParser(prog="python -m tests.bench.feeding", description=__doc__)
    ask.add_argument("--db", choices=["postgresql", "sqlite"], default="postgresql")
    ask.add_argument("--people", type=int, default=100_000)
    asked = ask.parse_args()
    with empty_installation(asked.db):
        return _measure(asked)


def _measure(asked: Any) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction
    from django.utils import timezone

    from lms.lib.jobs import left_to_the_sweep
    from lms.people import services
    from lms.people.feed.models import FeedRun
    from lms.people.feed.services import applying, taking, undoing
    from lms.people.models import Organisation, User
    from lms.web import translations

    translations.compile_all()
    call_command("migrate", interactive=False, verbosity=0)
    Organisation.objects.create(name="Voorbeeld", mailbox="leren@example.org")
    now = timezone.now()
    with left_to_the_sweep():
        top = services.create_unit(code="top", kind="company", name_en="Example", by=None, now=now)
        for number in range(200):
            services.create_unit(code=f"unit-{number}", kind="department", name_en=f"Unit {number}", parent=top, by=None, now=now)
    for number in range(50):
        services.create_job_role(code=f"job-{number}", name_en=f"Job {number}", by=None)
    with transaction.atomic():
        floor = _floor(asked.people)
        transaction.set_rollback(True)
    print(f"{'what':<44}{'seconds':>9}{'CPU s':>8}{'MB':>7}{'× floor':>9}")
    print(f"{'bare ' + ('COPY' if connection.vendor == 'postgresql' else 'executemany') + ' of the same rows':<44}{floor:>9.1f}", flush=True)
    with left_to_the_sweep():
        for label, changes in (("everybody new", 0), ("the same file again", 0), ("one in a hundred moves, leaves or is new", 1)):
            file = Path(os.environ["VAR_DIR"]) / "people.csv"
            file.write_text("\n".join(_lines(asked.people, changes)), encoding="utf-8")
            with file.open("rb") as handle:
                run = taking.take_file(file=handle, name=file.name, by=None, now=now, is_complete=True)
            taking.choose_columns(run=run, meanings=run.meanings, is_complete=True, by=None, now=now)
            spent = _line(f"{label}: compared", run.pk, floor)
            run.refresh_from_db()
            if run.to_do:
                applying.request_apply(run=run, by=None, now=now, is_sure=True)
                spent += _line(f"{label}: applied", run.pk, floor)
                print(f"{'  together':<44}{spent:>9.1f}{'':>15}{spent / floor:>9.1f}   goal ≤ 10", flush=True)
            run.refresh_from_db()
            print(f"  {run.new} new, {run.changed} changed, {run.leaving} leaving, {run.unchanged} the same, {run.refused} refused: {run.state}")
        undoing.request_undo(run=run, by=None, now=now)
        _line(f"{label}: undone", run.pk, floor)
    print(f"on {connection.vendor}; {User.objects.active().count()} people, {FeedRun.objects.count()} runs")
    return 0


def _lines(people: int, changes: int) -> list[str]:
    rows = ["Nummer;Voornaam;Tussenvoegsel;Achternaam;E-mail;Afdeling;Functie;Leidinggevende;In dienst"]
    for n in range(people):
        if changes and n % 100 == 3:
            continue
        unit = (n + (1 if changes and n % 100 == 7 else 0)) % 200
        manager = "" if n < 10 else str(100_000 + n // 10)
        rows.append(f"{100_000 + n};Noor;van der;Bakker{n};n{n}@example.org;unit-{unit};job-{n % 50};{manager};1-2-2020")
    return rows + ([f"{900_000 + n};Nieuw;;Mens{n};x{n}@example.org;unit-1;job-1;100001;1-2-2026" for n in range(people // 100)] if changes else [])


def _floor(people: int) -> float:
    """The same people with unit, job role and manager, put into their four tables by nothing but COPY or executemany; with the rows of the run."""
    from django.db import connection

    from lms.lib.many_rows import insert
    from lms.people.models import JobRole, JobRoleHolding, ManagerLine, Unit, UnitMembership, User

    units, jobs = list(Unit.objects.values_list("pk", flat=True)), list(JobRole.objects.values_list("pk", flat=True))
    rows = [(f"{100_000 + n}", "!", "nl", "Europe/Amsterdam", f"n{n}@example.org", "Noor", "van der", f"Bakker{n}", "2020-02-01") for n in range(people)]
    names = ("employee_number", "password", "language", "time_zone", "email", "given_name", "name_prefix", "family_name", "joined_on")
    began = time.monotonic()
    insert(User, names, rows)
    first = User.objects.order_by("pk").values_list("pk", flat=True)[0]
    insert(UnitMembership, ("person", "unit", "since", "is_primary"), ((first + n, units[n % 200], "2020-02-01", True) for n in range(people)))
    insert(JobRoleHolding, ("person", "job_role", "since"), ((first + n, jobs[n % 50], "2020-02-01") for n in range(people)))
    insert(ManagerLine, ("person", "manager"), ((first + n, first + n // 10) for n in range(10, people)))
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # foreign keys are checked here and not at a commit that never comes
    return time.monotonic() - began


def _line(what: str, run: int, floor: float) -> float:
    process = subprocess.run([sys.executable, "-c", WORKER, str(run)], capture_output=True, text=True, check=True)
    seconds, cpu, memory = (float(part) for part in process.stdout.split())
    print(f"{what:<44}{seconds:>9.1f}{cpu:>8.1f}{memory:>7.0f}{seconds / floor:>9.1f}", flush=True)
    return seconds


if __name__ == "__main__":
    sys.exit(main())
