"""A case told step by step: the day, who did what, and the clause, in both languages."""

from __future__ import annotations

import datetime as dt

import pytest

from audit.story import steps, story
from audit.words import Language, Words
from domain.commands import Resubmit, Return
from tests.audit.forging import forged, of_type, withheld
from tests.world import FIRST_DAY, Court, person

FLAG = "nomination/flag"


def told(court: Court, language: Language, stream: str = FLAG) -> list[str]:
    entries = [entry for entry in court.entries if entry.stream == stream]
    return story(entries, court.registers.facts(), Words(language))


def test_a_whole_case_in_vietnamese(whole: Court) -> None:
    lines = told(whole, "vi")
    assert lines[0] == (
        "  1. 01/6/2020 · u2.2 · đề nghị xét tặng “Cờ thi đua Tòa án nhân dân” cho Đơn vị 2; "
        "đơn vị trình: Đơn vị 2; kỳ thi đua court-2020"
    )
    assert lines[1] == ("     căn cứ: Thông tư 01/2018/TT-TANDTC (đã đọc trong văn bản nay đã được thay thế)")
    assert "  2. 01/6/2020 ⇒ bắt đầu bước “bình xét tại đơn vị” tại Đơn vị 2; hạn hết ngày 15/6/2020" in lines
    assert "  4. 01/6/2020 · u2.1 · bỏ phiếu: tán thành" in lines
    assert (
        " 11. 01/6/2020 ⇒ kết thúc bỏ phiếu (tất cả đã bỏ phiếu): "
        "7/7 cán bộ, công chức, người lao động = 100,00 % ≥ 2/3: đạt"
    ) in lines
    assert " 14. 01/6/2020 · u1.1 · Đơn vị 1 bỏ phiếu: tán thành" in lines
    assert " 25. 01/6/2020 · chief · ký: Chánh án; số 12/QĐ-CA" in lines
    assert " 26. 01/6/2020 ⇒ hồ sơ kết thúc: được khen thưởng" in lines


def test_a_whole_case_in_english(whole: Court) -> None:
    lines = told(whole, "en")
    assert lines[0] == (
        "  1. 1 June 2020 · u2.2 · nominates Unit 2 for “Emulation Flag of the People's Courts”; "
        "filed by Unit 2; season court-2020"
    )
    assert lines[1] == "     rule: Thông tư 01/2018/TT-TANDTC (read in a text since replaced)"
    assert (
        " 20. 1 June 2020 ⇒ the ballot opens (secret ballot), 9 on the roll; passes with the approval of "
        "at least 80 % of the members; at least 2/3 of the roll have to take part"
    ) in lines
    assert (
        " 21. 1 June 2020 · teller-1 · counts the papers: issued 9, returned 9, unreturned 0; "
        "approve 9, reject 0, blank 0, invalid 0"
    ) in lines
    assert " 26. 1 June 2020 ⇒ the case ends: awarded" in lines


@pytest.mark.parametrize("language", ["vi", "en"])
def test_nothing_is_left_without_words(court: Court, language: Language) -> None:
    flag = court.nominate("flag")
    court.must(flag, person("u2.1"), Return("unit"))
    court.must(flag, person("u2.2"), Resubmit())
    court.signal(flag, b"{}")
    court.tick(FIRST_DAY + dt.timedelta(days=60))
    entries = [entry for entry in court.entries if entry.stream == flag]
    for step in steps(entries, court.registers.facts(), Words(language)):
        assert "{" not in step.what
        # What was wrong with a malformed signal does not stand in the log: its code does.
        assert "…" not in step.what or entries[step.version - 1].type == "SignalRefused"
        assert "event." not in step.what


def test_an_outcome_shows_how_sure_its_figure_is(whole: Court) -> None:
    lines = told(whole, "en")
    place = next(n for n, line in enumerate(lines) if "4 of 5 units = 80.00 % ≥ 2/3: passed" in line)
    assert "(unverified)" in lines[place + 1]


def test_names_are_shown_to_whoever_may_open_them(whole: Court) -> None:
    entries = [entry for entry in whole.entries if entry.stream == FLAG]
    facts, words = whole.registers.facts(), Words("vi")
    named = steps(entries, facts, words, {"chief": "Nguyễn Văn A"})
    assert any(step.who == "Nguyễn Văn A" for step in named)
    assert not any(step.who == "Nguyễn Văn A" for step in steps(entries, facts, words))


def test_an_entry_made_late_shows_both_days(court: Court) -> None:
    flag = court.nominate("flag", on=FIRST_DAY.date() - dt.timedelta(days=5), minutes="ab" * 32)
    assert told(court, "vi", flag)[0].startswith("  1. 27/5/2020 (nhập ngày 01/6/2020) · u2.2 · đề nghị")
    assert "không tính hạn" in told(court, "vi", flag)[2]


def test_a_vote_that_may_not_be_seen_yet_is_told_as_such(court: Court) -> None:
    flag = court.nominate("flag")
    vote = court.vote(flag, "unit/1", "u2.3", "approve")
    log = withheld(court.entries, vote.position, "")
    lines = story([e for e in log if e.stream == flag], court.registers.facts(), Words("en"))
    assert lines[-1].endswith("a vote, withheld until the ballot has closed")
    assert "u2.3" not in lines[-1]


def test_a_forged_entry_does_not_keep_the_rest_from_being_told(whole: Court) -> None:
    closed = of_type(whole.entries, "BallotClosed")[0]
    log = forged(whole.entries, closed.position, lambda c: c["data"].pop("outcome"))
    lines = story([e for e in log if e.stream == FLAG], whole.registers.facts(), Words("en"))
    assert any("this entry (BallotClosed) cannot be read" in line for line in lines)
    assert "nominates Unit 2" in lines[0]
