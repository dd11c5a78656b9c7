"""A folder that is not as it was written is refused with file, line and what would be right."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import orjson
import pytest

from audit import source
from audit.source import BadSource
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
