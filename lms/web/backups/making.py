"""Making a backup, while Podium runs or stands still."""

import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from lms.web.backups import archive, databases


def place_for(moment: datetime, *, name: str = "podium") -> Path:
    """Where a backup goes when nobody names a file."""
    return Path(settings.VAR_DIR) / "backups" / f"{name}-{timezone.localtime(moment):%Y-%m-%d-%H%M%S}.tar"


def make(target: Path, *, now: datetime) -> None:
    """Database, uploads and key in one file. Uploads come after the database, so that it never speaks of one that is not there. Raises OSError."""
    tables = databases.columns()
    about = archive.About(made_at=now.isoformat(), engine=connection.vendor, migrations=databases.migrations(), columns=tables)

    def fill(writer: archive.Writer) -> None:
        def keep(name: str, path: Path) -> None:
            with path.open("rb") as file:
                writer.add(name, file)

        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".podium-backup-") as folder:
            databases.dump(Path(folder), tables, keep)
        writer.add_folder(archive.MEDIA, Path(settings.MEDIA_ROOT))
        writer.add_text(archive.KEY, settings.SECRET_KEY)

    archive.write(target, about, fill)
