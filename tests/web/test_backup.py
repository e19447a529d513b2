"""`backup` and `restore`: what comes back is what was there, nothing is overwritten by accident, and a damaged file is refused."""

import json
import os
import subprocess
import sys
import tarfile
from datetime import timedelta
from io import StringIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from lms.lib import embedded
from lms.web.backups import archive
from tests.concurrency.workers import database_url

pytestmark = pytest.mark.django_db(transaction=True)
TABLES = """
import json, sys, django
django.setup()
from lms.web.backups import databases
from django.db import connection
with connection.cursor() as cursor:
    found = {}
    for table, columns in databases.columns().items():
        cursor.execute(f'SELECT {", ".join(map(connection.ops.quote_name, columns))} FROM {connection.ops.quote_name(table)}')
        found[table] = sorted(repr(row) for row in cursor.fetchall())
    json.dump(found, sys.stdout)
"""


class Elsewhere:
    """Another installation: an empty database and folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, url = folder, f"sqlite:///{folder}/podium.sqlite3"
        folder.mkdir()
        if connection.vendor == "postgresql":
            name = f"elsewhere_{uuid4().hex[:8]}"
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE DATABASE {name}")
            url = f"{database_url().rpartition('/')[0]}/{name}"
        self.environment = os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings", "VAR_DIR": str(folder), "DATABASE_URL": url}

    def run(self, *command: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run([sys.executable, *command], cwd=settings.BASE_DIR, env=self.environment, capture_output=True, text=True)

    def restore(self, file: Path, *options: str) -> "subprocess.CompletedProcess[str]":
        return self.run("manage.py", "restore", str(file), *options)


def rows_of(environment: dict[str, str]) -> dict[str, list[str]]:
    done = subprocess.run([sys.executable, "-c", TABLES], cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True)
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


@pytest.fixture
def elsewhere(tmp_path: Path) -> Elsewhere:
    return Elsewhere(tmp_path / "elsewhere")


@pytest.fixture
def backup(make_person, make_unit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Of an installation with people whose names try everything, and an upload."""
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path / "media")
    make_person("Şerīfe", "O'Neil\t\\N", units=[make_unit("Noord 👩🏽‍🔧")])
    make_person("Nul", "\\.", email=None)
    upload = Path(settings.MEDIA_ROOT) / "lessons" / "picture.webp"
    upload.parent.mkdir(parents=True, exist_ok=True)
    upload.write_bytes(bytes(range(256)) * 100)
    call_command("backup", str(tmp_path / "kept.tar"), verbosity=0, stdout=StringIO())
    connections.close_all()
    return tmp_path / "kept.tar"


def test_what_comes_back_is_what_was_there(backup: Path, elsewhere: Elsewhere):
    done = elsewhere.restore(backup)
    assert (done.returncode, done.stderr) == (0, "")
    assert "2 people, 1 uploads" in done.stdout
    here = rows_of(os.environ | {"DJANGO_SETTINGS_MODULE": "lms.settings", "DATABASE_URL": database_url()})
    assert len(here["people_user"]) == 2
    assert rows_of(elsewhere.environment) == here
    assert (elsewhere.folder / "media/lessons/picture.webp").read_bytes() == bytes(range(256)) * 100
    assert (elsewhere.folder / "secret.key").read_text() == settings.SECRET_KEY
    # New rows get numbers that are free.
    new = elsewhere.run(
        "-c", "import django; django.setup(); from lms.people.models import User; User.objects.create(employee_number='new', given_name='N', family_name='N')"
    )
    assert new.returncode == 0, new.stderr


def test_an_installation_with_people_is_replaced_only_when_asked_and_kept(backup: Path, elsewhere: Elsewhere, make_person):
    assert elsewhere.restore(backup).returncode == 0
    before = rows_of(elsewhere.environment)
    (elsewhere.folder / "media" / "later.txt").write_text("A file that the backup does not know.")
    refused = elsewhere.restore(backup)
    assert refused.returncode == 1
    assert "This installation has 2 people. To replace it: make restore FILE=… REPLACE=1. A backup of it is kept." in refused.stderr
    assert rows_of(elsewhere.environment) == before and (elsewhere.folder / "media" / "later.txt").exists()
    done = elsewhere.restore(backup, "--replace")
    assert done.returncode == 0, done.stderr
    assert not (elsewhere.folder / "media" / "later.txt").exists()
    kept = next((elsewhere.folder / "backups").glob("before-restoring-*.tar"))
    with tarfile.open(kept) as tar:
        assert "media/later.txt" in tar.getnames()
    assert rows_of(elsewhere.environment) == before


def test_a_running_installation_is_left_alone(backup: Path, elsewhere: Elsewhere):
    lock = embedded.only_one(elsewhere.folder / "running.lock")
    assert lock is not None
    done = elsewhere.restore(backup, "--replace")
    lock.close()
    assert done.returncode == 1
    assert "Podium is running from this folder. Stop it first" in done.stderr
    assert not (elsewhere.folder / "media").exists()


@pytest.mark.parametrize("place", [0.3, 0.6, 0.9])
def test_a_damaged_backup_is_refused(backup: Path, place: float):
    content = bytearray(backup.read_bytes())
    content[int(len(content) * place)] ^= 0xFF
    backup.write_bytes(content)
    with pytest.raises(archive.NoBackup):
        archive.verified(backup)
    backup.write_bytes(content[: len(content) // 2])
    with pytest.raises(archive.NoBackup, match=r"no complete backup|damaged"):
        archive.verified(backup)


def test_a_backup_of_another_kind_of_database_or_a_newer_version_is_refused(backup: Path, tmp_path: Path):
    about = archive.verified(backup)
    for name, changes, sentence in (
        ("other.tar", {"engine": "postgresql" if connection.vendor == "sqlite" else "sqlite"}, "Set DATABASE_URL to a"),
        (
            "newer.tar",
            {"migrations": [*about.migrations, ["people", "9999_from_the_future"]]},
            "made by a newer version of Podium (people.9999_from_the_future",
        ),
    ):
        archive.write(tmp_path / name, archive.About(**(vars(about) | changes)), lambda writer: None)
        with pytest.raises(CommandError) as refused:
            call_command("restore", str(tmp_path / name))
        assert sentence in str(refused.value)


def test_a_backup_that_cannot_be_written_leaves_nothing_behind(make_person, tmp_path: Path, monkeypatch):
    make_person()
    monkeypatch.setattr(archive.Writer, "add", lambda self, name, file: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(CommandError, match=r"could not be written to .*: No space left on device"):
        call_command("backup", str(tmp_path / "full" / "kept.tar"))
    assert list((tmp_path / "full").iterdir()) == []


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path):
    (tmp_path / "kept.tar").write_text("an older backup")
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", str(tmp_path / "kept.tar"))
    assert (tmp_path / "kept.tar").read_text() == "an older backup"


def test_nobody_else_may_read_a_backup(backup: Path):
    assert backup.stat().st_mode & 0o077 == 0
    assert timezone.now() - timezone.datetime.fromisoformat(archive.verified(backup).made_at) < timedelta(minutes=5)
