"""Stands between a process and the server it started, so that the server never outlives it.

Run as a program, by path, on the standard library alone::

    guard.py --parent PID --death SIGNAL [--grace S] [--uid N --gid N [--reach]] -- COMMAND…

The server is the guard's own child, in a process group of its own: a Ctrl-C at the terminal reaches
neither, the order of stopping is the caller's. The guard writes the server's process id as one line to
its output, passes on the signals whose numbers it reads, one a line, and ends with the server's status.
When its input ends, or its parent's id changes, the parent is gone, by ``kill -9`` too: the server gets
the death signal, and SIGKILL after the grace. Linux sends the death signal also if the guard itself is
killed. (The signal that Linux sends at a parent's death is not enough without a guard: it is sent when
the *thread* that started the child ends.)

PostgreSQL refuses to run as root. With ``--uid`` the command runs as that user. With ``--reach`` it keeps
of root's powers one: to pass through folders that are closed to it (a checkout or a data folder below
a home folder with mode 0700), so that nothing has to be opened or copied. With ``--once`` the
command replaces the guard: for tools that end by themselves.
"""

import argparse
import ctypes
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CAP_DAC_OVERRIDE = 1
CAP_DAC_READ_SEARCH = 2
LINUX_CAPABILITY_VERSION_3 = 0x20080522


def prctl(libc: ctypes.CDLL, option: int, *values: int) -> None:
    arguments = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    if libc.prctl(ctypes.c_int(option), *arguments) != 0:
        raise OSError(ctypes.get_errno(), f"prctl {option}")


def capability() -> int:
    """The smaller power that opens folders; containers grant only the greater one."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("CapPrm:") and int(line.split()[1], 16) & (1 << CAP_DAC_READ_SEARCH):
            return CAP_DAC_READ_SEARCH
    return CAP_DAC_OVERRIDE


def become(libc: ctypes.CDLL, uid: int, gid: int, keep: int | None) -> None:
    """Give up root for ``uid``, for good, but for the capability ``keep``: capabilities(7)."""
    if keep is not None:
        prctl(libc, PR_SET_KEEPCAPS, 1)
    os.setgroups([])
    os.setgid(gid)
    os.setuid(uid)
    if keep is not None:
        header = (ctypes.c_uint32 * 2)(LINUX_CAPABILITY_VERSION_3, 0)
        # effective, permitted, inheritable of capabilities 0 to 31, then the same of 32 to 63
        data = (ctypes.c_uint32 * 6)(1 << keep, 1 << keep, 1 << keep, 0, 0, 0)
        if libc.capset(ctypes.byref(header), ctypes.byref(data)) != 0:
            raise OSError(ctypes.get_errno(), "capset")
        prctl(libc, PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, keep)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--parent", type=int, default=0)
    parser.add_argument("--death", type=int, default=signal.SIGTERM)
    parser.add_argument("--grace", type=float, default=10.0)
    parser.add_argument("--uid", type=int)
    parser.add_argument("--gid", type=int)
    parser.add_argument("--reach", action="store_true")
    parser.add_argument("--once", action="store_true")
    parser.add_argument("command", nargs="+")
    given = parser.parse_args()

    libc = ctypes.CDLL(None, use_errno=True)
    guard = os.getpid()
    keep = capability() if given.reach else None
    os.umask(0o077)

    def prepare() -> None:
        if given.uid is not None:
            become(libc, given.uid, given.gid, keep)
        if sys.platform == "linux" and not given.once:
            prctl(libc, PR_SET_PDEATHSIG, given.death)  # after setuid, which clears it
            if os.getppid() != guard:
                os._exit(1)

    if given.once:
        prepare()
        os.execv(given.command[0], given.command)

    woken, wake = os.pipe()
    os.set_blocking(woken, False)
    os.set_blocking(wake, False)
    stopping = False

    def asked_to_stop(_signal: int, _frame: object) -> None:
        nonlocal stopping
        stopping = True

    # Handlers, not SIG_IGN: what is ignored stays ignored in the child.
    for number in (signal.SIGCHLD, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: None)
    signal.signal(signal.SIGTERM, asked_to_stop)
    signal.set_wakeup_fd(wake, warn_on_full_buffer=False)

    child = subprocess.Popen(  # its output goes where the guard's complaints go: to the log
        given.command,
        stdin=subprocess.DEVNULL,
        stdout=2,
        close_fds=False,  # the lock on the folder is handed down
        process_group=0,
        preexec_fn=prepare,  # noqa: PLW1509 (the guard has one thread)
    )
    os.write(1, f"{child.pid}\n".encode())
    os.close(1)

    listening, rest, deadline = [0, woken], b"", float("inf")
    while child.poll() is None:
        ready, _, _ = select.select(listening, [], [], 1.0)
        if woken in ready:
            os.read(woken, 4096)
        if 0 in ready:
            received = os.read(0, 4096)
            *lines, rest = (rest + received).split(b"\n")
            for line in lines:
                child.send_signal(int(line))
            stopping = stopping or not received
        stopping = stopping or os.getppid() != given.parent
        if stopping and deadline == float("inf"):
            listening = [woken]
            deadline = time.monotonic() + given.grace
            child.send_signal(given.death)
        if time.monotonic() > deadline:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
    return child.returncode if child.returncode >= 0 else 128 - child.returncode


if __name__ == "__main__":
    sys.exit(main())
