"""The database of a test run: a SQLite file, or a PostgreSQL server made for this run alone.

Loaded before Django (see pyproject.toml), because the settings read DATABASE_URL and VAR_DIR when they are imported. Whatever
these say outside the tests is left alone: a test run never touches real data.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.plugins.postgresql import Server

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
    """SQLite in a file, as in use: with IMMEDIATE transactions and the write-ahead log that threads meet there."""
    from django.conf import settings
    from django.db import connections

    if settings.IS_SQLITE:
        connections["default"].settings_dict["TEST"]["NAME"] = str(settings.VAR_DIR / "test.sqlite3")
    elif os.environ.get("PYTEST_XDIST_WORKER"):
        connections["default"].settings_dict["TEST"]["NAME"] = f"test_podium_{os.environ['PYTEST_XDIST_WORKER']}"


def pytest_unconfigure(config: pytest.Config) -> None:
    global _server, _folder
    if _server:
        _server.stop()
        _server = None
    if _folder:
        shutil.rmtree(_folder, ignore_errors=True)
        _folder = None
