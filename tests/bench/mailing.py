"""`python -m tests.bench.mailing`: 100,000 reminders into the outbox, and sending to a local sink (quality.md, Speed). One table."""

import argparse
import os
import resource
import subprocess
import sys
import time
from typing import Any

from tests.bench.installation import empty_installation

WORKER = """
import django
django.setup()
from lms.notifications import delivery
while delivery.deliver_batch():
    pass
"""


def main() -> int:
    ask = argparse.ArgumentParser(prog="python -m tests.bench.mailing", description=__doc__)
    ask.add_argument("--db", choices=["postgresql", "sqlite"], default="postgresql")
    ask.add_argument("--people", type=int, default=100_000)
    ask.add_argument("--mails", type=int, default=10_000, help="how many of them are sent by each number of workers")
    ask.add_argument("--workers", default="1,2")
    asked = ask.parse_args()
    with empty_installation(asked.db):
        return _measure(asked)


def _measure(asked: Any) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, connections

    from lms.lib.jobs import left_to_the_sweep
    from lms.notifications.models import Message
    from lms.notifications.services import notify_all
    from lms.people.models import Organisation, User
    from lms.web import translations
    from tests.postbox import Postbox

    translations.compile_all()
    call_command("migrate", interactive=False, verbosity=0)
    Organisation.objects.create(name="Voorbeeld", mailbox="leren@example.org")
    numbers = range(asked.people)
    User.objects.bulk_create(
        (User(employee_number=f"b{n}", given_name="Noor", family_name=f"Bakker{n}", email=f"b{n}@example.org", language=["nl", "en"][n % 2]) for n in numbers),
        batch_size=2000,
    )
    people = list(User.objects.all())
    title, day = {"nl": "Klantenservice op sociale media", "en": "Customer service on social media"}, {"nl": "12 juni 2027", "en": "12 June 2027"}
    told = {"title": title, "reason": title, "rule": title, "strength": "required", "why": "two_weeks", "due_on": day, "url": "/me/tracks/"}
    print(f"{'what':<52}{'rows':>9}{'seconds':>9}{'a second':>10}{'CPU ms each':>12}{'goal':>18}", flush=True)
    with left_to_the_sweep():
        began, used = time.monotonic(), time.process_time()
        notify_all(((person, dict(told)) for person in people), "track_reminder")
    _line("reminders into the outbox", asked.people, time.monotonic() - began, time.process_time() - used, "≤ 20 s per 100k")
    postbox = Postbox()
    postbox.keeps_mails = False
    os.environ["EMAIL_URL"] = postbox.url
    waiting = list(Message.objects.order_by("pk").values_list("pk", flat=True))
    numbers_of_workers = [int(one) for one in asked.workers.split(",")]
    mails = min(asked.mails, len(waiting) // len(numbers_of_workers))
    for number, workers in enumerate(numbers_of_workers):
        mine = waiting[number * mails : (number + 1) * mails]
        Message.objects.exclude(pk__in=mine).filter(mail=Message.Mail.QUEUED).update(is_held=False, due_at="2100-01-01T00:00:00Z")
        Message.objects.filter(pk__in=mine).update(due_at="2026-01-01T00:00:00Z")
        connections.close_all()
        before, began, used = sum(postbox.accepted.values()), time.monotonic(), _of_children()
        processes = [subprocess.Popen([sys.executable, "-c", WORKER]) for _worker in range(workers)]
        failed = [process.wait() for process in processes]
        took, sent = time.monotonic() - began, sum(postbox.accepted.values()) - before
        _line(f"sent to a local sink by {workers} worker{'s' if workers > 1 else ''}, start included", sent, took, _of_children() - used, "≥ 500 a second")
        if any(failed) or sent != len(mine) or max(postbox.accepted.values()) > 1:
            print("WRONG: not every mail left once")
            return 1
    postbox.close()
    print(f"on {connection.vendor}")
    return 0


def _of_children() -> float:
    """CPU seconds of the workers that have ended; unlike time on the wall they do not grow when the machine is shared."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _line(what: str, rows: int, seconds: float, cpu: float, goal: str) -> None:
    print(f"{what:<52}{rows:>9}{seconds:>9.1f}{rows / seconds:>10.0f}{cpu / rows * 1000:>12.2f}{goal:>18}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
