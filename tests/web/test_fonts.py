import os
from pathlib import Path

from lms.web import fonts


def test_a_registry_that_is_away_is_said_in_one_sentence_and_leaves_nothing(tmp_path: Path, monkeypatch):
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho 'npm error code ENOTFOUND' >&2\nexit 1\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr(fonts, "FOLDER", tmp_path / "fonts")
    assert fonts.fetch() == "npm error code ENOTFOUND"
    assert not (tmp_path / "fonts").exists()


def test_the_style_sheet_asks_for_exactly_these_files():
    tokens = (fonts.BASE_DIR / "static/css/tokens.css").read_text()
    assert {cut.name for cut in fonts.CUTS} == {name.split(")")[0].strip("\"'") for name in tokens.split("vendor/fonts/")[1:]}
