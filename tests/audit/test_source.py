"""A folder that is not as it was written is refused with file, line and what would be right."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from pathlib import Path

import orjson
import pytest

from audit import source
from audit.source import BadSource
from domain.commands import Sealed
from tests.world import Court


def written(folder: Path, *lines: bytes, end: bytes = b"\n") -> Path:
    (folder / "entries.ndjson").write_bytes(b"\n".join(lines) + end)
    return folder


@pytest.fixture
def lines(whole: Court) -> list[bytes]:
    return [entry.body for entry in whole.entries if entry.body is not None]


def withheld(position: int, stream: str, version: int, leaf: str = "ab" * 32) -> bytes:
    said = {"position": position, "stream": stream, "version": version, "leaf": leaf}
    return orjson.dumps({**said, "withheld": "ballot open"})


def test_a_folder_gives_the_entries_that_the_log_gives(
    whole: Court, lines: list[bytes], tmp_path: Path
) -> None:
    assert source.folder(written(tmp_path, *lines)) == whole.entries


def test_a_withheld_vote_has_a_leaf_and_no_body(lines: list[bytes], tmp_path: Path) -> None:
    said = orjson.loads(lines[-1])
    lines[-1] = withheld(len(lines) - 1, said["stream"], said["version"])
    last = source.folder(written(tmp_path, *lines))[-1]
    assert (last.body, last.leaf.hex(), last.type) == (None, "ab" * 32, "VoteCast")


def refused(folder: Path) -> BadSource:
    with pytest.raises(BadSource) as raised:
        source.folder(folder)
    assert str(raised.value).startswith(f"{folder / 'entries.ndjson'}:")
    return raised.value


def test_a_folder_that_is_no_export(tmp_path: Path) -> None:
    error = refused(tmp_path)
    assert error.line == 0
    assert "no such file" in str(error)


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        (b"", "empty line"),
        (b"{", "not JSON"),
        (b"[]", "one JSON object"),
        (b'{"a":1}', "lacking"),
        (b'{"a":"\xff"}', "byte 7 is not UTF-8"),
        (withheld(3, "nomination/x", 1), "position 3 stands here a second time, 7 would be right"),
        (withheld(9, "nomination/x", 1), "entries are missing before it"),
        (withheld(7, "nomination/x", 2), "version 1 would be right: entries are missing before it"),
        (withheld(7, "nomination/x", 1, "xyz"), "64 hexadecimal digits"),
        (withheld(7, "nomination/x", 1, "ab"), "64 hexadecimal digits"),
        (withheld(7, "nomination/x", 1, "AB" * 32), "64 hexadecimal digits"),
        (
            withheld(7, "nomination/x", 1).replace(b"ballot open", b"asked to"),
            'for one reason, "ballot open"',
        ),
        (
            b'{"position":7,"withheld":"ballot open"}',
            "has the fields leaf, position, stream, version, withheld",
        ),
    ],
)
def test_a_line_that_cannot_be_right_is_named(
    lines: list[bytes], tmp_path: Path, line: bytes, wrong: str
) -> None:
    error = refused(written(tmp_path, *lines[:7], line, *lines[8:]))
    assert error.line == 8
    assert wrong in str(error)


def test_a_line_that_is_taken_out_is_missed(lines: list[bytes], tmp_path: Path) -> None:
    error = refused(written(tmp_path, *lines[:40], *lines[41:]))
    assert error.line == 41
    assert "entries are missing before it" in str(error)


def test_a_line_that_stands_twice_is_named(lines: list[bytes], tmp_path: Path) -> None:
    error = refused(written(tmp_path, *lines[:40], lines[39], *lines[40:]))
    assert error.line == 41
    assert "a second time" in str(error)


def test_bytes_of_another_form_are_not_the_entry(lines: list[bytes], tmp_path: Path) -> None:
    spaced = lines[5].replace(b'","', b'", "')
    assert "not canonical" in str(refused(written(tmp_path, *lines[:5], spaced, *lines[6:])))
    windows = lines[5] + b"\r"
    assert "not canonical" in str(refused(written(tmp_path, *lines[:5], windows, *lines[6:])))
    decomposed = lines[5].replace(b"registrar", unicodedata.normalize("NFD", "quản lý").encode())
    assert "NFC" in str(refused(written(tmp_path, *lines[:5], decomposed, *lines[6:])))


def test_a_file_that_ends_in_the_middle_of_a_line(lines: list[bytes], tmp_path: Path) -> None:
    error = refused(written(tmp_path, *lines, end=b""))
    assert error.line == len(lines)
    assert "line feed" in str(error)


SALT = b"salt"


def row(position: object, data: bytes, salt: bytes = SALT) -> bytes:
    said = {"salt": base64.b64encode(salt).decode(), "bytes": base64.b64encode(data).decode()}
    return orjson.dumps({"position": position, **said})


@pytest.fixture
def sealed(court: Court, tmp_path: Path) -> tuple[Path, dict[int, bytes]]:
    """A folder whose entries name something sealed, and the right rows by position."""
    text = [Sealed("u2", "5a" * 16, {"title": "Tập thể điển hình"})]
    court.nominate("flag", sealed=text)
    court.nominate("more", "u3", sealed=[Sealed("u3", "5b" * 16, {"title": "Cờ"})])
    folder = written(tmp_path, *(entry.body for entry in court.entries if entry.body is not None))
    rows = {
        entry.position: row(entry.position, draft.sealed, draft.salt)
        for entry, draft in zip(court.entries, court.drafts, strict=True)
        if draft.sealed is not None and draft.salt is not None
    }
    assert len(rows) == 2
    return folder, rows


def test_what_is_sealed_fits_its_entries_and_may_be_left_out(sealed: tuple[Path, dict[int, bytes]]) -> None:
    folder, rows = sealed
    file = folder / "sealed.ndjson"
    for kept in ([*rows.values()], [*rows.values()][1:], []):
        file.write_bytes(b"".join(line + b"\n" for line in kept))
        assert source.folder(folder)
    file.unlink()
    assert source.folder(folder)


def test_a_sealed_row_that_is_not_what_its_entry_names_is_an_error(
    sealed: tuple[Path, dict[int, bytes]],
) -> None:
    folder, rows = sealed
    (position, first), (other, second) = rows.items()
    swapped = orjson.dumps({**orjson.loads(first), "position": other})
    for lines, wrong in (
        ([first, row(other, b"another")], f"entry {other}: this is the seal"),
        ([first, swapped], f"entry {other}: this is the seal"),
        ([first, row(0, b"x")], "entry 0: this is the seal"),
        ([first, row(10_000, b"x")], "there is no entry 10000"),
        ([first, row(-1, b"x")], "there is no entry -1"),
        ([first, row(True, b"x")], "there is no entry True"),
        ([second, second], f"entry {other} has what is sealed here a second time"),
        ([first, b"{}"], "has the fields bytes, position, salt"),
        ([first, b"["], "cannot be read"),
        ([first, second.replace(b'"salt":"', b'"salt":"*')], "cannot be read"),
    ):
        (folder / "sealed.ndjson").write_bytes(b"\n".join(lines) + b"\n")
        with pytest.raises(BadSource) as raised:
            source.folder(folder)
        assert (raised.value.file.name, raised.value.line) == ("sealed.ndjson", 2), wrong
        assert wrong in str(raised.value)
    assert position != other


def test_what_is_sealed_beside_a_withheld_vote_cannot_be_in_a_folder(
    sealed: tuple[Path, dict[int, bytes]],
) -> None:
    folder, rows = sealed
    position, line = next(iter(rows.items()))
    lines = (folder / "entries.ndjson").read_bytes().splitlines()
    said = orjson.loads(lines[position])
    lines[position] = withheld(position, said["stream"], said["version"])
    written(folder, *lines)
    (folder / "sealed.ndjson").write_bytes(line + b"\n")
    with pytest.raises(BadSource, match=rf"sealed\.ndjson:1: entry {position} is a withheld vote"):
        source.folder(folder)


def test_a_folder_that_was_cut_off_by_mistake_says_so(lines: list[bytes], tmp_path: Path) -> None:
    last = hashlib.sha256(b"\0" + lines[-1]).digest()
    written(tmp_path, *lines)
    (tmp_path / "export.json").write_bytes(orjson.dumps(source.summary(len(lines), last)))
    assert source.folder(tmp_path)
    written(tmp_path, *lines[:-1])
    with pytest.raises(BadSource, match=r"export\.json: says .* lines were cut off or changed"):
        source.folder(tmp_path)
