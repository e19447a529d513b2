from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError
from django.utils import timezone

from lms.web.backups import making


class Command(BaseCommand):
    """Keep the database, the uploads and the key in one file; Podium may go on running."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", default="", help="where to; without it, a new file in backups/ of VAR_DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        target = Path(options["file"]) if options["file"] else making.place_for(now)
        if target.exists():
            raise CommandError(f"{target} is there already. Name another file, or none for a new one.")
        try:
            making.make(target, now=now)
        except OSError as problem:
            raise CommandError(f"The backup could not be written to {target}: {problem.strerror or problem}. Nothing was left behind.") from problem
        except OperationalError as problem:
            raise CommandError(f"The database does not answer: {str(problem).strip()}") from problem
        self.stdout.write(f"{target} ({target.stat().st_size / 1024**2:.1f} MB) holds the database, the uploads and the key. Keep a copy on another machine.")
