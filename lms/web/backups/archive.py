"""The file of a backup: a tar with `about.json` first, then the database, the uploads and the key, and last what each of them weighs."""

import gzip
import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

ABOUT, SUMS, KEY = "about.json", "sums.json", "secret.key"
MEDIA, DATABASE = "media/", "database/"
FORMAT = 1
CHUNK = 1024 * 1024  # bytes


class NoBackup(Exception):
    """The file cannot be used; the message says why."""


@dataclass(frozen=True)
class About:
    """What the backup is of. `columns` names those of every table, because two databases may have them in another order."""

    made_at: str
    engine: str
    migrations: list[list[str]]
    columns: dict[str, list[str]]
    format: int = FORMAT


class Writer:
    """Adds members and remembers the sum of each."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.sums: dict[str, str] = {}

    def add(self, name: str, file: IO[bytes]) -> None:
        """A file that stands still meanwhile."""
        member = tarfile.TarInfo(name)
        member.size, member.mode = os.fstat(file.fileno()).st_size, 0o600
        summing = _Summing(file)
        self.tar.addfile(member, summing)  # type: ignore[arg-type]
        self.sums[name] = summing.sum.hexdigest()

    def add_text(self, name: str, text: str) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = len(text.encode()), 0o600
        self.tar.addfile(member, BytesIO(text.encode()))
        self.sums[name] = hashlib.sha256(text.encode()).hexdigest()

    def add_folder(self, prefix: str, folder: Path) -> None:
        """Every file below; one that disappears meanwhile was taken away by somebody."""
        for path in sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()):
            try:
                with path.open("rb") as file:
                    self.add(prefix + path.relative_to(folder).as_posix(), file)
            except FileNotFoundError:
                continue


class _Summing:
    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sum = file, hashlib.sha256()

    def read(self, size: int) -> bytes:
        chunk = self.file.read(size)
        self.sum.update(chunk)
        return chunk


def write(target: Path, about: About, fill: Callable[[Writer], None]) -> None:
    """The whole file or none: until it is complete it has another name. Only its owner may read it. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(target.name + ".part")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
            with tarfile.open(fileobj=out, mode="w") as tar:
                writer = Writer(tar)
                writer.add_text(ABOUT, json.dumps(asdict(about)))
                fill(writer)
                writer.add_text(SUMS, json.dumps(writer.sums))
            out.flush()
            os.fsync(out.fileno())
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def verified(source: Path) -> About:
    """What the backup is of, after every byte of it has been read and weighed. Raises NoBackup."""
    found: dict[str, str] = {}
    texts: dict[str, bytes] = {}
    try:
        with tarfile.open(source, "r:") as tar:
            for member in tar:
                file = tar.extractfile(member) if member.isfile() else None
                if file is None:
                    raise NoBackup(f"{source} holds {member.name}, which does not belong in a backup.")
                weigh = hashlib.sha256()
                while chunk := file.read(CHUNK):
                    weigh.update(chunk)
                    if member.name in {ABOUT, SUMS}:
                        texts[member.name] = texts.get(member.name, b"") + chunk
                found[member.name] = weigh.hexdigest()
        sums: dict[str, str] = json.loads(texts[SUMS])
        about = About(**json.loads(texts[ABOUT]))
    except OSError as problem:
        raise NoBackup(f"{source} cannot be read: {problem.strerror or problem}.") from problem
    except (tarfile.TarError, KeyError, TypeError, ValueError) as problem:
        raise NoBackup(f"{source} is no complete backup of Podium.") from problem
    found.pop(SUMS)
    wrong = sorted(name for name in {*found, *sums} if found.get(name) != sums.get(name))
    if wrong:
        raise NoBackup(f"{source} is damaged: {wrong[0]} is not what was written.")
    if about.format != FORMAT:
        raise NoBackup(f"{source} was made by another version of Podium, which writes backups in form {about.format}. Restore it with that version.")
    return about


@contextmanager
def opened(source: Path) -> Iterator["Reader"]:
    with tarfile.open(source, "r:") as tar:
        yield Reader(tar)


class Reader:
    """Takes members out of a backup that has been verified."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar

    def text(self, name: str) -> str:
        """The text of a member; nothing when it is not there."""
        try:
            file = self.tar.extractfile(name)
        except KeyError:
            return ""
        return file.read().decode() if file else ""

    def unzipped(self, name: str) -> Any:
        """The content of a member that was compressed, as a file."""
        return gzip.open(self.tar.extractfile(name))  # type: ignore[arg-type]

    def take_out(self, prefix: str, folder: Path) -> set[Path]:
        """Everything under the prefix, into the folder, each file whole or not at all; returns the files."""
        folder.mkdir(parents=True, exist_ok=True)
        taken = set()
        for member in self.tar.getmembers():
            if member.name.startswith(prefix):
                path = (folder / member.name.removeprefix(prefix)).resolve()
                if not path.is_relative_to(folder.resolve()):
                    raise NoBackup(f"{member.name} lies outside the folder of uploads.")
                path.parent.mkdir(parents=True, exist_ok=True)
                unfinished = path.with_name(path.name + ".part")
                with unfinished.open("wb") as out:
                    shutil.copyfileobj(self.tar.extractfile(member), out, CHUNK)  # type: ignore[arg-type]
                unfinished.replace(path)
                taken.add(path)
        return taken
