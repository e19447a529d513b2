"""`make check`: everything that needs no running test, two at a time; prints one line each and the output of what failed."""

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]


@dataclass
class Check:
    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def checks() -> list[Check]:
    templates = sorted(str(file.relative_to(BASE_DIR)) for file in (BASE_DIR / "templates").rglob("*.html"))
    as_in_use = {"PUBLIC_URL": "https://podium.example.org", "SECRET_KEY": "only for this check, where no session is ever signed: 0123456789 abcdefghij"}
    return [
        Check("types", [str(BIN / "mypy"), "--no-error-summary", "."]),
        Check("lint", [str(BIN / "ruff"), "check", "--quiet", "."]),
        Check("format", [str(BIN / "ruff"), "format", "--check", "--quiet", "."]),
        Check("import contracts", [str(BIN / "lint-imports")]),
        Check("templates", [str(BIN / "djade"), "--check", "--target-version", "5.2", *templates]),
        Check("settings", [*MANAGE, "check", "--fail-level", "WARNING"]),
        Check("settings as in use", [*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], as_in_use),
        Check("migrations", [*MANAGE, "makemigrations", "--check", "--dry-run"]),
        Check("translations", [*MANAGE, "messages", "--check"]),
    ]


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="podium-check-") as folder:
        plain = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL", "PUBLIC_URL", "DEBUG", "EMAIL_URL"}}

        def run(check: Check) -> bool:
            start = time.monotonic()
            done = subprocess.run(check.command, cwd=BASE_DIR, env=plain | {"VAR_DIR": folder} | check.environment, capture_output=True, text=True)
            fine = done.returncode == 0
            print(
                f"{'fine' if fine else 'WRONG':<6}{check.name} ({time.monotonic() - start:.1f} s)" + ("" if fine else f"\n{done.stdout}{done.stderr}"),
                flush=True,
            )
            return fine

        with ThreadPoolExecutor(2) as pool:
            return 0 if all(list(pool.map(run, checks()))) else 1


if __name__ == "__main__":
    sys.exit(main())
