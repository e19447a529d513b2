"""What the tests need beside Python packages: Chromium, and the fonts that pages are looked at with. Without Chromium the tests fail."""

import os
import shutil
import subprocess
import sys

from lms.web import fonts

NAMES = ("chromium", "chromium-browser", "google-chrome")


def chromium() -> str:
    """The program on PATH, or the one that playwright has fetched; an empty text when there is none."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        path = play.chromium.executable_path
    return path if os.path.exists(path) else ""


def main() -> int:
    if not fonts.are_there():
        print("Fetching the fonts …", flush=True)
        problem = fonts.fetch()
        if problem:
            print(f"The fonts could not be fetched ({problem}); pages are looked at with their fallback.")
    if chromium():
        return 0
    print("Installing Chromium …", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    if os.getuid() == 0 and shutil.which("apt-get"):
        for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]):
            subprocess.run(command, env=quiet, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=False)
    if not shutil.which("chromium"):
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], stdin=subprocess.DEVNULL, check=False)
    if chromium():
        return 0
    print("Chromium could not be installed. The journeys in a browser need it: sudo apt-get install chromium", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
