"""Attachments: what is put comes back, whole and as it was, until the key of whom it is about is dropped."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlog.files import LIMIT, Absent, Damaged, Files, Kept, read
from eventlog.filetype import FileType, Unfit
from eventlog.key import Erased, KeyRing

ROOT = Path(__file__).parents[2]
AT = dt.datetime(2026, 6, 1, 8, 30, tzinfo=dt.UTC)
LATER = AT + dt.timedelta(days=1)
REPORT = "Báo cáo thành tích".encode()
NEVER = "0" * 64


@pytest.fixture
def keys(tmp_path: Path) -> Iterator[KeyRing]:
    with KeyRing(tmp_path / "people.sqlite") as ring:
        yield ring


@pytest.fixture
def files(tmp_path: Path, keys: KeyRing) -> Files:
    return Files(tmp_path / "attachments", keys)


def there(files: Files, sha256: str) -> tuple[Kept, bytes]:
    found = files.get(sha256)
    assert not isinstance(found, Erased)
    return found


@given(
    content=st.builds(
        bytes.__add__, st.sampled_from((b"%PDF-1.7\n", b"\xff\xd8\xff")), st.binary(max_size=500)
    ),
    about=st.text(min_size=1, max_size=9).filter(str.isprintable),
)
def test_what_is_put_comes_back_under_its_hash(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, about: str
) -> None:
    folder = tmp_path_factory.mktemp("files")
    with KeyRing(folder / "people.sqlite") as keys:
        files = Files(folder / "attachments", keys)
        kept = files.put(content, about, AT)
        assert kept.sha256 == hashlib.sha256(content).hexdigest()
        assert (kept.about, kept.size, kept.added) == (about, len(content), AT)
        assert files.get(kept.sha256) == (kept, content)
        assert files.look(kept.sha256) == kept
        assert files.names() == (kept.sha256,)


def test_nothing_of_it_can_be_read_in_the_folder_and_the_folder_is_its_owners(
    files: Files, tmp_path: Path
) -> None:
    kept = files.put(REPORT * 9, "p.an", AT)
    folder = tmp_path / "attachments"
    assert [file.name for file in folder.iterdir()] == [kept.sha256]
    assert REPORT not in (folder / kept.sha256).read_bytes()
    assert (folder.stat().st_mode & 0o777, (folder / kept.sha256).stat().st_mode & 0o777) == (0o700, 0o600)


def test_the_same_content_twice_is_one_file_under_the_first_key(files: Files) -> None:
    first = files.put(REPORT, "p.an", AT)
    assert files.put(REPORT, "p.an", LATER) == first
    assert files.put(REPORT, "p.binh", LATER) == first
    assert files.names() == (first.sha256,)


def test_any_flipped_byte_and_any_cut_is_found(files: Files, tmp_path: Path) -> None:
    kept = files.put(REPORT, "p.an", AT)
    file = tmp_path / "attachments" / kept.sha256
    right = file.read_bytes()
    for place in range(len(right)):
        for bit in (0x01, 0x20, 0x80):  # 0x20 makes a hexadecimal digit a capital
            file.write_bytes(right[:place] + bytes([right[place] ^ bit]) + right[place + 1 :])
            with pytest.raises(Damaged):
                files.get(kept.sha256)
        file.write_bytes(right[:place])
        with pytest.raises(Damaged):
            files.get(kept.sha256)
    file.write_bytes(right + b"x")
    with pytest.raises(Damaged):
        files.get(kept.sha256)
    file.write_bytes(right)
    assert there(files, kept.sha256)[1] == REPORT


def test_files_of_one_person_that_were_exchanged_are_found(files: Files, tmp_path: Path) -> None:
    names = [files.put(REPORT + end, "p.an", AT).sha256 for end in (b"?", b"!")]
    one, other = (tmp_path / "attachments" / name for name in names)
    written = other.read_bytes()
    other.write_bytes(one.read_bytes())
    with pytest.raises(Damaged, match=f"it is the file of {one.name}"):
        files.get(other.name)
    # Its own first line before the other one's content, all under one key and of the right length.
    other.write_bytes(written.partition(b"\n")[0] + b"\n" + one.read_bytes().partition(b"\n")[2])
    with pytest.raises(Damaged, match="another hash"):
        files.get(other.name)


def test_the_same_content_put_again_mends_a_damaged_file(files: Files, tmp_path: Path) -> None:
    kept = files.put(REPORT, "p.an", AT)
    file = tmp_path / "attachments" / kept.sha256
    file.write_bytes(file.read_bytes()[:-1])
    assert files.missing([kept.sha256]) == (kept.sha256,)
    assert files.put(REPORT, "p.an", LATER).added == LATER
    assert there(files, kept.sha256)[1] == REPORT


def test_with_the_persons_key_the_file_is_erased_and_not_broken(files: Files, keys: KeyRing) -> None:
    mine, other = files.put(REPORT, "p.an", AT), files.put(REPORT + b"!", "p.binh", AT)
    keys.drop("p.an")
    assert files.get(mine.sha256) == files.look(mine.sha256) == Erased("p.an")
    assert there(files, other.sha256)[1] == REPORT + b"!"
    # Recorded again, the person has a new key: what was erased stays so until it is put anew.
    files.put(REPORT + b"?", "p.an", LATER)
    assert files.get(mine.sha256) == Erased("p.an")
    assert files.put(REPORT, "p.an", LATER).added == LATER
    assert there(files, mine.sha256)[1] == REPORT


def test_missing_are_those_that_cannot_be_given_out(files: Files, keys: KeyRing) -> None:
    assert files.missing([NEVER]) == (NEVER,)
    assert files.names() == ()
    kept, gone = files.put(REPORT, "p.an", AT), files.put(REPORT + b"!", "p.binh", AT)
    keys.drop("p.binh")
    asked = [gone.sha256, kept.sha256, NEVER, "../people.sqlite", NEVER]
    assert files.missing(asked) == (gone.sha256, NEVER, "../people.sqlite")
    for sha256 in (NEVER, "../people.sqlite", ".writing", ""):
        with pytest.raises(Absent):
            files.get(sha256)


def test_what_is_no_attachment_leaves_nothing(files: Files, tmp_path: Path) -> None:
    for content, flaw in ((b"", "empty"), (b"MZ", "executable"), (b"a" * (LIMIT + 1), "too_large")):
        with pytest.raises(Unfit, match=flaw):
            files.put(content, "p.an", AT)
    assert not (tmp_path / "attachments").exists()


def test_a_file_is_looked_at_before_it_is_read(tmp_path: Path) -> None:
    large, pipe = tmp_path / "large", tmp_path / "pipe"
    with large.open("wb") as sparse:
        sparse.truncate(1 << 40)
    os.mkfifo(pipe)
    (tmp_path / "empty").touch()
    (tmp_path / "whole").write_bytes(b"a" * LIMIT)
    for path, flaw in (
        (large, "too_large"),
        (pipe, "not_a_file"),
        (tmp_path, "not_a_file"),
        (tmp_path / "nowhere", "missing"),
        (large / "below", "missing"),
        (tmp_path / "empty", "empty"),
    ):
        with pytest.raises(Unfit, match=flaw):
            read(path)
    assert len(read(tmp_path / "whole")) == LIMIT


_PUT = """
import datetime as dt, os, resource, signal, sys
from pathlib import Path
from eventlog.files import Files
from eventlog.key import KeyRing
folder, how = Path(sys.argv[1]), sys.argv[2]
content = b"%PDF-1.7" + bytes(300_000)
files = Files(folder / "attachments", KeyRing(folder / "people.sqlite"))
die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
sys.stdin.read(1)
"""
_HOW = {
    "half written": "signal.signal(signal.SIGXFSZ, signal.SIG_DFL); size = resource.RLIMIT_FSIZE\n"
    "resource.setrlimit(size, (100_000, 100_000))",
    "written": "import stat; sync = os.fsync\n"
    "os.fsync = lambda fd: die() if stat.S_ISREG(os.fstat(fd).st_mode) else sync(fd)",
    "synced": "os.rename = os.replace = die",
}
_NOW = "\nprint(files.put(content, how, dt.datetime.now(dt.UTC)).sha256)"


def child(folder: Path, how: str, script: str = "") -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _PUT + script + _NOW, str(folder), how],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip


@pytest.mark.parametrize("how", list(_HOW))
def test_killed_while_writing_it_leaves_nothing_half_and_the_next_one_writes_it(
    files: Files, tmp_path: Path, how: str
) -> None:
    with child(tmp_path, how, _HOW[how]) as killed:
        killed.communicate("g")
    assert killed.returncode in (-signal.SIGKILL, -signal.SIGXFSZ)
    assert [file.name for file in (tmp_path / "attachments").iterdir()] == [".writing"]
    assert files.names() == ()
    kept = files.put(b"%PDF-1.7" + bytes(300_000), "p.an", AT)
    assert there(files, kept.sha256)[0] == kept
    assert [file.name for file in (tmp_path / "attachments").iterdir()] == [kept.sha256]


def test_processes_that_put_the_same_file_at_once_leave_one_whole_file(files: Files, tmp_path: Path) -> None:
    children = [child(tmp_path, f"p-{number}") for number in range(4)]
    with ThreadPoolExecutor(len(children)) as pool:
        said = [output.strip() for output, _ in pool.map(lambda c: c.communicate("g"), children)]
    assert [c.returncode for c in children] == [0] * len(children)
    assert [file.name for file in (tmp_path / "attachments").iterdir()] == [said[0]]
    kept, content = there(files, said[0])
    assert set(said) == {hashlib.sha256(content).hexdigest()}
    assert kept.type == FileType.PDF


def test_threads_put_side_by_side(files: Files) -> None:
    with ThreadPoolExecutor(4) as pool:
        kept = list(pool.map(lambda n: files.put(REPORT + b"%d" % (n % 5), f"p-{n}", AT), range(20)))
    assert len(set(kept)) == len(files.names()) == 5
    assert files.missing(k.sha256 for k in kept) == ()


def test_a_disk_that_is_full_leaves_nothing(
    files: Files, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files.put(REPORT, "p.an", AT)

    def full(_fd: int) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        files.put(REPORT + b"!", "p.an", AT)
    assert [file.name for file in (tmp_path / "attachments").iterdir()] == [*files.names()]
