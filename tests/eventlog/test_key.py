"""One key a person: sealing, erasing, several processes, and what the file must not show."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventlog.key import Erased, KeyRing, Unreadable

NAME = "Nguyễn Thị Ánh".encode()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "keys.sqlite"


@given(
    plaintext=st.binary(max_size=200), of=st.text(min_size=1, max_size=9).filter(lambda of: of.isprintable())
)
def test_what_is_sealed_opens_again(
    tmp_path_factory: pytest.TempPathFactory, plaintext: bytes, of: str
) -> None:
    path = tmp_path_factory.getbasetemp() / "shared-keys.sqlite"
    with KeyRing(path) as ring:
        salt, data = ring.seal(of, plaintext)
        assert len(salt) == 16
        assert len(data) == 12 + len(plaintext) + 16
        assert ring.open(of, data) == plaintext
        assert ring.seal(of, plaintext) != (salt, data)


def test_dropping_the_key_is_erasing_and_a_new_key_does_not_bring_it_back(path: Path) -> None:
    with KeyRing(path) as ring:
        _, before = ring.seal("p-1", NAME)
        _, neighbour = ring.seal("p-2", NAME)
        ring.drop("p-1")
        ring.drop("p-1")
        ring.drop("nobody")
        assert ring.open("p-1", before) == Erased("p-1")
        _, after = ring.seal("p-1", b"recorded anew")
        assert ring.open("p-1", before) == Erased("p-1")
        assert ring.open("p-1", after) == b"recorded anew"
        assert ring.open("p-2", neighbour) == NAME
    with KeyRing(path) as ring:
        assert ring.open("p-1", before) == Erased("p-1")
        assert ring.open("p-1", after) == b"recorded anew"


def test_bytes_of_another_person_another_ring_or_changed_ones_do_not_open(path: Path) -> None:
    with KeyRing(path) as ring, KeyRing(path.with_name("other")) as other:
        _, data = ring.seal("p-1", NAME)
        ring.seal("p-2", NAME)
        for of, changed in (
            ("p-2", data),
            ("p-1", data[:-1] + bytes([data[-1] ^ 1])),
            ("p-1", data[:9]),
            ("p-1", b""),
        ):
            with pytest.raises(Unreadable):
                ring.open(of, changed)
        with pytest.raises(Unreadable):
            other.open("p-1", data)


def test_another_process_sees_a_key_that_was_made_and_one_that_was_dropped(path: Path) -> None:
    with KeyRing(path) as here, KeyRing(path) as there:
        _, data = here.seal("p-1", NAME)
        assert there.open("p-1", data) == NAME
        there.drop("p-1")
        assert here.open("p-1", data) == Erased("p-1")
        # The key in here's memory is not used again, or what it sealed would be lost with the process.
        _, later = here.seal("p-1", NAME)
        assert there.open("p-1", later) == NAME


def test_processes_that_need_one_persons_key_at_once_make_one_key(path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from eventlog.key import KeyRing\n"
        "ring = KeyRing(Path(sys.argv[1])); sys.stdin.read(1)\n"
        "print(*(ring.seal(f'p-{n}', b'x')[1].hex() for n in range(20)))"
    )
    children = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(path)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
        )
        for _ in range(4)
    ]  # fmt: skip
    with ThreadPoolExecutor(len(children)) as pool:
        outputs = [output for output, _ in pool.map(lambda child: child.communicate("g"), children)]
    assert [child.returncode for child in children] == [0] * len(children)
    with KeyRing(path) as ring:
        for output in outputs:
            for number, data in enumerate(output.split()):
                assert ring.open(f"p-{number}", bytes.fromhex(data)) == b"x"


def test_the_file_is_its_owners_alone_and_keeps_nothing_of_a_dropped_key(path: Path) -> None:
    path.touch(mode=0o666)
    with KeyRing(path) as ring:
        assert path.stat().st_mode & 0o777 == 0o600
        ring.seal("p-1", NAME)
        key = ring._db.execute("SELECT key FROM key").fetchone()[0]
        assert key in path.read_bytes()
        ring.drop("p-1")
        assert all(key not in file.read_bytes() for file in path.parent.iterdir())


def test_threads_share_a_ring(path: Path) -> None:
    with KeyRing(path) as ring, ThreadPoolExecutor(4) as pool:
        sealed = list(pool.map(lambda n: (f"p-{n % 5}", ring.seal(f"p-{n % 5}", b"x")[1]), range(100)))
        assert {ring.open(of, data) for of, data in sealed} == {b"x"}


def test_keys_prepared_together_are_on_disk_and_are_everybodys(path: Path) -> None:
    with KeyRing(path) as ring, KeyRing(path) as other:
        _, before = other.seal("p-1", NAME)
        ring.prepare(["p-1", "p-2", "p-2", "p-3"])
        assert ring.open("p-1", before) == NAME, "a key that was there stays"
        _, data = ring.seal("p-2", NAME)
        assert other.open("p-2", data) == NAME
        other.prepare([])
    with KeyRing(path) as ring:
        assert ring.open("p-2", data) == NAME
