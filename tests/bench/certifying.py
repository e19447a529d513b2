"""`python -m tests.bench.certifying`: 1,000 certificates in the background, and their files as people ask for them (issue 4, quality.md). One table."""

import argparse
import sys
import time
from collections.abc import Callable
from typing import Any

from tests.bench.installation import empty_installation


def main() -> int:
    ask = argparse.ArgumentParser(prog="python -m tests.bench.certifying", description=__doc__)
    ask.add_argument("--db", choices=["postgresql", "sqlite"], default="postgresql")
    ask.add_argument("--people", type=int, default=1_000)
    asked = ask.parse_args()
    with empty_installation(asked.db):
        return _measure(asked.people)


def _measure(number: int) -> int:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from courses.certificates import pdf, services
    from courses.certificates.models import Certificate, CertificateRun
    from courses.progress.models import ModuleCompletion
    from lms.lib.jobs import left_to_the_sweep
    from lms.people.models import Organisation, User
    from lms.web import translations
    from tests.courses_made import make_course, make_module

    translations.compile_all()
    call_command("migrate", interactive=False, verbosity=0)
    Organisation.objects.create(name="Voorbeeld", mailbox="leren@example.org")
    module = make_module(make_course(), lessons=1)
    User.objects.bulk_create(
        User(employee_number=f"b{n}", given_name="Noor", family_name=f"Bakker{n}", email=f"b{n}@example.org", language=["nl", "en"][n % 2])
        for n in range(number)
    )
    now = timezone.now()
    ModuleCompletion.objects.bulk_create(ModuleCompletion(person=person, module=module, completed_at=now) for person in User.objects.all())
    author = User.objects.order_by("pk").first()
    assert author is not None
    print(f"{'what':<52}{'rows':>9}{'seconds':>9}{'CPU s':>9}{'goal':>18}", flush=True)

    def run() -> None:
        offer = services.offer(course=None, module=module, months_valid=12, by=author)
        services.start_run(offer=offer, by=author, now=now)
        services.sweep(now=now)

    with left_to_the_sweep():
        _timed("certificates given, signed and told, with progress", number, run, "≤ 15 s")
    given = list(Certificate.objects.order_by("pk"))
    if len(given) != number or CertificateRun.objects.get().made != number:
        print("WRONG: not everybody has one")
        return 1
    _timed("files made, one after another", number, lambda: [pdf.certificate(one, language=["nl", "en"][one.pk % 2]) for one in given], "≤ 15 s")
    print(f"on {connection.vendor}")
    return 0


def _timed(what: str, rows: int, work: Callable[[], Any], goal: str) -> None:
    """Seconds on the wall, and of the processor: the latter do not grow when the machine is shared."""
    began, used = time.monotonic(), time.process_time()
    work()
    print(f"{what:<52}{rows:>9}{time.monotonic() - began:>9.1f}{time.process_time() - used:>9.1f}{goal:>18}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
