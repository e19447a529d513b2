"""Look now at what must always hold about bookings, and say how each violation is repaired."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from courses.live_sessions import repairs, services


class Command(BaseCommand):
    help = "Checks the bookings and prints each violation with its repair; exit status 1 when there is one."

    def handle(self, *args: Any, **options: Any) -> None:
        run = services.check(now=timezone.now())
        for violation in run.violations:
            wrong, repair = repairs.told(violation)
            self.stdout.write(f"{wrong}\n    {repair}")
        if run.violations:
            raise CommandError(f"{len(run.violations)} violation(s) in {run.sessions} session(s).")
        self.stdout.write(f"Everything holds in {run.sessions} session(s).")
