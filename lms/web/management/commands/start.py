import os
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from lms.lib import embedded
from lms.web import fonts, processes, start_up, static_files, translations


class Command(BaseCommand):
    """Prepare everything that is not ready yet, then run web server, worker, beat and broker under one roof."""

    help = __doc__
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = processes.address()
        start_up.wants_demo()  # nonsense is refused before anything starts, also where nobody asks later
        lock = embedded.only_one(settings.VAR_DIR / "running.lock")
        if lock is None:
            raise CommandError("Podium is already running from this folder. Stop it first (Ctrl-C there), or give another VAR_DIR.")
        if not embedded.is_free(host, port, patience=2):
            raise CommandError(f"Port {port} is taken by another program. Choose another one, for example: make run PORT={port + 1}")
        self.prepare()
        lock.close()  # the supervisor, which replaces this process, takes it again
        name = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else host  # noqa: S104  compared, not bound
        ready = "\n".join(["", f"Podium answers at http://{name}:{port}/", *start_up.notices(), ""])
        # A connection to SQLite that lives on in a fork has lost its locks: the next program that opens and closes the file would take
        # the log of changes away under the web server.
        connections.close_all()
        command = embedded.command(processes.children(), lock=settings.VAR_DIR / "running.lock", ready=ready, adopted=processes.fork_all())
        os.execv(command[0], command)

    def prepare(self) -> None:
        """Bring files and database up to date; each step looks first whether it has anything to do."""
        try:
            executor = MigrationExecutor(connection)
        except OperationalError as problem:
            raise CommandError(f"The database of DATABASE_URL does not answer: {str(problem).strip()}") from problem
        translations.compile_all()
        if not fonts.are_there():
            self.stdout.write("Fetching the fonts …")
            reason = fonts.fetch()
            if reason:
                self.stdout.write(f"The fonts could not be fetched ({reason}). Podium uses the fonts of your system; the next start tries again.")
        if not settings.WHITENOISE_USE_FINDERS and static_files.have_changed():
            self.stdout.write("Collecting styles, scripts and pictures …")
            call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=static_files.LEFT_OUT)
            static_files.remember()
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Preparing the database …")
            call_command("migrate", interactive=False, verbosity=0)
        for step in start_up.steps():
            if step.is_needed():
                self.stdout.write(step.sentence)
                call_command(step.command)
