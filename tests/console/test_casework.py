"""The award office's steps from the command line: a whole list at once, each answered for itself."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.console.terminal import ROOT, Terminal, done

OFFICER, DESK = "p.dung", "p.binh"
CASES = ("one", "two", "three")
POLICY = """
award: example.order
rules: 2
title: {vi: "Huân chương (mẫu)", en: "Order (a sample)"}
subject: person
basis: adhoc
in_force: {from: 2020-01-01, picked_by: submission}
source: {cite: "Quy chế mẫu", certainty: unverified}
route:
  - {stage: appraisal, kind: appraisal, by: chief_justice, body: court_office, papers: [report]}
  - {stage: posting, kind: posting, by: chief_justice, body: court_office, days: 5d}
  - {stage: upward, kind: upward, by: chief_justice, body: court_office, to: president}
"""


@pytest.fixture(scope="module")
def office(court: Terminal, tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """A terminal beside an ``up`` in which three nominations wait for their appraisal."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "order.yaml").write_text(POLICY, encoding="utf-8")
    done(court("adopt", folder / "order.yaml", "--as", OFFICER))
    done(court("adopt", "--calendar", ROOT / "policies" / "calendars" / "vn-2026.yaml", "--as", OFFICER))
    for case in CASES:
        lines = [f"case: {case}", "award: example.order", "nominee: p.an", "unit: division-1", "title: x"]
        (folder / f"{case}.yaml").write_text("\n".join(lines), encoding="utf-8")
        done(court("nominate", folder / f"{case}.yaml", "--as", OFFICER))
    return court


def test_one_refusal_in_a_list_is_its_own_and_the_others_take_effect(
    office: Terminal, tmp_path: Path
) -> None:
    named = tmp_path / "list.txt"
    named.write_text("# the order's list\ntwo\nthree  # the last\n", encoding="utf-8")
    checked = ("papers", "--present", "report", "--as", DESK, "--json")
    told = done(office(*checked, "one", "two", "--from-file", named)).json
    assert [one["nomination"] for one in told] == list(CASES)
    done(office("appraise", "one", "--finding", "eligible", "--as", DESK))
    again = office(
        "appraise", *CASES, "--finding", "eligible", "--stage", "appraisal", "--as", DESK, "--json"
    )
    assert again.status == 3
    assert ["receipt" in one for one in again.json] == [False, True, True]
    assert again.json[0]["refusal"]["code"] == "stage_not_open"


def test_a_list_sent_again_under_its_id_is_done_once(office: Terminal) -> None:
    post = ("post", *CASES, "--channel", "portal", "--channel", "newspaper", "--as", DESK)
    first = done(office(*post, "--id", "post-1", "--stage", "posting", "--json")).json
    again = done(office(*post, "--id", "post-1", "--stage", "posting", "--json")).json
    assert [one["receipt"] for one in first] == [one["receipt"] for one in again]
    today = dt.datetime.now(dt.timezone(dt.timedelta(hours=7))).date()
    open_now = office("postings", "--json").json
    assert {one["stream"] for one in open_now} == {f"nomination/{case}" for case in CASES}
    # Sent a little before midnight, it is another day by now.
    fifth = {str(today + dt.timedelta(days=days)) for days in (3, 4)}
    assert {one["last"] for one in open_now} <= fifth


def test_what_a_comment_says_is_sealed_and_it_is_answered(office: Terminal) -> None:
    comment = ("comment", "one", "--ref", "yk-1", "--channel", "portal", "--text", "Very private words")
    done(office(*comment, "--as", DESK))
    done(office("answer-comment", "one", "--ref", "yk-1", "--text", "Looked into", "--as", DESK))
    log = office("log", "nomination/one", "--json")
    assert "private words" not in log.out
    assert [entry["body"]["type"] for entry in log.json][-2:] == ["CommentReceived", "CommentAnswered"]
    early = office("close-posting", "one", "--visits", "portal=1", "--visits", "newspaper=0", "--as", DESK,
                   "--json")  # fmt: skip
    assert (early.status, early.json["refusal"]["code"]) == (3, "posting_still_open")


def test_wrong_numbers_and_names_are_told_before_anything_is_sent(office: Terminal) -> None:
    assert office("close-posting", "one", "--visits", "portal=many", "--as", DESK).status == 2
    assert office("post", "one", "--channel", "x", "--until", "2026-01-02", "--before", "2026-01-03",
                  "--as", DESK).status == 2  # fmt: skip
    assert office("papers", "--present", "report", "--as", DESK).status == 2
    unknown = office("send-upward", "nobody", "one", "--number", "1/TTr", "--as", DESK, "--json")
    assert [one.get("error") or one["refusal"]["code"] for one in unknown.json] == [
        "no_such_nomination",
        "stage_of_other_kind",
    ]


def test_the_whole_is_decided_again_from_the_log(office: Terminal) -> None:
    assert office("replay").status == 0
