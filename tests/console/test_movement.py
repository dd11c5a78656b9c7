"""A movement from the command line: planned, launched, pledged, measured, scored, reviewed, followed up."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from console.output import Status
from domain.calendar import local_date
from tests.console.terminal import ROOT, Ran, Terminal, done

CASE, SITTING = ROOT / "docs" / "first-case", ROOT / "docs" / "first-sitting"
OFFICER, CHIEF, HEAD_1, HEAD_2 = "p.dung", "p.binh", "p.cuong", "p.khoa"
TODAY = local_date(dt.datetime.now(dt.UTC))
SEASON = f"""\
- {{type: PersonRegistered, person: p.khoa, name: Vũ Đăng Khoa, made_up: true}}
- {{type: SeasonOpened, season: s-1, begins: {TODAY.year}-01-01, ends: {TODAY.year}-12-31}}
"""
HEAD = "- {type: MandateGranted, person: p.khoa, office: head, begins: 2026-01-01, made_up: true}\n"


def day(ahead: int) -> str:
    """So many days from today."""
    return (TODAY + dt.timedelta(days=ahead)).isoformat()


PLAN = f"""\
code: td-1
body: court
kind: campaign
title: Vì công lý
text: plan.txt
season: s-1
runs: {{begins: {day(-20)}, until: {day(20)}}}
members: [division-1, division-2]
links: [{{to: lasting, cite: 05-CT/TW}}]
registration: true
reports:
  - {{period: h1, begins: {day(-20)}, until: {day(-10)}}}
  - {{period: h2, begins: {day(-9)}, until: {day(20)}}}
targets:
  - {{target: complaints, measure: share, base: complaints, comparison: ">", value: 97%, cite: 1/KH-TA}}
  - {{target: solved, measure: count, comparison: ">=", cite: 1/KH-TA, only: [division-2],
     bands: [{{below: 500, value: 40}}, {{at_least: 500, value: 70}}]}}
deadlines:
  - {{what: pledges, on: {day(5)}}}
  - {{what: final, on: {day(18)}}}
scores: {{table: t1, cite: 1/KH-TA, certainty: read, total: 100, rows: [{{row: work, standard: 100}}]}}
prizes: [{{award: example.banner, number: 1, money: 18000000}}]
"""
RESULTS = "target,unit,period,part,whole,load\n"


def refused(ran: Ran) -> str:
    assert ran.status == 3, ran
    code: str = ran.json["refusal"]["code"]
    return code


@pytest.fixture(scope="module")
def court(court: Terminal, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A terminal beside an ``up`` with a court of two divisions and an award for units, in a season."""
    rows = tmp_path_factory.mktemp("movement") / "rows.yaml"
    for body, text in (("common", SEASON), ("division-2", HEAD)):
        rows.write_text(text, encoding="utf-8")
        done(court("register", body, rows, "--as", OFFICER))
    return court


def written(folder: Path, plan: str = PLAN) -> Path:
    """The plan as a file, its text beside it."""
    (folder / "plan.txt").write_text("Kế hoạch", encoding="utf-8")
    (folder / "plan.yaml").write_text(plan, encoding="utf-8")
    return folder / "plan.yaml"


def test_a_movement_goes_from_its_plan_to_the_final_review(court: Terminal, tmp_path: Path) -> None:
    def on(*words: str | Path, who: str = OFFICER) -> Ran:
        return court("movement", *words, "--as", who)

    # Planned, launched, handed down.
    assert "There are no movements." in done(court("movement", "list")).out
    done(on("draft", written(tmp_path)))
    assert refused(on("launch", "td-1", "--json", who=CHIEF)) == "plan_not_adopted"
    paper = ("--on", day(-15), "--minutes", tmp_path / "plan.txt")
    done(on("adopt", "td-1", "--number", "1/KH-TA", *paper, who=CHIEF))
    done(on("launch", "td-1", *paper, who=CHIEF))
    done(on("acknowledge", "td-1", "division-1"))
    done(on("plan", "td-1", "division-2", "--number", "2/KH", who=HEAD_2))

    # Who runs, and of whom a ballot is built.
    done(on("register", "td-1", "division-1", "division-1=example.banner"))
    (tmp_path / "aims.yaml").write_text(
        "{unit: division-2, aims: [{candidate: division-2, award: example.banner}]}"
    )
    done(on("register", "td-1", tmp_path / "aims.yaml", who=HEAD_2))
    drop = ("drop", "td-1", "division-2", "--award", "example.banner", "--unit", "division-2")
    done(on(*drop, "--reason", "Có vi phạm", who=HEAD_2))
    left = done(court("movement", "ballot", "td-1", "--award", "example.banner", "--json")).json
    assert left == [{"candidate": "division-1", "unit": "division-1"}]

    # The pledge: nobody signs before the guidance that it cites.
    (tmp_path / "pledge.txt").write_text("Giao ước", encoding="utf-8")
    cites = f"9/HD={day(-5)}"
    pledge = ("pledge", "td-1", "g1", "division-1", "division-2", "--cites", cites)
    done(on(*pledge, "--file", tmp_path / "pledge.txt"))
    sign = ("sign", "td-1", "g1", "division-1", "--witness", "court")
    early = ("--on", day(-6), "--minutes", tmp_path / "pledge.txt", "--json")
    assert refused(on(*sign, *early, who=HEAD_1)) == "pledge_before_guidance"
    done(on(*sign, who=HEAD_1))

    # Results, from a file and one by one.
    table = tmp_path / "results.csv"
    table.write_text(
        RESULTS + "complaints,division-1,h1,97,100,\ncomplaints,division-2,h1,98,100,\n"
        "complaints,division-1,h2,194,200,\ncomplaints,division-2,h2,98,100,\n"
    )
    done(on("report", "td-1", "--from-csv", table))
    done(on("report", "td-1", "solved", "division-2", "h1", "--part", "30", "--load", "500", who=HEAD_2))
    done(on("confirm", "td-1", "--from-csv", table, who=CHIEF))
    back = ("return", "td-1", "solved", "division-2", "h1", "--reason", "Thiếu số liệu")
    assert refused(on(*back, "--json")) == "judges_own_unit", "the court's officer files for the division too"
    done(on(*back, who=CHIEF))

    # Sheets: a difference needs its reason.
    sheet = tmp_path / "sheet.yaml"
    sheet.write_text("{unit: division-1, by: self, lines: [{row: work, deducted: 1}]}")
    done(on("score", "td-1", sheet))
    sheet.write_text("{unit: division-1, by: superior, scorer: court, lines: [{row: work, deducted: 2}]}")
    assert refused(on("score", "td-1", sheet, "--json", who=CHIEF)) == "difference_unexplained"
    sheet.write_text(
        "{unit: division-1, by: superior, scorer: court,"
        " lines: [{row: work, deducted: 2, reason: Hai vụ quá hạn}]}"
    )
    done(on("score", "td-1", sheet, who=CHIEF))
    done(on("rank", "td-1"))

    # Reviews, and what is followed up after them.
    done(on("review", "td-1", "interim", who=CHIEF))
    action = ("action", "td-1", "a1", "--owner", "division-2", "--due", day(30), "--named-by", CHIEF)
    done(on(*action, "--reason", "Báo cáo chậm"))
    done(on("publish", "td-1", "plan", "--channel", "portal"))
    done(court("movement", "shelve", "td-1", tmp_path / "plan.txt", "--dated", day(0), "--as", OFFICER))
    assert on("review", "td-1", "final", who=CHIEF).status == Status.REFUSED, (
        "results count for some days yet"
    )
    done(on("review", "td-1", "final", "--early", who=CHIEF))
    done(on("follow", "td-1", "a1", "--state", "done", who=HEAD_2))

    shown = done(court("movement", "show", "td-1", "--json")).json
    assert shown["phase"] == "reviewed"
    assert shown["not_acknowledged"] == ["division-2"]
    assert shown["without_plan"] == ["division-1"]
    assert shown["pledges"]["g1"]["missing"] == ["division-2"]
    assert [(one["candidate"], one["on"]) for one in shown["dropped"]] == [("division-2", day(0))]
    standing = {(one["target"], one["unit"]): one["confirmed"] for one in shown["targets"]}
    assert standing == {
        ("complaints", "division-1"): "missed",  # 97 % is not over 97 %
        ("complaints", "division-2"): "met",
        ("solved", "division-2"): "not_reported",
    }
    assert [(one["unit"], one["points"]) for one in shown["ranking"]["rows"]] == [("division-1", "98")]
    sheets = {one["unit"]: one for one in shown["sheets"]}
    assert sheets["division-1"]["superior"] == {"scorer": "court", "points": "98"}
    assert sheets["division-2"]["self"] is None
    assert [one["kind"] for one in shown["reviews"]] == ["interim", "final"]
    counts = shown["reviews"][-1]["targets"][0]
    assert (counts["target"], counts["met"], counts["missed"]) == ("complaints", 1, 1)
    assert shown["reviews"][-1]["actions_open"] == ["a1"]
    assert [(one["action"], one["state"]) for one in shown["actions"]] == [("a1", "done")]
    assert [(one["what"], one["outstanding"]) for one in shown["calendar"]] == [
        ("pledges", ["division-2"]),
        ("final", []),
    ]
    said = done(court("movement", "show", "td-1")).out
    for part in (
        "has not signed g1: division-2",
        "291/300 = 97.00 %",
        "> 97 %",
        "18,000,000",
        "1 met, 1 missed",
        "98 (court)",
        "none yet",
    ):
        assert part in said
    here: list[str] = []
    for _ in range(40):  # lists are projected a moment after an entry
        listed = done(court("movement", "list", "--json")).json
        if here := [row["phase"] for row in listed if row["code"] == "td-1"]:
            break
    assert here == ["reviewed"]
    assert "campaign" in done(court("movement", "list")).out
    done(court("replay", "movement/td-1"))
    assert "Vì công lý" not in court("log", "movement/td-1", "--json").out


def test_the_progress_of_a_movement_names_what_is_outstanding(court: Terminal, tmp_path: Path) -> None:
    paper = ("--on", day(-15), "--minutes", tmp_path / "plan.txt")
    other = PLAN.replace("td-1", "td-3").replace("value: 97%", "value: 98%").replace("1/KH-TA", "3/KH")
    for code, plan in (("td-4", PLAN.replace("td-1", "td-4")), ("td-3", other)):
        done(court("movement", "draft", written(tmp_path, plan), "--as", OFFICER))
        done(court("movement", "adopt", code, "--number", "3/KH", *paper, "--as", CHIEF))
        done(court("movement", "launch", code, *paper, "--as", CHIEF))
    report = ("movement", "report", "td-4", "complaints", "division-1", "h1")
    done(court(*report, "--part", "2", "--whole", "3", "--as", OFFICER))
    done(court("adopt", CASE / "letter-of-thanks.yaml", "--as", OFFICER))
    nomination = tmp_path / "nomination.yaml"
    nomination.write_text((CASE / "nomination.yaml").read_text("utf-8") + "season: s-1\n", encoding="utf-8")
    done(court("nominate", nomination, "--as", OFFICER))
    done(court("vote", "an-2026", "--choice", "approve", "--as", HEAD_1))

    banner = tmp_path / "banner.yaml"
    banner.write_text(
        (SITTING / "banner-1.yaml").read_text("utf-8").replace("banner-1", "banner-3") + "season: s-1\n",
        encoding="utf-8",
    )
    done(court("nominate", banner, "--as", OFFICER))
    meeting = ("--body", "council", "--meets", day(0), "--secretary", "p.hai", "--as", CHIEF)
    done(court("sitting", "convene", "s1", "banner-3", *meeting))
    present = [word for member in (CHIEF, "p.giang", "p.hai") for word in ("--present", member)]
    done(court("sitting", "open", "s1", *present, "--as", CHIEF))
    done(court("sitting", "ballot", "s1", "banner-3", "--as", CHIEF))
    done(court("sitting", "sheet", "s1", "--approve", "banner-3", "--as", CHIEF))

    def progress(*words: str | Path) -> Ran:
        return done(court("report", "progress", *words))

    told: dict[str, Any] = {}
    owed = [("nomination/an-2026", OFFICER), ("sitting/s1", "p.giang"), ("sitting/s1", "p.hai")]
    for _ in range(40):  # who has not voted is projected a moment after an entry
        told = progress("td-4", "--json").json
        if [(one["stream"], one["seat"]) for one in told["not_voted"]] == owed:
            break
    assert [(one["stream"], one["seat"]) for one in told["not_voted"]] == owed
    assert "approve" not in str(told)
    assert told["without_nomination"] == ["division-2"]
    [figure] = [one for one in told["targets"] if one["value"] is not None]
    assert (figure["unit"], figure["value"], figure["outlook"]) == ("division-1", "2/3", "about_to_miss")
    counting = {
        each["movement"]
        for one in told["several_superiors"]
        if (one["unit"], one["metric"]) == ("division-1", "complaints")
        for each in one["targets"]
        if each["counts"]
    }
    assert counting == {"td-3"}, "over 98 % is stricter than over 97 %"
    asked = done(court("movement", "show", "td-3")).out.partition("the stricter one counts:")[2]
    assert "td-4/complaints" in asked, "what stands beside a movement's target is shown with it"
    here = ("court", "division-1", "division-2", "council")
    vacant = [one["body"] for one in told["staff"] if one["vacant"] and one["body"] in here]
    assert vacant == ["council"]
    own = progress("td-4", "--under", "division-2", "--json").json["staff"]
    assert [(one["body"], one["holders"]["award_officer"]) for one in own] == [("division-2", [OFFICER])]
    table = tmp_path / "progress.csv"
    picture = tmp_path / "progress.svg"
    progress("td-4", "--csv", table, "--svg", picture)
    assert "</svg>" in picture.read_text("utf-8")
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {"target", "plan", "nomination", "vote", "staff", "several_superiors"} <= {
        r["about"] for r in rows
    }
    exported = tmp_path / "exported"
    done(court("export", exported))
    alone = progress("td-4", "--folder", exported, "--json").json
    assert alone == {**progress("td-4", "--json").json, "not_voted": None}, "open votes are withheld there"
    unknown = court("report", "progress", "td-9", "--folder", exported)
    assert "td-9" in unknown.err
    said = progress("td-4").out
    assert "2/3" in said
    assert "division-2" in said


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        (f"until: {day(20)}}}\nmembers|until: {day(-30)}}}\nmembers", "ends_before_it_begins"),
        ("{at_least: 500|{at_least: 499", "bands_overlap"),
        ("value: 97%|value: 101%", "share_over_one"),
        ("standard: 100}|standard: 90}", "points_do_not_sum"),
        ("[division-1, division-2]\nlinks|[nobody]\nlinks", "unknown_body"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_with_the_reason(
    court: Terminal, tmp_path: Path, wrong: str, code: str
) -> None:
    before, _bar, after = wrong.partition("|")
    assert before in PLAN
    file = written(tmp_path, PLAN.replace("td-1", "td-2").replace(before, after))
    assert refused(court("movement", "draft", file, "--as", OFFICER, "--json")) == code


def test_a_file_with_a_wrong_line_says_which_and_nothing_is_sent(court: Terminal, tmp_path: Path) -> None:
    table = tmp_path / "results.csv"
    table.write_text(RESULTS + "t,u1,h1,nhiều,100,\nt,u2,h1,1,100,\nt,u2,h1,2,100,\n")
    ran = court("movement", "report", "td-9", "--from-csv", table, "--as", OFFICER)
    assert ran.status == 2
    assert f"{table}:2: part: 'nhiều' is no number" in ran.err
    assert f"{table}:4: target, unit and period stand in line 3 already" in ran.err
    assert "Nothing was sent." in ran.err
    file = written(tmp_path, PLAN.replace("measure: count", "measure: number"))
    ran = court("movement", "draft", file, "--as", OFFICER)
    assert ran.status == 2
    assert f"{file}:16: 'measure' cannot be 'number'" in ran.err
    ran = court("movement", "register", "td-9", "division-1", "p.an", "--as", OFFICER)
    assert (ran.status, "CANDIDATE=AWARD" in ran.err) == (2, True)
    assert court("movement", "report", "td-9", "--as", OFFICER).status == 2


def test_what_no_movement_has_is_refused(court: Terminal) -> None:
    assert court("movement", "show", "none").status == 3
    unknown = court("movement", "launch", "none", "--as", CHIEF, "--json")
    assert refused(unknown) == "unknown_movement"
