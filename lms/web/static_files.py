"""Styles, scripts and pictures: when to collect them anew, and how a file that may be absent is named."""

import hashlib
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from whitenoise.storage import CompressedManifestStaticFilesStorage

FONTS = "vendor/fonts/"
# Nobody's page asks for these, and compressing them takes longer than all the rest.
LEFT_OUT = ["*.map", "htmax-*", "htmx-4*", "htmx-*-hx-*"]


class Storage(CompressedManifestStaticFilesStorage):
    """Files with a hash in their name. Fonts may be absent (pages have a fallback), and so are source maps."""

    def hashed_name(self, name: str, content: object = None, filename: str | None = None) -> str:
        try:
            return str(super().hashed_name(name, content, filename))
        except ValueError:
            if name.startswith(FONTS) or name.endswith(".map"):
                return name
            raise


def have_changed() -> bool:
    """Whether a source differs from what was collected last."""
    try:
        return _stamp().read_text() != _fingerprint()
    except FileNotFoundError:
        return True


def remember() -> None:
    """Call this when everything has been collected."""
    _stamp().write_text(_fingerprint())


def _stamp() -> Path:
    return settings.VAR_DIR / "static.stamp"


def _fingerprint() -> str:
    seen = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            seen.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    return seen.hexdigest()
