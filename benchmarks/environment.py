"""The peers' own environment, ``.venv/peers``, made from their lock file when it is first asked for."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

FOLDER = Path(".venv") / "peers"
LOCK = Path(__file__).parent / "peers" / "requirements.lock"


def python(root: Path) -> Path:
    """Its interpreter; the environment is made anew if the lock file, the Python or the folder is another."""
    folder = root / FOLDER
    interpreter = folder / "bin" / "python"
    mark = folder / "made-for"
    wanted = f"{hashlib.sha256(LOCK.read_bytes()).hexdigest()} {sys.version_info[:3]} {folder}"
    if mark.is_file() and mark.read_text() == wanted:
        return interpreter
    print("making the peers' environment", file=sys.stderr, flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
    pip = [str(interpreter), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "--require-hashes", "-r", str(LOCK)], check=True)
    mark.write_text(wanted)
    return interpreter
