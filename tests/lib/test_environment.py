"""A setting that cannot be used is refused with the name of its variable, and no secret is shown."""

from pathlib import Path

import pytest

from lms.lib import environment as env

MAILS, BASES, BROKERS = "EMAIL_URL", "DATABASE_URL", "REDIS_URL"


def read(name: str):
    readers = {
        "DEBUG": env.flag,
        "PORT": lambda name: env.integer(name, 8000, least=1, most=65535),
        "LOG_LEVEL": lambda name: env.choice(name, "warning", ["info", "warning"]),
        "PUBLIC_URL": env.web_origins,
        "VAR_DIR": lambda name: env.folder(name, Path("var")),
        "TIME_ZONE": lambda name: env.zone(name, "Europe/Amsterdam"),
        "MAIL_FROM": lambda name: env.sender(name, "Podium <podium@localhost>"),
        "SECRET_KEY": lambda name: env.kept_secret(name, Path("never")),
        BASES: lambda name: env.database(name, Path("here.sqlite3")),
        BROKERS: env.redis,
        MAILS: env.mail,
    }
    return readers[name](name)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "maybe"),
        ("PORT", "abc"),
        ("PORT", "0"),
        ("PORT", "99999"),
        ("LOG_LEVEL", "loud"),
        ("PUBLIC_URL", "podium.example.org"),
        ("PUBLIC_URL", "https://podium.example.org/some/path"),
        ("VAR_DIR", "/proc/podium"),
        ("TIME_ZONE", "Mars/Olympus"),
        ("TIME_ZONE", "../../etc/passwd"),
        ("MAIL_FROM", "Podium"),
        ("MAIL_FROM", "a@example.org\nBcc: b@example.org"),
        ("SECRET_KEY", "secret-and-short"),
        (BASES, "mysql://podium:secret@host/podium"),
        (BASES, "postgres://podium:secret@host"),
        (BASES, "postgres://podium:secret@host:port/podium"),
        (BROKERS, "http://:secret@host"),
        (BROKERS, "redis://:secret@host:port/0"),
        (BROKERS, "redis://"),
        (MAILS, "secret"),
        (MAILS, "smtp://"),
        (MAILS, "smtp+tls://podium:secret@host:port"),
    ],
)
def test_nonsense_is_refused_with_the_name_and_without_secrets(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(env.WrongSetting) as refused:
        read(name)
    said = str(refused.value)
    assert said.startswith(f"{name}=")
    assert "secret" not in said


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("DEBUG", "yes", True),
        ("DEBUG", "", False),
        ("PORT", " 8104 ", 8104),
        ("PUBLIC_URL", "https://podium.example.org/", ["https://podium.example.org"]),
        ("TIME_ZONE", "", "Europe/Amsterdam"),
        ("MAIL_FROM", "Leren <leren@example.org>", "Leren <leren@example.org>"),
        ("MAIL_FROM", "leren@example.org", "leren@example.org"),
        (BROKERS, "unix:///run/redis.sock", "unix:///run/redis.sock"),
        (BROKERS, "", ""),
        (MAILS, "", {}),
    ],
)
def test_what_can_be_used_is_read(monkeypatch, name, value, expected):
    monkeypatch.setenv(name, value)
    assert read(name) == expected


def test_a_database_behind_a_socket_file_is_understood(monkeypatch):
    monkeypatch.setenv(BASES, "postgres://podium:pass%40word@%2Frun%2Fpostgresql/podium")
    found = read(BASES)
    assert (found["HOST"], found["NAME"], found["USER"], found["PASSWORD"]) == ("/run/postgresql", "podium", "podium", "pass@word")
