"""An export holds everything that an outsider needs, exactly as the log has it. On a real PostgreSQL."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import subprocess
from pathlib import Path

import orjson
import pytest

from audit import source
from audit.export import export
from audit.replay import replay
from domain.commands import Nominate, Sealed
from eventlog.body import seal_hash
from eventlog.files import Files
from eventlog.log import Log
from runtime.services import Services
from tests.audit.conftest import put_into
from tests.world import Court, person

SALT = "5a" * 16


@pytest.fixture
async def exported(
    court: Court, services: Services, database: str, reader: Log, tmp_path: Path
) -> tuple[Court, Path]:
    """A whole case and one whose ballot is open, in PostgreSQL and in a folder."""
    flag = court.nominate("flag", sealed=[Sealed("u2", SALT, {"title": "Tập thể điển hình"})])
    court.unit_votes(flag)
    court.cluster_votes(flag)
    court.council_counts(flag, approve=9)
    court.sign(flag)
    court.vote(court.nominate("open", "u3"), "unit/1", "u3.4", "reject")
    await put_into(services, database, court)
    folder = tmp_path / "out"
    assert await export(reader, folder) == len(court.entries)
    return court, folder


async def test_each_line_is_exactly_the_bytes_of_its_entry(exported: tuple[Court, Path]) -> None:
    court, folder = exported
    lines = (folder / "entries.ndjson").read_bytes().splitlines(keepends=True)
    for entry, line in zip(court.entries, lines, strict=True):
        if (entry.stream, entry.type) == ("nomination/open", "VoteCast"):
            assert orjson.loads(line) == {
                "position": entry.position,
                "stream": entry.stream,
                "version": entry.version,
                "leaf": entry.leaf.hex(),
                "withheld": "ballot open",
            }
        else:
            assert line == (entry.body or b"") + b"\n"


async def test_a_replay_of_the_folder_gives_what_a_replay_of_the_database_gives(
    exported: tuple[Court, Path], reader: Log, services: Services, database: str
) -> None:
    _, folder = exported
    from_folder = replay(source.folder(folder))
    there = await source.database(services.dsn(database, "vinhdanh_reader"))
    assert from_folder == replay(there)
    assert from_folder.clean
    assert from_folder.open == ("nomination/open",)


async def test_what_is_sealed_is_apart_and_fits_its_hash(exported: tuple[Court, Path]) -> None:
    court, folder = exported
    lines = [orjson.loads(line) for line in (folder / "sealed.ndjson").read_bytes().splitlines()]
    assert len(lines) == 1
    sealed = court.entries[lines[0]["position"]].content["sealed"]
    salt, data = base64.b64decode(lines[0]["salt"]), base64.b64decode(lines[0]["bytes"])
    assert seal_hash(salt, data) == sealed["hash"]
    assert "Tập thể điển hình".encode() not in b"".join(p.read_bytes() for p in folder.glob("*.ndjson"))
    assert not (folder / "opened.ndjson").exists()
    # No check needs it.
    (folder / "sealed.ndjson").unlink()
    assert replay(source.folder(folder)).clean


async def test_who_holds_the_keys_may_take_the_texts_along_unless_they_were_erased(
    exported: tuple[Court, Path], reader: Log
) -> None:
    court, folder = exported
    await export(reader, folder, court.keys)
    opened = orjson.loads((folder / "opened.ndjson").read_bytes())
    assert (opened["of"], opened["text"]) == ("u2", {"title": "Tập thể điển hình"})
    court.keys.drop("u2")
    await export(reader, folder, court.keys)
    assert not (folder / "opened.ndjson").exists()
    assert replay(source.folder(folder)).clean


async def test_the_rules_that_were_used_are_there_under_their_digest(exported: tuple[Court, Path]) -> None:
    court, folder = exported
    (policy,) = (folder / "policies").iterdir()
    assert hashlib.sha256(policy.read_bytes()).hexdigest() == court.policies["court/flag-2018.yaml"]
    assert policy.name == f"court.flag-{court.policies['court/flag-2018.yaml'][:12]}.json"
    assert json.loads(policy.read_text(encoding="utf-8"))["award"] == "court.flag"
    names = {path.name.rpartition("-")[0] for path in (folder / "calendars").iterdir()}
    assert names == {"vn-2020", "vn-2021"}


async def test_the_page_explains_how_to_check_and_what_it_says_works(exported: tuple[Court, Path]) -> None:
    court, folder = exported
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert "Dành cho người ngoài" in page
    assert "For an outsider" in page
    shell = next(line.strip() for line in page.splitlines() if "sha256sum" in line)
    done = subprocess.run(["sh", "-c", shell], cwd=folder, capture_output=True, text=True, check=True)
    assert done.stdout.split()[0] == court.entries[7].leaf.hex()


async def test_the_page_says_how_many_and_the_last_leaf_and_what_the_folder_cannot_prove(
    exported: tuple[Court, Path],
) -> None:
    court, folder = exported
    last = court.entries[-1].leaf.hex()
    said = {"entries": len(court.entries), "last_leaf": last}
    assert orjson.loads((folder / "export.json").read_bytes()) == said
    page = (folder / "README.md").read_text(encoding="utf-8")
    assert page.count(last) == 2  # in both languages
    assert f"{len(court.entries)} entries" in page
    assert f"{len(court.entries)} mục" in page
    assert "**cannot** be seen" in page
    assert "**không thể** biết" in page


async def test_a_sealed_row_that_was_changed_is_an_error(exported: tuple[Court, Path]) -> None:
    _, folder = exported
    file = folder / "sealed.ndjson"
    line = orjson.loads(file.read_bytes())
    file.write_bytes(orjson.dumps({**line, "salt": base64.b64encode(b"other").decode()}) + b"\n")
    with pytest.raises(source.BadSource, match=rf"sealed\.ndjson:1: entry {line['position']}: "):
        source.folder(folder)


async def test_an_earlier_export_is_replaced_and_nothing_else(
    exported: tuple[Court, Path], reader: Log, tmp_path: Path
) -> None:
    _, folder = exported
    before = (folder / "entries.ndjson").read_bytes()
    await export(reader, folder)
    assert (folder / "entries.ndjson").read_bytes() == before
    (folder / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match=r"mine\.txt, which no export has written"):
        await export(reader, folder)
    half = tmp_path / "half"
    half.mkdir()
    (half / "README.md").write_text("mine", encoding="utf-8")
    with pytest.raises(FileExistsError, match="not an earlier export"):
        await export(reader, half)
    assert (half / "README.md").read_text(encoding="utf-8") == "mine"
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(FileExistsError, match="is a file"):
        await export(reader, file)


async def test_an_export_that_fails_leaves_what_was_there(
    exported: tuple[Court, Path], services: Services, database: str, tmp_path: Path
) -> None:
    _, folder = exported
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    closed = await Log.open(services.dsn(database, "vinhdanh_reader"), "reader", connections=1)
    await closed.close()
    with pytest.raises(Exception, match="closed"):
        await export(closed, folder)
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


async def test_who_asks_for_them_gets_the_attachments_that_entries_name_and_can_still_be_read(
    court: Court, services: Services, database: str, reader: Log, tmp_path: Path
) -> None:
    files = Files(tmp_path / "attachments", court.keys)
    at = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
    named, erased, unnamed = (
        files.put(text, about, at).sha256 for text, about in ((b"a", "u2"), (b"b", "u3"), (b"c", "u2"))
    )
    court.keys.drop("u3")
    ask = Nominate("court.flag", "u2", "u2", "court-2020", attachments=(named, erased, "0" * 64))
    court.must("nomination/flag", person("u2.2"), ask)
    await put_into(services, database, court)
    folder = tmp_path / "out"
    for _ in range(2):  # an export of ours may be replaced
        await export(reader, folder, attachments=files)
        assert [file.name for file in (folder / "attachments").iterdir()] == [f"{named}.txt"]
        missing = [orjson.loads(line) for line in (folder / "missing.ndjson").read_bytes().splitlines()]
        assert {row["sha256"]: row["why"] for row in missing} == {erased: "erased", "0" * 64: "absent"}
    assert replay(source.folder(folder)).clean
    (folder / "attachments" / f"{named}.txt").write_bytes(b"A")
    with pytest.raises(source.BadSource, match="was changed or renamed"):
        source.folder(folder)
    assert unnamed not in "".join(str(path) for path in folder.rglob("*"))
    kept = tmp_path / "attachments" / named
    kept.write_bytes(kept.read_bytes()[:-1])
    await export(reader, folder, attachments=files)
    assert b'"damaged"' in (folder / "missing.ndjson").read_bytes()
    assert not (folder / "attachments").exists()
    await export(reader, folder)
    assert not (folder / "missing.ndjson").exists()
