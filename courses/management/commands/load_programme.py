"""`manage.py load_programme [folder]`: courses, policy, tracks and level check from a readable folder."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from courses.catalogue.folders.faults import DamagedFolder
from courses.programme import services
from lms.lib.jobs import left_to_the_sweep


class Command(BaseCommand):
    help = "Load a programme from a folder. A damaged folder is refused whole; loading twice changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=services.STARTER, help="default: the starter programme")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with left_to_the_sweep():
                report = services.load_programme(folder=options["folder"], by=None, now=timezone.now())
        except DamagedFolder as damage:
            raise CommandError(f"The folder was refused and nothing was loaded. {len(damage.faults)} mistakes:\n{damage}") from None
        for line in report.lines():
            self.stdout.write(line)
        if not report.changed_anything:
            self.stdout.write("Nothing has changed.")
