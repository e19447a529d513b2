"""The two typefaces (OFL): fetched once with npm, cut down to what pages use, and kept out of the repository."""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent.parent
FOLDER = BASE_DIR / "static/vendor/fonts"
MINUTES = 5


@dataclass(frozen=True)
class Cut:
    """One file that pages ask for, the file of the package it is cut from, and the axes that stay variable."""

    name: str
    source: str
    axes: dict[str, tuple[float, float]]


NEWSREADER, SCHIBSTED = "newsreader/files/newsreader", "schibsted-grotesk/files/schibsted-grotesk"
CUTS = [
    Cut("newsreader-latin.woff2", f"{NEWSREADER}-latin-opsz-normal.woff2", {"wght": (400, 650), "opsz": (16, 72)}),
    Cut("newsreader-latin-italic.woff2", f"{NEWSREADER}-latin-wght-italic.woff2", {"wght": (400, 600)}),
    Cut("newsreader-ext.woff2", f"{NEWSREADER}-latin-ext-wght-normal.woff2", {"wght": (400, 650)}),
    Cut("schibsted-latin.woff2", f"{SCHIBSTED}-latin-wght-normal.woff2", {"wght": (400, 700)}),
    Cut("schibsted-ext.woff2", f"{SCHIBSTED}-latin-ext-wght-normal.woff2", {"wght": (400, 700)}),
]
LICENCES = {"OFL-Newsreader.txt": "newsreader/LICENSE", "OFL-SchibstedGrotesk.txt": "schibsted-grotesk/LICENSE"}


def are_there() -> bool:
    return all((FOLDER / cut.name).is_file() for cut in CUTS)


def fetch() -> str:
    """Fetch and cut the fonts. Returns why it did not work, or nothing; Podium runs without them."""
    with tempfile.TemporaryDirectory(prefix="podium-fonts-") as name:
        work = Path(name)
        try:
            _install_packages(work)
            made = work / "made"
            made.mkdir()
            packages = work / "node_modules/@fontsource-variable"
            for cut in CUTS:
                _cut(packages / cut.source, made / cut.name, cut.axes)
            for licence, source in LICENCES.items():
                shutil.copy(packages / source, made / licence)
        except subprocess.TimeoutExpired:
            return "the registry did not answer in time"
        except subprocess.CalledProcessError as problem:
            lines = [line for line in (problem.stderr or "").splitlines() if line.strip()]
            return lines[0].strip() if lines else f"npm stopped with code {problem.returncode}"
        except OSError as problem:
            return str(problem)
        FOLDER.mkdir(parents=True, exist_ok=True)
        for file in made.iterdir():
            shutil.copy(file, FOLDER / file.name)
    return ""


def _install_packages(work: Path) -> None:
    for file in ("package.json", "package-lock.json"):
        shutil.copy(BASE_DIR / file, work)
    npm = shutil.which("npm")
    surroundings = dict(os.environ)
    if npm is None:
        # No Node on this machine: one from a wheel, in a folder that is thrown away.
        _run([sys.executable, "-m", "venv", str(work / "node")], work, surroundings)
        _run(
            [
                str(work / "node/bin/pip"),
                "install",
                "--quiet",
                "--disable-pip-version-check",
                "--require-hashes",
                "-r",
                str(BASE_DIR / "requirements-node.txt"),
            ],
            work,
            surroundings,
        )
        surroundings["PATH"] = f"{work / 'node/bin'}{os.pathsep}{surroundings.get('PATH', '')}"
        npm = str(work / "node/bin/npm")
    _run(
        [npm, "ci", "--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=1", "--fetch-timeout=30000"],
        work,
        surroundings,
    )


def _run(command: list[str], work: Path, surroundings: dict[str, str]) -> None:
    subprocess.run(command, cwd=work, env=surroundings, check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=MINUTES * 60)


def _cut(source: Path, target: Path, axes: dict[str, tuple[float, float]]) -> None:
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    font = instantiateVariableFont(TTFont(source), axes)
    choices = Options()
    choices.hinting = False
    choices.layout_features = ["kern", "mark", "mkmk", "liga", "locl", "ccmp", "pnum", "tnum", "rvrn"]
    subsetter = Subsetter(choices)
    subsetter.populate(unicodes=font.getBestCmap())
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(target)
