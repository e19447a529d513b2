"""The files beside the lessons of a module: what they are by their content, and whether they may be served."""

import hashlib
import re
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from courses.catalogue.folders import drawings
from courses.catalogue.folders.faults import Faults
from courses.catalogue.folders.forms import FileForm
from courses.catalogue.kinds import kinds
from lms.lib.file_types import content_type_of

FOLDERS = ("images", "media", "files")
_IGNORED = {".DS_Store", ".gitkeep"}
_OWN = re.compile(r"(\d{2}-[a-z0-9]+(?:-[a-z0-9]+)*)(\.[a-z0-9.]+)")
MOST_OWN_BYTES = 2 * 1024 * 1024


def read_files(folder: Path, faults: Faults) -> dict[str, FileForm]:
    """Every file in `images`, `media` and `files`, by its path inside the module's folder."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_dir() or path.name in _IGNORED or (path.parent == folder and (path.suffix == ".md" or _is_own(path))):
            continue
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() or path.parent.parent != folder or path.parent.name not in FOLDERS:
            faults.add(path, 1, _("files stand in one of the folders %(names)s") % {"names": ", ".join(FOLDERS)})
            continue
        if form := _read_file(path, name, faults):
            found[name] = form
    return found


def _is_own(path: Path) -> bool:
    named = _OWN.fullmatch(path.name)
    return bool(named) and any(named[2] in kind.suffixes for kind in kinds()) and not path.is_symlink()  # type: ignore[index]


def own_files(folder: Path, stem: str, faults: Faults) -> dict[str, Path]:
    """The files that a kind of lesson has of its own beside the Markdown, such as `03-check.quiz.yaml`, by suffix."""
    found = {path.name[len(stem) :]: path for path in sorted(folder.glob(f"{stem}.*")) if _is_own(path)}
    for path in found.values():
        if path.stat().st_size > MOST_OWN_BYTES:
            faults.add(path, 1, _("the file is larger than %(most_own_bytes)s MB") % {"most_own_bytes": MOST_OWN_BYTES // 1024**2})
    return {suffix: path for suffix, path in found.items() if path.stat().st_size <= MOST_OWN_BYTES}


def own_files_without(folder: Path, stems: set[str]) -> list[Path]:
    """Such files that stand beside no lesson."""
    return [path for path in sorted(folder.glob("*.*")) if _is_own(path) and path.name.partition(".")[0] not in stems]


def _read_file(path: Path, name: str, faults: Faults) -> FileForm | None:
    size = path.stat().st_size
    if size > settings.UPLOAD_LIMIT:
        faults.add(path, 1, _("the file is larger than %(upload_limit)s MB") % {"upload_limit": settings.UPLOAD_LIMIT // 1024**2})
        return None
    if len(name) > 120:
        faults.add(path, 1, _("the name of the file is longer than 120 characters"))
        return None
    with path.open("rb") as file:
        head = file.read(4096)
        file.seek(0)
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    content_type = content_type_of(head)
    if not content_type:
        faults.add(path, 1, _("this is no picture, video, captions or PDF that we know"))
        return None
    width = height = 0
    if content_type == "image/svg+xml":
        data = path.read_bytes()
        for reason in drawings.wrong_with(data):
            faults.add(path, 1, reason)
        width, height = drawings.size_of(data)
    return FileForm(name, path, content_type, digest, size, width, height)
