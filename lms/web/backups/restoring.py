"""Putting a backup in the place of what is there."""

import os
from pathlib import Path

from django.conf import settings
from django.db import connection

from lms.web.backups import archive, databases


def look_at(source: Path) -> archive.About:
    """What the backup is of. Raises NoBackup when it cannot be restored here."""
    about = archive.verified(source)
    if about.engine != connection.vendor:
        ours, theirs = (_names(engine) for engine in (connection.vendor, about.engine))
        raise archive.NoBackup(f"This backup is of a {theirs} database, and this installation uses {ours}. Set DATABASE_URL to a {theirs} database.")
    databases.refuse_newer(about.migrations)
    return about


def restore(source: Path, about: archive.About) -> int:
    """Database, uploads and key as they were; returns the number of uploads. Podium must stand still, and migrations follow after this.

    Uploads come first, because they may fail for want of room; until the database is there, nothing speaks of them. What the backup
    does not know goes last. The folder itself stays, because it may be storage that several machines share.
    """
    media = Path(settings.MEDIA_ROOT)
    with archive.opened(source) as backup:
        uploads = backup.take_out(archive.MEDIA, media)
        databases.load(backup, about.migrations, about.columns)
        for path in media.resolve().rglob("*"):
            if path.is_file() and path not in uploads:
                path.unlink()
        _keep_key(backup.text(archive.KEY))
    return len(uploads)


def _keep_key(secret: str) -> None:
    """The key that signs links and sessions, for the next start; SECRET_KEY in the environment goes before it."""
    target = Path(settings.VAR_DIR) / "secret.key"
    fresh = target.with_name("secret.key.restoring")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(secret)
    fresh.replace(target)


def _names(engine: str) -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(engine, engine)
