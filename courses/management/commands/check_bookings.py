"""Look now at what must always hold about bookings, and say how each violation is repaired."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from courses.live_sessions import repairs, services, wording


class Command(BaseCommand):
    help = "Checks the bookings and prints each violation with its repair; exit status 1 when there is one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--repair", action="store_true", help="put right first what can be without a choice of people; nobody loses a seat or a place by it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["repair"]:
            self.stdout.write(f"{services.repair(by=None, now=timezone.now())} violation(s) put right.")
        run = services.check(now=timezone.now())
        found = repairs.told(run.violations)
        for one in found:
            self.stdout.write(f"{one.where}: {one.wrong}\n    {one.who}. {one.repair}\n    {one.since}\n    {wording.full_address(one.address)}")
        if any(one.is_by_itself for one in found):
            self.stdout.write("`manage.py check_bookings --repair` puts right what a program can.")
        if found:
            raise CommandError(f"{len(run.violations)} violation(s) in {run.sessions} session(s).")
        self.stdout.write(f"Everything holds in {run.sessions} session(s).")
