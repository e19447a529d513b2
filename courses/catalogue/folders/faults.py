"""What is wrong with a folder, with file, line and reason, so that its writer can mend everything at once."""

from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, order=True)
class Fault:
    """`file` is relative to the folder; `line` counts from 1."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


@dataclass
class Faults:
    """Collects the faults of one folder; reading goes on after each."""

    root: Path
    found: list[Fault] = field(default_factory=list)

    def add(self, path: Path, line: int, reason: str) -> None:
        self.found.append(Fault(str(path.relative_to(self.root)), line, reason))

    def __bool__(self) -> bool:
        return bool(self.found)


class DamagedFolder(Exception):
    """The folder was refused; nothing of it has been stored."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(set(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))
