"""Look now at what must always hold about bookings, and say how each violation is repaired."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from courses.live_sessions import repairs, services


class Command(BaseCommand):
    help = "Checks the bookings and prints each violation with its repair; exit status 1 when there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--repair", action="store_true", help="put right first what can be without a choice of people; nobody loses a seat or a place by it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["repair"]:
            self.stdout.write(f"{services.repair(now=timezone.now())} violation(s) put right.")
        run = services.check(now=timezone.now())
        for violation in run.violations:
            wrong, repair = repairs.told(violation)
            self.stdout.write(f"{wrong}\n    {repair}\n    {repairs.page_of(violation)}")
        if run.violations:
            raise CommandError(f"{len(run.violations)} violation(s) in {run.sessions} session(s).")
        self.stdout.write(f"Everything holds in {run.sessions} session(s).")
