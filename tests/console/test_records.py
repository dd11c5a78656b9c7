"""Role models, inspections and activities from the command line, from the first entry to what is shown."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from domain.calendar import local_date
from tests.console.terminal import Terminal, done

OFFICER, CHIEF, AUTHOR = "p.dung", "p.binh", "p.hai"
HEAD, CLERK = "p.cuong", "p.an"
"""Of division-1."""
DUE = (local_date(dt.datetime.now(dt.UTC)) + dt.timedelta(days=9)).isoformat()


def told(court: Terminal, *words: str, said: str) -> str:
    """What a list tells, once ``said`` is in it: lists are projected a moment after an entry."""
    out = ""
    for _ in range(40):
        if said in (out := done(court(*words)).out):
            break
    return out


def test_a_role_model_is_shown_as_it_agreed_to_be(court: Terminal, tmp_path: Path) -> None:
    text, other = tmp_path / "text.txt", tmp_path / "other.txt"
    text.write_text("Gương sáng", encoding="utf-8")
    other.write_text("Gương sáng, sửa lại", encoding="utf-8")
    find = ("rolemodel", "find", "m1", "--kind", "person", "--subject", AUTHOR, "--body", "court")
    done(court(*find, "--text", "Tận tụy", "--as", OFFICER))
    done(court("rolemodel", "foster", "m1", "--text", "Giao thêm việc", "--as", OFFICER))
    publish = ("rolemodel", "publish", "m1")
    early = court(*publish, text, "--channel", "portal", "--as", OFFICER, "--json")
    assert early.json["refusal"]["code"] == "subject_has_not_approved"
    done(court("rolemodel", "approve", "m1", text, "--as", AUTHOR))
    assert court(*publish, other, "--channel", "portal", "--as", OFFICER).status == 3
    done(court(*publish, text, "--channel", "portal", "--as", OFFICER))
    done(court("rolemodel", "follow-up", "m1", "--no-more", "--as", OFFICER))
    assert court("rolemodel", "follow-up", "m1", "--as", OFFICER).status == 2, "one of the two is said"
    assert court(*publish, tmp_path / "none.txt", "--channel", "portal", "--as", OFFICER).status == 2
    assert "a role model no more" in told(court, "rolemodel", "list", said="m1")
    assert [one["code"] for one in done(court("rolemodel", "list", "--json")).json] == ["m1"]
    shown = done(court("rolemodel", "show", "m1", "--json")).json
    assert (shown["fostered"], [one["channel"] for one in shown["published"]]) == (1, ["portal"])
    assert "published on portal" in done(court("rolemodel", "show", "m1")).out
    [kept] = done(court("attachments", "--about", AUTHOR, "--json")).json
    assert kept["sha256"] == shown["approved"], "the text is kept under the key of whom it is about"
    assert "Tận tụy" not in court("log", "rolemodel/m1", "--json").out
    assert court("rolemodel", "show", "none").status == 3


def test_an_inspection_shows_what_is_to_be_put_right(court: Terminal, tmp_path: Path) -> None:
    plan = ("inspection", "plan", "kt-1", "division-1", "--body", "court", "--number", "4/KH")
    done(court(*plan, "--as", CHIEF))
    other = court(
        "inspection", "plan", "kt-2", "court", "--body", "division-1", "--number", "6/KH", "--as", HEAD
    )
    assert "division-1 does not inspect court" in other.err
    note = ("inspection", "note", "kt-1", "f1", "--unit", "division-1", "--about", CLERK, "--due", DUE)
    early = court(*note, "--reason", "Thiếu hồ sơ", "--as", OFFICER, "--json")
    assert early.json["refusal"]["code"] == "not_visited"
    done(court("inspection", "visit", "kt-1", "division-1", "--as", OFFICER))
    done(court(*note, "--freezes", "--reason", "Thiếu hồ sơ", "--as", OFFICER))
    assert "Thiếu hồ sơ" not in court("log", "inspection/kt-1", "--json").out
    assert [one["remedied"] for one in court("inspection", "show", "kt-1", "--json").json["findings"]] == [
        False
    ]
    done(court("inspection", "end", "kt-1", "--number", "5/KL", "--as", OFFICER))
    assert "outstanding" in done(court("inspection", "show", "kt-1")).out
    assert "f1" in told(court, "inspection", "list", said="kt-1")
    paper = tmp_path / "report.txt"
    paper.write_text("Báo cáo khắc phục", encoding="utf-8")
    report = ("inspection", "report", "kt-1", "f1", "--paper", paper, "--reason", "Đã bổ sung")
    assert court(*report, "--as", AUTHOR, "--json").json["refusal"]["code"] == "acts_for_no_member"
    done(court(*report, "--as", HEAD))
    assert "reported, to be looked at" in done(court("inspection", "show", "kt-1")).out
    [kept] = done(court("attachments", "--about", CLERK, "--json")).json
    assert kept["sha256"] == court("inspection", "show", "kt-1", "--json").json["findings"][0]["paper"]
    back = ("inspection", "return", "kt-1", "f1", "--due", DUE, "--reason", "Chưa đủ", "--as", OFFICER)
    done(court(*back))
    assert "Đã bổ sung" not in court("log", "inspection/kt-1", "--json").out
    done(court("inspection", "remedy", "kt-1", "f1", "--unfounded", "--as", OFFICER))
    assert "unfounded" in done(court("inspection", "show", "kt-1")).out
    assert court("inspection", "show", "none").status == 3


def test_an_activity_is_a_record_that_can_be_struck(court: Terminal, tmp_path: Path) -> None:
    (tmp_path / "minutes.txt").write_text("Biên bản", encoding="utf-8")
    file = tmp_path / "activity.yaml"
    file.write_text(
        "code: th-1\nkind: training\nbody: court\ntitle: Lớp tập huấn\npeople: [p.dung]\n"
        "items: [{what: report, by: p.binh}]\npaper: minutes.txt\n",
        encoding="utf-8",
    )
    done(court("activity", "hold", file, "--as", OFFICER))
    again = court("activity", "hold", file, "--as", OFFICER, "--json")
    assert again.json["refusal"]["code"] == "stands_twice"
    shown = done(court("activity", "show", "th-1", "--json")).json
    assert (shown["kind"], shown["people"], len(shown["paper"])) == ("training", ["p.dung"], 64)
    assert "took part: p.dung" in done(court("activity", "show", "th-1")).out
    done(court("activity", "strike", "th-1", "--reason", "Ghi nhầm", "--as", OFFICER))
    assert "struck" in told(court, "activity", "list", said="th-1")
    file.write_text("code: th-2\nkind: party\nbody: court\n", encoding="utf-8")
    wrong = court("activity", "hold", file, "--as", OFFICER)
    assert (wrong.status, f"{file}:2: 'kind' cannot be 'party'" in wrong.err) == (2, True)
