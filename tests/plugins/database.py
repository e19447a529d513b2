"""The database of a test run: a SQLite file, or a PostgreSQL server made for this run alone.

Loaded before Django (see pyproject.toml), because the settings read DATABASE_URL and VAR_DIR when they are imported. Whatever
these say outside the tests is left alone: a test run never touches real data.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.postgresql import Server

ROOT = Path(__file__).parents[2]
_server: Server | None = None
_folder: Path | None = None


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--db", choices=["sqlite", "postgresql"], default="sqlite", help="the database to test on")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    global _server, _folder
    chosen = early_config.known_args_namespace.db
    for name in ("REDIS_URL", "EMAIL_URL", "PUBLIC_URL", "DEBUG", "ALLOWED_HOSTS", "SECRET_KEY", "STORAGE_URL", "DEMO", "PORT", "TIME_ZONE"):
        os.environ.pop(name, None)
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        os.environ["VAR_DIR"] = os.path.join(os.environ["PODIUM_TEST_FOLDER"], worker)
    else:
        _folder = Path(tempfile.mkdtemp(prefix="podium-test-"))
        _folder.chmod(0o755)
        os.environ["PODIUM_TEST_FOLDER"] = str(_folder)
        os.environ["VAR_DIR"] = str(_folder / "alone")
        os.environ.pop("DATABASE_URL", None)
        if chosen == "postgresql":
            _server = Server(_folder / "postgresql")
            os.environ["DATABASE_URL"] = _server.start()
        from lms.web import translations

        translations.compile_all()
    Path(os.environ["VAR_DIR"], "static").mkdir(parents=True, exist_ok=True)
    return (yield)


def pytest_report_header(config: pytest.Config) -> str:
    return f"database: {_server.version if _server else 'SQLite, in a file'}"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Journeys in a browser run once, on SQLite; a module that says ONLY_ON = "postgresql" runs there."""
    chosen = config.getoption("db")

    def belongs(item: pytest.Item) -> bool:
        if item.get_closest_marker("browser"):
            return chosen == "sqlite"
        return getattr(getattr(item, "module", None), "ONLY_ON", chosen) == chosen

    left_out = [item for item in items if not belongs(item)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if belongs(item)]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """SQLite in a file, as in use: with IMMEDIATE transactions and the write-ahead log that threads meet there.

    The file begins as a copy of what the same migrations made in an earlier run, if there was one: migrating takes longer than most runs.
    """
    from django.conf import settings
    from django.db import connections

    if settings.IS_SQLITE:
        file = settings.VAR_DIR / "test.sqlite3"
        connections["default"].settings_dict["TEST"]["NAME"] = str(file)
        if _migrated().is_file():
            shutil.copyfile(_migrated(), file)
    elif os.environ.get("PYTEST_XDIST_WORKER"):
        connections["default"].settings_dict["TEST"]["NAME"] = f"test_podium_{os.environ['PYTEST_XDIST_WORKER']}"


@pytest.fixture(scope="session")
def django_db_keepdb() -> bool:
    """The file lies in the folder of this run, which is thrown away as a whole."""
    from django.conf import settings

    return bool(settings.IS_SQLITE)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The database as the migrations leave it; a run after this one begins with a copy."""
    from django.conf import settings
    from django.db import connection

    if not settings.IS_SQLITE or _migrated().is_file():
        return
    _migrated().parent.mkdir(parents=True, exist_ok=True)
    made = _migrated().with_suffix(f".{os.getpid()}")
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(made)])
    for old in _migrated().parent.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    made.replace(_migrated())


@cache
def _migrated() -> Path:
    """Where a database lies that exactly these migrations, with these packages, made."""
    digest = hashlib.sha256()
    ours = sorted(file for part in ("ambassadors", "courses", "lms") for file in (ROOT / part).rglob("migrations/*.py"))
    for file in [ROOT / "requirements.txt", *ours]:
        digest.update(file.read_bytes())
    return ROOT / "var" / "tests" / f"{digest.hexdigest()[:32]}.sqlite3"


def pytest_unconfigure(config: pytest.Config) -> None:
    global _server, _folder
    if _server:
        _server.stop()
        _server = None
    if _folder:
        shutil.rmtree(_folder, ignore_errors=True)
        _folder = None
