"""A folder is tried as a whole before anything is sent: every fault with file and line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from domain.commands import Actor, ChangeRegistry
from domain.events import BodyRegistered, InitiativeRecognised
from domain.facts import Facts
from domain.happened import Happened
from domain.registry import Register, evolve, history, resolve
from domain.service import Service
from intake import folder
from intake.batches import batches, waiting
from intake.faults import Faulty
from intake.rehearsal import check, rehearse
from tests.intake.folders import AT, FILES, ROOT, SHIPPED, faults, lines, written


def registers(where: Path) -> dict[str, Register]:
    """What the registry is after the folder was loaded."""
    states: dict[str, Register] = {}
    for item in folder.read(where).items:
        happened = Happened(item.change, 1, AT, AT.date(), ROOT, "id")
        states[item.stream] = evolve(states.get(item.stream, Register()), happened)
    return states


def test_a_right_folder_becomes_the_registry_that_it_describes(tmp_path: Path) -> None:
    where = written(tmp_path / "season")
    assert lines(faults(where)) == []
    facts = Facts(registers(where), Service(), Register())
    common, day = facts.common, dt.date(2026, 1, 15)
    assert resolve(common, "provincial_court", "kv-1", day) == "tinh"
    assert resolve(common, "people_committee", "kv-1", day) == "xa"
    assert resolve(common, "cluster", "kv-1", day) == "cum"
    assert facts.body("kv-1").holders(frozenset({"head", "staff"}), day) == ["p.an", "p.binh"]
    an = history.of("p.an", "kv-1", facts, day)
    assert [h.row.season for h in an.held] == ["court-2024", "court-2025", None], "across the transfer"
    assert [(r.season, r.value, r.verified) for r in an.results] == [
        ("court-2024", "excellent", True),
        ("court-2025", "good", False),
    ]
    assert an.employed_since == dt.date(2015, 3, 1)
    binh = history.of("p.binh", "kv-1", facts, day)
    assert ([d.ref for d in binh.disciplined], len(binh.absences), binh.pending) == (["KL 1"], 1, ())
    assert [p.ref for p in history.of("kv-1", "kv-1", facts, day).pending] == ["TT 2"]
    allotment = facts.body("cum").allotment("court.flag", "court-2025")
    assert allotment is not None
    assert (allotment.seats, allotment.segments) == (22, {"central": 8, "local": 14})


def test_superiors_are_entered_before_those_under_them_in_whatever_order_they_stand(tmp_path: Path) -> None:
    items = folder.read(written(tmp_path / "season")).items
    order = [item.change.body for item in items if isinstance(item.change, BodyRegistered)]
    assert order.index("toa-an") < order.index("tinh") < order.index("kv-1")
    assert order.index("xa") < order.index("kv-1")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("people", "person,name\np.an,An\np.binh,B\np.an,An\n",
         ["people.csv:4 p.an stands twice, first in line 2; keep one of the two"]),
        ("members", "cluster,unit,begins\ncum,kv-1,2025-07-01\ncum,kv-9,2025-07-01\n",
         ["members.csv:3 unknown_body"]),
        ("leads", "cluster,head,begins,until,paper\ncum,tinh,2025-07-01,2026-06-30,BB\n",
         ["leads.csv:2 head_not_member"]),
        ("clusters", "cluster,owner,number,year,head_by,cite\ncum,tinh,1,2025,lot,QĐ 1\n",
         ["clusters.csv:2 head_by: 'lot' is not known; write one of rotation, designation, election"]),
        ("clusters", None, ["leads.csv:2 cluster_not_formed"]),
        ("mandates", "body,person,office,begins\nkv-1,p.an,head,2025-07-01\nkv-1,p.binh,head,2025-08-01\n",
         ["mandates.csv:3 office_taken"]),
        ("awards", "body,holder,award,season,number,decided,organ,source\n"
         "kv-1,p.an,court.flag,court-2025,1,2025-01-01,tinh,S\n"
         "kv-1,p.no,court.flag,court-2025,1,2025-01-01,tinh,S\n"
         "kv-1,p.an,court.flag,court-1999,1,2025-01-01,tinh,S\n"
         "kv-1,p.an,court.flag,court-2025,2,2027-01-01,tinh,S\n",
         ["awards.csv:3 unknown_subject", "awards.csv:4 season_not_opened", "awards.csv:5 date_in_future"]),
        ("awards", "body,holder,award,season,number,decided,organ,source,other\n"
         "kv-1,p.an,court.flagg,court-2025,1,2025-01-01,tinh,S,\n"
         "kv-1,p.an,xyzzy,court-2025,2,2025-01-01,tinh,S,no\n"
         "kv-1,p.an,state.order,court-2025,3,2025-01-01,chu-tich-nuoc,S,x\n",
         ["awards.csv:2 no rules know the award court.flagg; write court.flag",
          "awards.csv:3 no rules know the award xyzzy; check its code"]),
        ("results", "body,season,subject,what,value,source\nkv-1,court-2025,p.an,rating,best,S\n",
         ["results.csv:2 rating_unknown"]),
        ("initiatives", "body,initiative,level,on,author,share,decision\n"
         "kv-1,sk-1,base,2025-09-01,p.an,2/3,QĐ 5\n", ["initiatives.csv:2 shares_not_whole"]),
        ("allotments", "body,award,season,seats,segments,cite\n"
         "cum,court.flag,court-2025,22,central=9 local=14,HD 9\n",
         ["allotments.csv:2 segments_exceed_seats"]),
        ("bodies", FILES["bodies"] + "a,unit,,b,A,x,\nb,unit,,a,B,x,\n",
         ["bodies.csv:8 unknown_body"]),
        ("mandate", "body\n", ["mandate.csv:1 this file has no meaning here; there are "]),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_file_and_line(
    tmp_path: Path, name: str, text: str | None, told: list[str]
) -> None:
    found = lines(faults(written(tmp_path / "season", **{name: text})))
    if name == "bodies":
        found = found[:1]  # the other half of the circle is the consequence
    assert [line[: len(said)] for line, said in zip(found, told, strict=True)] == told


def test_what_a_faulty_row_names_is_not_missed_elsewhere(tmp_path: Path) -> None:
    people = "person,name,made_up\np.an,An,perhaps\np.binh,Bình,\n"
    found = lines(faults(written(tmp_path / "season", people=people)))
    assert found == ["people.csv:2 made_up: 'perhaps' is neither yes nor no; write true or false (có, không)"]


def test_all_faults_are_told_up_to_fifty(tmp_path: Path) -> None:
    rows = "".join(f"kv-1,p.{n},staff,2025-07-01\n" for n in range(70))
    where = written(tmp_path / "season", mandates="body,person,office,begins\n" + rows)
    said = folder.read(where)
    with pytest.raises(Faulty) as caught:
        check(said, said.items, {}, ROOT, AT, SHIPPED)
    assert (len(caught.value.faults), caught.value.more) == (50, 20)
    assert caught.value.faults[0].place == ("mandates.csv", 2)


def test_a_folder_without_tables_is_none(tmp_path: Path) -> None:
    with pytest.raises(Faulty) as caught:
        folder.read(tmp_path)
    assert "there is no CSV file here" in caught.value.faults[0].text


def test_who_is_not_the_registrar_is_told_once(tmp_path: Path) -> None:
    where = written(tmp_path / "season")
    mandates = FILES["mandates"] + "common,p.an,registrar,2025-07-01,\n"
    founded = registers(written(tmp_path / "other", mandates=mandates))
    items = folder.read(where).items
    (fault,) = rehearse(items, founded, Actor("p.binh", "session"), AT)
    assert fault.refusal is not None
    assert fault.refusal.code == "not_registrar"


# Batches ---------------------------------------------------------------------------------------------------


def salt(words: str) -> str:
    return words[-32:].rjust(32, "0")


def test_the_same_folder_gives_the_same_commands_and_another_one_others(tmp_path: Path) -> None:
    said = folder.read(written(tmp_path / "season"))
    again = folder.read(written(tmp_path / "copy"))
    other = folder.read(written(tmp_path / "season", ended=None))
    assert batches(said, ROOT, salt) == batches(again, ROOT, salt)

    def ids(one: folder.Folder, who: Actor = ROOT) -> set[tuple[str, str]]:
        return {(s, b.command.id) for s, found in batches(one, who, salt).items() for b in found}

    assert not ids(said) & ids(other)
    assert not ids(said) & ids(said, Actor("p.an", "local"))


def test_every_change_stands_in_one_command_in_the_order_of_its_stream(tmp_path: Path) -> None:
    said = folder.read(written(tmp_path / "season"))
    streams = batches(said, ROOT, salt)
    assert [item.change for item in waiting(streams, set())] == [
        *(item.change for item in said.items if item.stream == "registry/common"),
        *(item.change for s in streams if s != "registry/common" for item in said.items if item.stream == s),
    ]
    known = {("registry/common", b.command.id) for b in streams["registry/common"]}
    assert not any(item.stream == "registry/common" for item in waiting(streams, known))


def test_names_are_sealed_and_stand_in_no_change(tmp_path: Path) -> None:
    streams = batches(folder.read(written(tmp_path / "season")), ROOT, salt)
    commands = [batch.command for found in streams.values() for batch in found]
    sealed = {
        (one.of, tuple(one.text.items())) for command in commands for one in command.sealed if one is not None
    }
    assert sealed == {
        ("p.an", (("name", "Nguyễn Văn An"),)),
        ("p.binh", (("name", "Trần Thị Bình"),)),
        ("kv-1", (("title", "Số hóa"),)),
        ("cum", (("reason", "theo đề nghị"),)),
    }
    for command in commands:
        assert isinstance(command.ask, ChangeRegistry)
        assert "Nguyễn" not in str(command.ask)
        for change, one in zip(command.ask.changes, command.sealed, strict=bool(command.sealed)):
            if isinstance(change, InitiativeRecognised):
                assert one is not None
