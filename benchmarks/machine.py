"""What the figures were taken on: enough to judge them, nothing that names the machine."""

from __future__ import annotations

import os
import platform
import re
import statistics
import time
from collections.abc import Mapping
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import psutil

from benchmarks.environment import LOCK
from runtime import postgres, temporal

LIBRARIES = ("temporalio", "asyncpg", "pydantic", "orjson", "cryptography")


def describe(data: Path, executable: str) -> Mapping[str, str]:
    """Name and value, in the order in which a person asks. ``data`` is where the servers keep theirs."""
    dbos = re.search(r"^dbos==(\S+)", LOCK.read_text(), re.MULTILINE)
    assert dbos
    return {
        "Cores": f"{psutil.cpu_count()} ({_processor()})",
        "Memory": f"{psutil.virtual_memory().total / 2**30:.0f} GiB",
        "Disk": f"{_file_system(data)}, {_sync(data) * 1000:.2f} ms to write 8 KiB and sync",
        "Kernel": f"{platform.system()} {platform.release()}",
        "Load before": f"{os.getloadavg()[0]:.1f}",
        "Python": platform.python_version(),
        "PostgreSQL": postgres.version(),
        "Temporal": (temporal.version(executable) or "unknown").removeprefix("temporal version "),
        "Libraries": ", ".join([*(f"{name} {version(name)}" for name in LIBRARIES), f"dbos {dbos[1]}"]),
    }


def busy() -> float:
    """Seconds of processor time that the machine has spent on anything since it was started."""
    spent = psutil.cpu_times()
    return float(sum(spent) - spent.idle - getattr(spent, "iowait", 0.0))


def own() -> float:
    """Of these, what this process, those it has started, and those that it has seen end have spent."""
    return sum(by_program().values())


def by_program() -> dict[str, float]:
    """The same by the programs' names; all of PostgreSQL is one, and this process is ``self``."""
    here, spent = psutil.Process(), dict[str, float]()
    for one in (here, *here.children(recursive=True)):
        with suppress(psutil.NoSuchProcess):  # it has ended just now, and counts with its parent
            name = "self" if one == here else "postgres" if one.name().startswith("postgres") else one.name()
            spent[name] = spent.get(name, 0.0) + sum(one.cpu_times()[:4])  # with ended children
    return spent


def _processor() -> str:
    try:
        found = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    except OSError:
        found = None
    return found[1].strip() if found else platform.machine()


def _file_system(folder: Path) -> str:
    """The type of the file system that holds the folder."""
    holding = [part for part in psutil.disk_partitions(all=True) if folder.is_relative_to(part.mountpoint)]
    return max(holding, key=lambda part: len(part.mountpoint)).fstype if holding else "unknown"


def _sync(folder: Path) -> float:
    """Seconds, the median of 100: what every durable vote has to wait for at least once."""
    times, scratch = [], folder / "sync"
    with scratch.open("wb", buffering=0) as file:
        for _ in range(100):
            began = time.perf_counter()
            file.write(bytes(8192))
            os.fsync(file.fileno())
            times.append(time.perf_counter() - began)
    scratch.unlink()
    return statistics.median(times)
