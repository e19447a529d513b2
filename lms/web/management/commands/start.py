import os
from typing import Any

import redis
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from lms.lib import embedded
from lms.lib import environment as env
from lms.web import fonts, processes, start_up, static_files, translations


class Command(BaseCommand):
    """Prepare everything that is not ready yet, then run web server, worker, beat and broker under one roof."""

    help = __doc__
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = processes.address()
        start_up.wants_demo()  # nonsense is refused before anything starts, also where nobody asks later
        children = processes.children()
        lock = embedded.only_one(settings.VAR_DIR / "running.lock")
        if lock is None:
            raise CommandError("Podium is already running from this folder. Stop it first (Ctrl-C there), or give another VAR_DIR.")
        self.look_at_the_port(host, port)
        self.prepare()
        lock.close()  # the supervisor, which replaces this process, takes it again
        name = "localhost" if host in {"127.0.0.1", "0.0.0.0", "::", "::1"} else host  # noqa: S104  compared, not bound
        ready = "\n".join(["", f"Podium answers at http://{name}:{port}/", *start_up.notices(), ""])
        # A connection to SQLite that lives on in a fork has lost its locks: the next program that opens and closes the file would take
        # the log of changes away under the web server.
        connections.close_all()
        command = embedded.command(children, lock=settings.VAR_DIR / "running.lock", ready=ready, adopted=processes.fork_all())
        os.execv(command[0], command)

    def look_at_the_port(self, host: str, port: int) -> None:
        """Before anything is made, because this is what most often stands in the way."""
        try:
            if embedded.may_listen(host, port, patience=2):
                return
        except PermissionError as problem:
            raise CommandError(f"PORT={port} is not for this account to use. Choose one above 1023, for example: make run PORT=8000") from problem
        except OSError as problem:
            raise env.WrongSetting("HOST", host, "Write an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all.") from problem
        raise CommandError(f"Port {port} is taken by another program. Choose another one, for example: make run PORT={port + 1}")

    def prepare(self) -> None:
        """Bring files and database up to date; each step looks first whether it has anything to do."""
        try:
            executor = MigrationExecutor(connection)
        except OperationalError as problem:
            raise CommandError(f"The database of DATABASE_URL does not answer: {str(problem).strip()}") from problem
        if settings.REDIS_URL and not redis_answers():
            raise CommandError("The Redis of REDIS_URL does not answer. Start it first, or leave REDIS_URL away for a broker of Podium's own.")
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


def redis_answers() -> bool:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=3, socket_timeout=3) as server:
            return bool(server.ping())
    except redis.RedisError:
        return False
