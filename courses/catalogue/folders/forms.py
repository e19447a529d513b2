"""A course as it stands in a folder, read and checked, before anything is stored."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

LANGUAGES = ("nl", "en")
PICTURES = ("svg", "webp", "png", "jpg", "jpeg")


@dataclass(frozen=True)
class FileForm:
    """A file of a module: picture, video, captions or document. `name` is its path inside the module's folder."""

    name: str
    path: Path
    content_type: str
    digest: str
    bytes: int
    width: int = 0
    height: int = 0


@dataclass(frozen=True)
class LessonText:
    """One language of a lesson. `media` maps a use (video, captions, poster, document) to the name of a file."""

    title: str
    minutes: int
    source: str
    line: int
    path: Path
    media: dict[str, str]
    link: str = ""


@dataclass
class LessonForm:
    """`keeping` are platforms and days of checking of its own.

    `own` is what the kind of lesson read from its own files, and `own_digest` of their content; "" without them."""

    key: str
    position: int
    kind: str
    stance: str
    is_optional: bool
    texts: dict[str, LessonText]
    keeping: dict[str, Any] = field(default_factory=dict)
    own: Any = None
    own_digest: str = ""

    @property
    def minutes(self) -> int:
        """The longer of the two languages, so that nobody is promised too little time."""
        return max(text.minutes for text in self.texts.values())


@dataclass
class ModuleForm:
    """`fields` are columns of Module; `variant_of` and `illustration` are still names."""

    key: str
    position: int
    path: Path
    fields: dict[str, object]
    variant_of: str
    illustration: str
    checked_on: date | None
    check_again_on: date | None
    lessons: list[LessonForm] = field(default_factory=list)
    files: dict[str, FileForm] = field(default_factory=dict)

    def illustration_in(self, language: str) -> FileForm | None:
        """The picture with words in this language, or the one without words."""
        names = [f"{self.illustration}{words}.{ending}" for words in (f".{language}", "") for ending in PICTURES]
        return next((self.files[name] for name in names if name in self.files), None) if self.illustration else None


@dataclass
class CourseForm:
    key: str
    phase: str
    position: int
    path: Path
    fields: dict[str, object]
    modules: list[ModuleForm] = field(default_factory=list)
