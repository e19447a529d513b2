"""Typed readers of the environment. Nonsense is refused with the name of the variable."""

import os
import re
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import environ

HIDDEN = "…"


class WrongSetting(SystemExit):
    """A variable holds something that cannot be used; the process stops with the sentence."""

    def __init__(self, name: str, value: str, wanted: str) -> None:
        super().__init__(f"{name}={value!r} cannot be used. {wanted} See the table 'Configuration' in README.md.")


def text(name: str, default: str = "") -> str:
    """The value without surrounding spaces."""
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool = False) -> bool:
    """1/0, yes/no, true/false, on/off."""
    value = text(name).lower()
    if value == "":
        return default
    if value in {"1", "yes", "true", "on"}:
        return True
    if value in {"0", "no", "false", "off"}:
        return False
    raise WrongSetting(name, value, "Write 1 or 0.")


def integer(name: str, default: int, *, least: int = 0, most: int = 2**31) -> int:
    """A whole number between `least` and `most`, both included."""
    value = text(name)
    if value == "":
        return default
    try:
        number = int(value)
    except ValueError:
        raise WrongSetting(name, value, "Write a whole number.") from None
    if not least <= number <= most:
        raise WrongSetting(name, value, f"Write a number from {least} to {most}.")
    return number


def choice(name: str, default: str, options: list[str]) -> str:
    """One of the options, in lower case."""
    value = text(name, default).lower()
    if value not in options:
        raise WrongSetting(name, value, f"Choose one of: {', '.join(options)}.")
    return value


def words(name: str, default: str = "") -> list[str]:
    """A list separated by commas."""
    return [word for word in (part.strip() for part in text(name, default).split(",")) if word]


def web_origins(name: str) -> list[str]:
    """Origins such as https://podium.example.org, separated by commas."""
    origins = words(name)
    for origin in origins:
        parts = urlsplit(origin)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path not in {"", "/"}:
            raise WrongSetting(name, origin, "Write an address such as https://podium.example.org.")
    return [origin.rstrip("/") for origin in origins]


def folder(name: str, default: Path) -> Path:
    """A folder that this process may write in; it is made when it is not there."""
    found = Path(text(name) or default)
    try:
        found.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise WrongSetting(name, str(found), f"This folder cannot be made ({problem.strerror}).") from None
    if not os.access(found, os.W_OK | os.X_OK):
        raise WrongSetting(name, str(found), "This account may not write there.")
    return found


def readable_folder(name: str) -> Path | None:
    """A folder of somebody else that this process may read, or nothing."""
    value = text(name)
    if not value:
        return None
    found = Path(value)
    if not found.is_dir() or not os.access(found, os.R_OK | os.X_OK):
        raise WrongSetting(name, value, "Name a folder that is there and that this account may read.")
    return found


def zone(name: str, default: str) -> str:
    """A time zone of the IANA list, such as Europe/Amsterdam."""
    value = text(name) or default
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise WrongSetting(name, value, "Write a time zone such as Europe/Amsterdam.") from None
    return value


def sender(name: str, default: str) -> str:
    """An address for the From line of mails, with or without a name."""
    value = text(name) or default
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", parseaddr(value)[1]) or not value.isprintable():
        raise WrongSetting(name, value, "Write Podium <podium@example.org>.")
    return value


def database(name: str, default_file: Path) -> dict[str, Any]:
    """Django's settings for a postgres:// or sqlite:/// address; without one, a file of our own."""
    value = text(name)
    if not value:
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(default_file)}
    parts = _address(name, value, {"postgres", "postgresql", "sqlite"}, "Write postgres://user:password@host:port/name or sqlite:///path.")
    if parts.path in {"", "/"}:
        raise WrongSetting(name, HIDDEN, "The name of the database is missing: postgres://user:password@host:port/name.")
    found: dict[str, Any] = dict(environ.Env.db_url_config(value))
    if "%2F" in value:
        found["HOST"] = unquote(found["HOST"])
    return found


def redis(name: str) -> str:
    """A redis://, rediss:// or unix:// address, or nothing."""
    value = text(name)
    if value:
        parts = _address(name, value, {"redis", "rediss", "unix"}, "Write redis://host:port/0.")
        if not (parts.path if parts.scheme == "unix" else parts.hostname):
            raise WrongSetting(name, HIDDEN, "Write redis://host:port/0 or unix:///path.")
    return value


def mail(name: str) -> dict[str, Any]:
    """Django's mail settings for smtp://, smtp+tls:// or smtp+ssl://; nothing when mails are kept."""
    value = text(name)
    if not value:
        return {}
    if not _address(name, value, {"smtp", "smtp+tls", "smtp+ssl"}, "Write smtp+tls://user:password@host:587.").hostname:
        raise WrongSetting(name, HIDDEN, "The mail server is missing: smtp+tls://user:password@host:587.")
    return dict(environ.Env.email_url_config(value))


def _address(name: str, value: str, schemes: set[str], wanted: str) -> SplitResult:
    """The parts of an address. A refusal never shows it, because it may hold a password."""
    try:
        parts = urlsplit(value)
        parts.port  # noqa: B018  raises for nonsense
    except ValueError:
        raise WrongSetting(name, HIDDEN, wanted) from None
    if parts.scheme not in schemes:
        raise WrongSetting(name, HIDDEN, wanted)
    return parts


def kept_secret(name: str, file: Path) -> str:
    """The secret from the environment, or one of our own that is made once and kept in `file` (mode 600)."""
    value = text(name)
    if value:
        if len(value) < 32:
            raise WrongSetting(name, HIDDEN, "Write at least 32 characters.")
        return value
    try:
        return file.read_text().strip()
    except FileNotFoundError:
        return _made_secret(file)


def _made_secret(file: Path) -> str:
    from secrets import token_urlsafe

    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_text().strip()
    secret = token_urlsafe(48)
    with os.fdopen(handle, "w") as out:
        out.write(secret)
    return secret
