"""Socket files: their path has a length limit that folders do not have."""

import hashlib
import os
import tempfile
from pathlib import Path

LONGEST_PATH = 100  # bytes; the kernel allows 107 on Linux and 103 on macOS


def short_socket(wanted: Path) -> Path:
    """The path itself, or a short one in the temporary folder that every process of this installation works out alike."""
    if len(os.fsencode(wanted)) <= LONGEST_PATH:
        return wanted
    key = hashlib.sha256(os.fsencode(wanted)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"podium-{os.getuid()}-{key}" / wanted.name


def make_private_folder(folder: Path) -> None:
    """Make the folder for this user alone; refuse one that somebody else has put there. Raises PermissionError."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if folder.stat().st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else; remove it or give another VAR_DIR.")
