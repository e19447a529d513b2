"""The database as files and back. SQLite: a copy of its file. PostgreSQL: each table as COPY writes it, all from one moment.

Neither needs a program beside Podium, and both may be made while Podium runs.
"""

import gzip
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

from lms.web.backups.archive import DATABASE, NoBackup, Reader

BOOKKEEPING = "django_migrations"
SQLITE_FILE = f"{DATABASE}podium.sqlite3.gz"


def migrations() -> list[list[str]]:
    """Every migration that this database has."""
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def columns() -> dict[str, list[str]]:
    """The columns of every table that holds data."""
    with connection.cursor() as cursor:
        tables = [table for table in connection.introspection.table_names(cursor) if table != BOOKKEEPING]
        return {table: [column.name for column in connection.introspection.get_table_description(cursor, table)] for table in tables}


def people() -> int:
    """How many people this installation has; none when there is no table yet."""
    try:
        return get_user_model()._default_manager.count()
    except DatabaseError:
        return 0


def others_connected() -> int:
    """How many other connections a database server has to this database: a web server or worker that still runs."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()")
        return int(cursor.fetchone()[0])


def dump(folder: Path, tables: dict[str, list[str]], keep: Callable[[str, Path], None]) -> None:
    """Write everything to files in the folder, and hand each to `keep` with its name in the backup."""
    if connection.vendor == "sqlite":
        copy = folder / "copy.sqlite3"
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(copy)])
        _zip(copy, folder / "copy.gz")
        keep(SQLITE_FILE, folder / "copy.gz")
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for table, names in tables.items():
            path = folder / "table.gz"
            with gzip.open(path, "wb", compresslevel=4) as out:
                cursor.copy_expert(f"COPY {_quoted(table)} ({', '.join(map(_quoted, names))}) TO STDOUT", out)
            keep(f"{DATABASE}{table}.gz", path)


def load(backup: Reader, known: list[list[str]], tables: dict[str, list[str]]) -> None:
    """Put the database of the backup in the place of this one. PostgreSQL: in one transaction. Raises NoBackup."""
    if connection.vendor == "sqlite":
        _load_sqlite(backup)
    else:
        _migrate_to(known)
        _load_postgresql(backup, tables)


def refuse_newer(known: list[list[str]]) -> None:
    """A backup of a newer version has migrations that this one does not know."""
    unknown = [f"{app}.{name}" for app, name in known if (app, name) not in MigrationExecutor(connection).loader.disk_migrations]
    if unknown:
        raise NoBackup(f"This backup was made by a newer version of Podium ({unknown[0]} is not known here). Fetch that version first.")


def _load_sqlite(backup: Reader) -> None:
    target = Path(settings.DATABASES["default"]["NAME"])
    fresh = target.with_name(target.name + ".restoring")
    target.parent.mkdir(parents=True, exist_ok=True)
    with backup.unzipped(SQLITE_FILE) as file, fresh.open("wb") as out:
        shutil.copyfileobj(file, out)
    with sqlite3.connect(fresh) as look:
        if look.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise NoBackup("The database in this backup is damaged.")
    look.close()
    connection.close()
    for rest in ("-wal", "-shm"):
        target.with_name(target.name + rest).unlink(missing_ok=True)
    fresh.replace(target)


def _migrate_to(known: list[list[str]]) -> None:
    """Bring an empty or other database to exactly the tables of the backup."""
    executor = MigrationExecutor(connection)
    applied = {(app, name) for app, name in known}
    last = [node for node in applied if not any(child.key in applied and child.key[0] == node[0] for child in executor.loader.graph.node_map[node].children)]
    superfluous = [(app, None) for app in {app for app, _name in executor.loader.applied_migrations} - {app for app, _name in applied}]
    executor.migrate([*superfluous, *sorted(last)])


def _load_postgresql(backup: Reader, tables: dict[str, list[str]]) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        present = [table for table in connection.introspection.table_names(cursor) if table != BOOKKEEPING]
        cursor.execute(f"TRUNCATE {', '.join(map(_quoted, present))}")
        for table, names in tables.items():
            with backup.unzipped(f"{DATABASE}{table}.gz") as file:
                cursor.copy_expert(f"COPY {_quoted(table)} ({', '.join(map(_quoted, names))}) FROM STDIN", file)
        for table in tables:
            for sequence in connection.introspection.get_sequences(cursor, table):
                _go_on_counting(cursor, table, sequence["column"])


def _go_on_counting(cursor: Any, table: str, column: str) -> None:
    name, quoted = _quoted(column), _quoted(table)
    cursor.execute(f"SELECT setval(pg_get_serial_sequence(%s, %s), COALESCE(max({name}), 1), max({name}) IS NOT NULL) FROM {quoted}", [quoted, column])  # noqa: S608


def _zip(path: Path, target: Path) -> None:
    with path.open("rb") as file, gzip.open(target, "wb", compresslevel=4) as out:
        shutil.copyfileobj(file, out)


def _quoted(name: str) -> str:
    quoted: str = connection.ops.quote_name(name)
    return quoted
