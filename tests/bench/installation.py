"""An installation of its own for a bench: folder, settings and database server, gone when the bench is at its end."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.plugins.postgresql import Server

OTHERS = ("REDIS_URL", "DATABASE_URL", "EMAIL_URL", "HR_FEED_FOLDER")


@contextmanager
def empty_installation(db: str, *, settings: str = "lms.settings", **environment: str) -> Iterator[Server | None]:
    """The environment leads to an empty database of the kind `db` (postgresql or sqlite). Gives the server, which SQLite has not."""
    with tempfile.TemporaryDirectory(prefix="podium-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for left in OTHERS:
            os.environ.pop(left, None)
        os.environ |= {"VAR_DIR": str(folder / "var"), "DJANGO_SETTINGS_MODULE": settings, "DEBUG": "0", "PUBLIC_URL": "", **environment}
        server = Server(folder / "postgresql") if db == "postgresql" else None
        try:
            if server:
                os.environ["DATABASE_URL"] = address = server.start()
                _make_database(address)
            yield server
        finally:
            if server:
                server.stop()


def _make_database(address: str) -> None:
    import psycopg2

    connection = psycopg2.connect(address.rpartition("/")[0] + "/postgres")
    connection.autocommit = True
    connection.cursor().execute("CREATE DATABASE podium")
    connection.close()
