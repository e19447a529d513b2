from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, connection
from django.utils import timezone

from lms.lib import embedded
from lms.web.backups import databases, making, restoring
from lms.web.backups.archive import NoBackup


class Command(BaseCommand):
    """Put a backup in place. Podium must be stopped; what is there is replaced only when asked, and kept as a backup of its own."""

    help = __doc__
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="this installation has people: keep a backup of it, then replace it")

    def handle(self, *args: Any, **options: Any) -> None:
        source: Path = options["file"]
        lock = embedded.only_one(settings.VAR_DIR / "running.lock")
        if lock is None:
            raise CommandError("Podium is running from this folder. Stop it first (Ctrl-C there), then restore.")
        try:
            about = restoring.look_at(source)
            self.refuse_to_harm(is_asked=options["replace"])
            uploads = restoring.restore(source, about)
        except NoBackup as problem:
            raise CommandError(str(problem)) from problem
        except OperationalError as problem:
            raise CommandError(f"The database does not answer: {str(problem).strip()}") from problem
        except OSError as problem:
            raise CommandError(f"The backup could not be put in place: {problem.strerror or problem}.") from problem
        finally:
            lock.close()
        call_command("migrate", interactive=False, verbosity=0)
        connection.close()
        self.stdout.write(f"Restored as of {about.made_at}: {databases.people()} people, {uploads} uploads.")

    def refuse_to_harm(self, *, is_asked: bool) -> None:
        """Nothing is overwritten without being asked, and then only after it has been kept."""
        others = databases.others_connected()
        if others:
            raise CommandError(f"{others} other connections use this database. Stop the web servers and workers first, then restore.")
        people = databases.people()
        if not people:
            return
        if not is_asked:
            raise CommandError(f"This installation has {people} people. To replace it: make restore FILE=… REPLACE=1. A backup of it is kept.")
        kept = making.place_for(timezone.now(), name="before-restoring")
        making.make(kept, now=timezone.now())
        self.stdout.write(f"What was here is kept in {kept}.")
