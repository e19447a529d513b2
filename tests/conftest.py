"""The cast: an employee, her manager, HR, an ambassador, a trainer, somebody of another division."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation

from lms.people import services
from lms.people.models import JobRole, Organisation, Unit, User
from tests.plugins.database import django_db_keepdb, django_db_modify_db_settings, django_db_setup  # noqa: F401  a conftest wins from pytest-django

# The same examples every time, so that a change that breaks nothing is not stopped by luck. `pytest --hypothesis-profile default` looks for new ones.
hypothesis.settings.register_profile("steady", derandomize=True)
hypothesis.settings.load_profile("steady")

PASSWORD = "a long sentence to sign in with"
_numbers = count(1000)


@pytest.fixture(scope="session")
def media_of_tests(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("media")


@pytest.fixture(autouse=True)
def _files_of_tests(settings: Any, media_of_tests: Path) -> None:
    """Uploaded files of tests never land beside those of the installation."""
    settings.MEDIA_ROOT = media_of_tests


@pytest.fixture(autouse=True)
def _nothing_counted() -> None:
    """What one test asked for often does not count for a person with the same number in the next."""
    cache.clear()


@pytest.fixture(autouse=True)
def _language_and_zone_of_nobody() -> None:
    """A test begins in the language and on the clock of the installation, not on those of who asked last in the test before."""
    translation.deactivate()
    timezone.deactivate()


@pytest.fixture(autouse=True)
def _disk_of_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    """The disk stays as it is, so that a page which tells how full it is differs for no other reason than ours."""
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: (100 * 1024**3, 40 * 1024**3, 60 * 1024**3))


@pytest.fixture
def organisation(db: None) -> Organisation:
    """The organisation, so that the first-run page does not stand in the way."""
    return Organisation.objects.get_or_create(name="Voorbeeld", defaults={"mailbox": "leren@example.org", "help_phone": "030 123 45 67"})[0]


@pytest.fixture
def make_unit(db: None) -> Callable[..., Unit]:
    def make(name: str = "Afdeling", *, kind: str = "department", parent: Unit | None = None, name_en: str = "", code: str = "") -> Unit:
        return services.create_unit(
            code=code or f"unit-{next(_numbers)}", kind=kind, parent=parent, name_nl=name, name_en=name_en or name, by=None, now=timezone.now()
        )

    return make


@pytest.fixture
def make_job_role(db: None) -> Callable[..., JobRole]:
    def make(name: str = "Inkoper", name_en: str = "Buyer") -> JobRole:
        return services.create_job_role(code=f"job-{next(_numbers)}", name_nl=name, name_en=name_en, by=None)

    return make


@pytest.fixture
def make_person(db: None, organisation: Organisation) -> Callable[..., User]:
    def make(given_name: str = "Noor", family_name: str = "Bakker", *, roles: tuple[str, ...] = (), **fields: Any) -> User:
        number = str(fields.pop("employee_number", next(_numbers)))
        fields = {"email": f"p{number}@example.org", "language": "en", "password": None} | fields
        person = services.create_person(employee_number=number, given_name=given_name, family_name=family_name, by=None, now=timezone.now(), **fields)
        for role in roles:
            services.grant_role(person=person, role=role, by=None, now=timezone.now())
        return person

    return make


@pytest.fixture
def client_of(db: None) -> Callable[[User], Client]:
    """A browser in which this person is signed in."""

    def make(person: User) -> Client:
        client = Client()
        client.force_login(person, backend="lms.people.sign_in.Backend")
        return client

    return make


@dataclass
class Cast:
    """Everybody of the permission table. `ambassador` and `deputy` are made so by the tests of ambassadors and of tracks."""

    employee: User
    other: User
    manager: User
    deputy: User
    trainer: User
    ambassador: User
    hr: User
    branch_hr: User
    content_owner: User
    administrator: User
    north: Unit
    south: Unit


@pytest.fixture
def cast(make_person: Callable[..., User], make_unit: Callable[..., Unit]) -> Cast:
    company = make_unit("Voorbeeld", kind="company")
    north = make_unit("Noord", kind="division", parent=company)
    south = make_unit("Zuid", kind="division", parent=company)
    branch_hr = make_person("Bea", "Noord", units=[north])
    services.grant_role(person=branch_hr, role="hr_branch", by=None, now=timezone.now(), unit=north)
    manager = make_person("Marloes", "Berg", name_prefix="van der", units=[north])
    return Cast(
        employee=make_person("Samira", "Idrissi", name_prefix="El", units=[north], managers=[manager]),
        other=make_person("Otto", "Zuid", units=[south]),
        manager=manager,
        deputy=make_person("Dirk", "Vervanger"),
        trainer=make_person("Tom", "Trainer", units=[north], roles=("trainer",)),
        ambassador=make_person("Wout", "Claes", units=[north]),
        hr=make_person("Hanna", "Ruis", units=[company], roles=("hr",)),
        branch_hr=branch_hr,
        content_owner=make_person("Carla", "Owens", units=[company], roles=("content_owner",)),
        administrator=make_person("Ad", "Beheer", units=[company], roles=("administrator",)),
        north=north,
        south=south,
    )
