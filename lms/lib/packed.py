"""ZIP files that people bring: every name and size is looked at before anything is unpacked, and what comes out is counted while it does."""

import re
import stat
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from django.utils.translation import gettext as _

_CHUNK = 256 * 1024
_BAD_NAME = re.compile(r"[\x00-\x1f\x7f<>:\"|?*\\]")
_MOST_NAME = 300


@dataclass(frozen=True)
class Limits:
    """The most files, bytes of one file and bytes of everything together that may come out."""

    files: int
    each: int
    together: int


class NotUnpacked(Exception):
    """The archive was refused; `faults` are pairs of a name in it ("" for the whole) and the reason."""

    def __init__(self, faults: list[tuple[str, str]]) -> None:
        self.faults = faults
        super().__init__("; ".join(f"{name or 'the archive'}: {reason}" for name, reason in faults))


def unpack(archive: IO[bytes], folder: Path, limits: Limits) -> None:
    """Every file of the archive below `folder`. Raises NotUnpacked; then what was written must be thrown away with the folder."""
    try:
        with ZipFile(archive) as opened:
            infos = [info for info in opened.infolist() if not info.is_dir()]
            if faults := _wrong_with(infos, limits):
                raise NotUnpacked(faults)
            left = limits.together
            for info in infos:
                left -= _write(opened, info, folder / info.filename, min(limits.each, left))
    except (BadZipFile, EOFError, ValueError, NotImplementedError, RuntimeError, OSError, zlib.error) as problem:
        raise NotUnpacked([("", _("this is no ZIP file that can be read"))]) from problem


def _wrong_with(infos: list[ZipInfo], limits: Limits) -> list[tuple[str, str]]:
    if not infos:
        return [("", _("there is nothing in it"))]
    if len(infos) > limits.files:
        return [("", _("there are more than %(most)s files in it") % {"most": limits.files})]
    if sum(info.file_size for info in infos) > limits.together:
        return [("", _("unpacked it is larger than %(most)s MB") % {"most": limits.together // 1024**2})]
    faults, seen = [], set()
    for info in infos:
        shown = info.filename[:_MOST_NAME]
        if reason := _wrong_name(info):
            faults.append((shown, reason))
        if info.file_size > limits.each:
            faults.append((shown, _("the file is larger than %(most)s MB") % {"most": limits.each // 1024**2}))
        folded = unicodedata.normalize("NFC", info.filename).casefold()
        if folded in seen:
            faults.append((shown, _("there are two files with this name")))
        seen.add(folded)
    return faults


def _wrong_name(info: ZipInfo) -> str:
    name = info.orig_filename
    parts = name.split("/")
    if name.startswith("/") or ".." in parts or "." in parts or "" in parts or _BAD_NAME.search(name) or len(name) > _MOST_NAME:
        return _("a name in the archive leads out of its folder, or holds a sign that no file name may have")
    if any(part != part.strip() or part.endswith(".") or len(part.encode()) > 200 for part in parts):
        return _("a name begins or ends with a space or a full stop, or is too long")
    kind = stat.S_IFMT(info.external_attr >> 16)
    if kind not in {0, stat.S_IFREG}:
        return _("only plain files may be in it, no links")
    if info.flag_bits & 0x1:
        return _("the file has a password")
    return ""


def _write(opened: ZipFile, info: ZipInfo, path: Path, most: int) -> int:
    """The file, counted while it comes out: what the archive says of its size is not believed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with opened.open(info) as source, path.open("xb") as target:
        while chunk := source.read(_CHUNK):
            written += len(chunk)
            if written > most:
                raise NotUnpacked([(info.filename, _("unpacked it is larger than it may be"))])
            target.write(chunk)
    return written


def pack(entries: Iterable[tuple[str, Iterator[bytes]]], target: IO[bytes] | None = None) -> IO[bytes]:
    """A ZIP file in which the same content always gives the same bytes: in the order of names, without the moment at which it was made."""
    made = target or BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as packed:
        for name, chunks in sorted(entries, key=lambda entry: entry[0]):
            info = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = ZIP_DEFLATED
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            with packed.open(info, "w", force_zip64=False) as file:
                for chunk in chunks:
                    file.write(chunk)
    made.seek(0)
    return made
