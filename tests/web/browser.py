"""Which browser the tests drive: found on the machine, else installed.

The order: ``VINHDANH_CHROMIUM``; Chromium or Chrome on the PATH; Playwright's own, where it was fetched
before. Where there is none, ``python -m tests.web.browser`` installs Debian's package (as root, with
apt-get), else lets Playwright fetch its own. Tests only look, and fail with a sentence that says what helps.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PATIENCE = 600


class BrowserMissing(Exception):
    """There is no browser, and it says what helps."""


def find() -> str | None:
    """The executable that would be driven now; None where there is none."""
    named = os.environ.get("VINHDANH_CHROMIUM")
    if named:
        path = shutil.which(named)
        if path is None:
            raise BrowserMissing(f"VINHDANH_CHROMIUM names {named}, which cannot be started.")
        return path
    on_path = next((path for name in NAMES if (path := shutil.which(name))), None)
    return on_path or _fetched()


def _fetched() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else None


def needed() -> str:
    """The executable.

    :raises BrowserMissing: there is none
    """
    found = find()
    if found is None:
        raise BrowserMissing(
            "The tests of the pages need Chromium, and none is on this machine. `make setup` installs one;"
            " or install Debian's chromium, or name another by VINHDANH_CHROMIUM=/path/to/it."
        )
    return found


def ensure() -> str:
    """The executable; what is not there is installed."""
    found = find()
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        # A fresh machine has no list of packages, or an old one.
        ways[:0] = [
            ["apt-get", "update"],
            ["apt-get", "install", "-y", "--no-install-recommends", "chromium"],
        ]
    for way in ways:
        if found is not None:
            break
        print(f"No browser for the tests yet: {' '.join(way)}", flush=True)
        try:
            subprocess.run(way, timeout=PATIENCE, check=False, stdout=subprocess.DEVNULL)
        except subprocess.TimeoutExpired:
            continue
        found = find()
    return found or needed()


if __name__ == "__main__":
    try:
        ensure()
    except BrowserMissing as missing:
        sys.exit(str(missing))
