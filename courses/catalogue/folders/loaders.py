"""What else may stand in a programme folder. Parts above add a loader in `ready()` and get the same folder, faults and report."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from courses.catalogue.folders.faults import Faults


@dataclass
class Report:
    """What loading did: how many things of each kind were made, changed or archived."""

    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(self, kind: str, what: str) -> None:
        """`kind` such as "lesson", `what` one of made, changed, archived, unchanged."""
        of_kind = self.counts.setdefault(kind, {})
        of_kind[what] = of_kind.get(what, 0) + 1

    @property
    def changed_anything(self) -> bool:
        return any(what != "unchanged" for of_kind in self.counts.values() for what in of_kind)

    def lines(self) -> list[str]:
        rows = [f"{kind}: " + ", ".join(f"{number} {what}" for what, number in sorted(of_kind.items())) for kind, of_kind in self.counts.items()]
        return rows + self.notes


@dataclass(frozen=True)
class Loader:
    """`folders` are the paths below the programme that are its own, such as "organisation/policy".

    `read(root, faults)` checks everything and stores nothing: it returns what `write` needs, and adds a fault for every mistake.
    `write(found, report)` runs inside the one transaction, after the courses, only when nobody found a fault.
    It is idempotent: the same folder a second time changes nothing.
    """

    key: str
    order: int
    folders: tuple[str, ...]
    read: Callable[[Path, Faults], Any]
    write: Callable[[Any, Report], None]


_loaders: dict[str, Loader] = {}


def add_loader(loader: Loader) -> None:
    _loaders[loader.key] = loader


def every_loader() -> list[Loader]:
    return sorted(_loaders.values(), key=lambda loader: loader.order)


def unclaimed(root: Path) -> list[str]:
    """Folders in which no course stands and that no loader knows."""
    known = {folder for loader in _loaders.values() for folder in loader.folders}
    found = [path for phase in sorted(root.iterdir()) if phase.is_dir() for path in sorted(phase.iterdir()) if path.is_dir()]
    return [name for path in found if not (path / "course.md").is_file() and (name := path.relative_to(root).as_posix()) not in known]
