"""Every code of the rules has a sentence in both languages, and the sentences are right."""

from __future__ import annotations

import ast
import datetime as dt
import functools
import os
import string
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields
from fractions import Fraction
from pathlib import Path
from typing import Any, get_args

import pytest
from babel.messages.pofile import read_po

from audit import catalogue
from audit.replay import Difference, Replay
from audit.seating import Got
from audit.simulate import Change
from audit.words import Language, Words
from domain.answers import Refusal
from domain.award.source import Certainty
from domain.award.stages import Base, Ground, Proof, Threshold
from domain.calendar import HANOI
from domain.events import (
    EVENTS,
    BallotClosed,
    DelayPublished,
    Fulfilment,
    Outcome,
    Papers,
    Result,
    Tally,
    TimerKind,
    Verdict,
)
from domain.nomination.waiting import Task

ROOT = Path(__file__).resolve().parent.parent.parent
LANGUAGES: tuple[Language, ...] = ("vi", "en")
SHOWN_ELSEWHERE = {"refusal.change", "refusal.row", "refusal.unknown", "refusal.cited"}


def sources() -> Iterator[Path]:
    for path in sorted(ROOT.rglob("*.py")):
        top = path.relative_to(ROOT).parts[0]
        if top not in ("tests", "benchmarks", "out", "build") and not top.startswith("."):
            yield path


@functools.cache
def refusals() -> dict[str, list[set[str] | None]]:
    """The codes of the source with the names of their values at each place; None where these are computed."""
    found: dict[str, list[set[str] | None]] = defaultdict(list)
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            if node.func.id != "Refusal" or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            found[str(node.args[0].value)].append(names_of(node.args[1]) if len(node.args) > 1 else set())
    return found


def names_of(values: ast.expr) -> set[str] | None:
    if not isinstance(values, ast.Dict) or not all(isinstance(k, ast.Constant) for k in values.keys):
        return None
    return {str(k.value) for k in values.keys if isinstance(k, ast.Constant)}


COMPUTED = {
    "quota_base_unknown": {"award", "body", "season"},
    "no_allotment": {"body", "award", "season"},
    "lower_title_first": {"line", "award", "lower"},
    "no_quorum": {"took_part", "seats", "quorum"},
    "date_in_future": {"on", "today"},
    "nobody_asks_that": {"what", "known"},
    "opinions_outstanding": {"bodies", "until"},
    "posting_too_short": {"last", "needed", "days", "lacking"},
    "posting_runs_into_sitting": {"last", "meets"},
    "comments_do_not_add_up": {"channel", "reported", "registered"},
    "answer_out_of_time": {"decided", "sent", "on"},
    "handed_over_before": {"on", "decided"},
    **{
        f"papers_{what}": {field.name for field in fields(Papers)} | {"seats"}
        for what in ("negative", "issued", "returned", "too_many", "sealed")
    },
}
"""What the values of these are called; their places compute them."""


@functools.cache
def texts(language: Language) -> dict[str, list[str]]:
    """The catalogue as it is written: the texts of every key, several where there is a plural."""
    with (catalogue.LOCALE / language / "LC_MESSAGES" / "vinhdanh.po").open("rb") as file:
        read = read_po(file, locale=language)
    found = {}
    for message in read:
        if message.id:
            key = message.id if isinstance(message.id, str) else message.id[0]
            said: Any = message.string
            found[key] = [said] if isinstance(said, str) else list(said)
    return found


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_of_the_source_has_a_sentence_that_its_values_fill(language: Language) -> None:
    known = texts(language)
    for code, places in refusals().items():
        assert f"refusal.{code}" in known, f"no text for the refusal {code}"
        needed = placeholders(known[f"refusal.{code}"][0])
        for names in places:
            there = COMPUTED[code] if names is None else names
            assert needed <= there, f"refusal.{code} uses {needed - there}"


def test_no_sentence_is_left_of_a_refusal_that_is_gone() -> None:
    codes = {f"refusal.{code}" for code in refusals()} | SHOWN_ELSEWHERE
    left = {key for key in texts("en") if key.startswith("refusal.")} - codes
    assert not left


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    vi, en = texts("vi"), texts("en")
    keys = {key for key in vi.keys() | en.keys() if key.partition(".")[0] in KINDS}
    for key in sorted(keys):
        assert key in vi, f"{key} is not in the Vietnamese catalogue"
        assert key in en, f"{key} is not in the English catalogue"
        # "one more vote" has no number to fill in.
        assert placeholders(vi[key][-1]) == placeholders(en[key][-1]), key
        assert all(text.strip() for text in vi[key] + en[key]), key


KINDS = {
    "refusal", "derivation", "event", "event_name", "certainty", "stage", "phase", "result", "choice",
    "ballot", "base", "ground", "why", "lacking", "office", "proof", "timer", "task", "picked_by",
    "threshold", "place", "story", "replay", "moment",
    "finding", "opinion", "upward", "upward_answer", "paper", "stage_kind", "stated", "desk", "posting",
    "fulfilment", "verdict", "value", "report",
}  # fmt: skip


def literals(cls: type, field: str) -> tuple[str, ...]:
    from typing import get_type_hints

    return get_args(get_type_hints(cls)[field])


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_that_the_rules_use_is_in_the_catalogue(language: Language) -> None:
    known = texts(language)
    used: dict[str, tuple[str, ...]] = {
        "certainty": get_args(Certainty),
        "base": get_args(Base),
        "ground": get_args(Ground),
        "proof": get_args(Proof),
        "timer": get_args(TimerKind),
        "result": get_args(Result),
        "task": get_args(Task),
        "why": literals(BallotClosed, "why"),
        "lacking": literals(DelayPublished, "lacking"),
        "event_name": tuple(EVENTS),
        "fulfilment": get_args(Fulfilment),
        "verdict": get_args(Verdict),
        "change": get_args(Change),
        "seat": get_args(Got),
        "stage": ("unit", "cluster", "council", "signing"),
    }
    for kind, codes in used.items():
        for code in codes:
            assert f"{kind}.{code}" in known


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_event_has_a_sentence(language: Language) -> None:
    known = texts(language)
    for type in EVENTS:
        assert any(key == f"event.{type}" or key.startswith(f"event.{type}.") for key in known), type


def counted(
    approve: int, base: int, threshold: str, kind: Base = "members", *, strict: bool = False
) -> Outcome:
    rule = Threshold.model_validate({"more_than" if strict else "at_least": threshold})
    tally = Tally(approve, base - approve, 0, 0, 0, base, 0, base)
    passed = base > 0 and rule.met_by(approve, base)
    return Outcome(passed, tally, base, kind, rule, rule.needed(base), "Điều 1", "read")


@pytest.mark.parametrize(
    ("outcome", "vi", "en"),
    [
        (
            counted(26, 29, "90%"),
            "26/29 thành viên = 89,66 % < 90 %: không đạt; thêm 1 phiếu thì đạt",
            "26 of 29 members = 89.66 % < 90 %: not passed; one more vote would pass",
        ),
        (
            counted(27, 29, "90%"),
            "27/29 thành viên = 93,10 % ≥ 90 %: đạt",
            "27 of 29 members = 93.10 % ≥ 90 %: passed",
        ),
        (
            counted(5, 12, "2/3", "units"),
            "5/12 đơn vị = 41,67 % < 2/3: không đạt; thêm 3 phiếu thì đạt",
            "5 of 12 units = 41.67 % < 2/3: not passed; 3 more votes would pass",
        ),
        (
            counted(7, 14, "50%", strict=True),
            "7/14 thành viên = 50,00 % ≤ 50 %: không đạt; thêm 1 phiếu thì đạt",
            "7 of 14 members = 50.00 % ≤ 50 %: not passed; one more vote would pass",
        ),
        (
            counted(4, 8, "2/3", "present"),
            "4/8 người tham gia bỏ phiếu = 50,00 % < 2/3: không đạt; "
            "nếu thêm 2 phiếu trong số đó tán thành thì đạt",
            "4 of 8 taking part = 50.00 % < 2/3: not passed; 2 more approvals among them would pass",
        ),
        (
            counted(0, 0, "2/3", "cast"),
            "không có phiếu đã bỏ nào để tính tỷ lệ: không đạt",
            "a base of nobody (votes cast): not passed",
        ),
    ],
)
def test_a_derivation_is_the_same_line_for_a_member_an_auditor_and_a_court(
    outcome: Outcome, vi: str, en: str
) -> None:
    assert Words("vi").derivation(outcome) == vi
    assert Words("en").derivation(outcome) == en


def test_one_more_vote_would_pass_exactly_where_it_would() -> None:
    for base in range(1, 40):
        for share in (Fraction(1, 2), Fraction(2, 3), Fraction(4, 5), Fraction(9, 10)):
            for approve in range(base):
                said = Words("en").derivation(
                    counted(approve, base, f"{share.numerator}/{share.denominator}")
                )
                would = approve < base * share <= approve + 1
                assert ("one more vote would pass" in said) == would


def test_a_refusal_says_what_is_wrong_what_would_be_right_and_which_rule_says_so() -> None:
    refusal = Refusal("date_in_future", {"on": "2020-06-13", "today": "2020-06-12"}, "Điều 3")
    assert Words("en").refusal(refusal) == (
        "13 June 2020 lies in the future; a day up to today, 12 June 2020, would be right (Điều 3)"
    )
    assert Words("vi").refusal(refusal) == (
        "ngày 13/6/2020 là ngày trong tương lai; ngày đúng là không sau hôm nay, 12/6/2020 (Điều 3)"
    )


@pytest.mark.parametrize(
    ("refusal", "vi", "en"),
    [
        (
            Refusal("recused", {"seat": "m5", "ground": "nominator"}),
            "m5 không tham gia bỏ phiếu: là người lập hồ sơ đề nghị",
            "m5 may not vote on this: filed the nomination",
        ),
        (
            Refusal("stage_not_open", {"asked": "cluster/2", "open": "returned"}),
            "bước “bình xét, suy tôn của cụm thi đua (lần 2)” không mở (hiện: đã trả lại để hoàn thiện)",
            "“cluster vote (round 2)” is not open; the case stands at: returned for revision",
        ),
        (
            Refusal("no_quorum", {"took_part": 5, "seats": 9, "quorum": ">= 2/3"}),
            "mới có 5/9 tham gia, quy định cần có từ 2/3 trở lên; chờ thêm phiếu hoặc gia hạn",
            "5 of 9 took part, at least 2/3 of the roll have to; wait for more votes or extend the time",
        ),
        (
            Refusal("proof_not_accepted", {"proof": "local", "accepted": "session key"}),
            "không chấp nhận cách xác thực này (người dùng trên máy chủ); "
            "cách được chấp nhận: phiên đăng nhập, khóa ký số",
            "this proof of the actor is not accepted (a user of the machine); "
            "accepted: a signed-in session, a signing key",
        ),
        (
            Refusal("person_known", {"person": "p1", "change": 3}),
            "thay đổi thứ 3: cá nhân “p1” đã được đăng ký; hãy dùng mã khác",
            "change 3: the person “p1” is registered already; take another code",
        ),
        (Refusal("not_heard_of"), "bị từ chối (not_heard_of)", "refused (not_heard_of)"),
    ],
)
def test_values_are_shown_as_people_read_them(refusal: Refusal, vi: str, en: str) -> None:
    assert Words("vi").refusal(refusal) == vi
    assert Words("en").refusal(refusal) == en


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_open_case_is_never_called_right_without_saying_that_it_is_open(language: Language) -> None:
    words = Words(language)
    difference = Difference(3, "nomination/a", 2, "withheld", "x", "y")
    for found in ((), (difference,)):
        for open in ((), ("nomination/a",), ("nomination/a", "nomination/b")):
            said = list(words.replay(Replay(9, 7, 3, found, (), open)))
            assert all(any(stream in line for line in said[:-1]) for stream in open)
            undecided = words.count("replay.undecided", len(open), count=len(open))
            assert (undecided in said[-1]) == bool(open)
            assert (words.text("replay.clean") in said[-1]) == (not found and not open)


def test_a_refusal_of_which_only_the_code_is_known_is_still_a_sentence() -> None:
    for language in LANGUAGES:
        for code in refusals():
            said = Words(language).refused(code)
            assert "{" not in said
            assert code not in said


@pytest.mark.parametrize(
    ("day", "vi", "en"),
    [
        (dt.date(2020, 6, 12), "12/6/2020", "12 June 2020"),
        (dt.date(2026, 1, 2), "02/01/2026", "2 January 2026"),
        (dt.date(2024, 11, 9), "09/11/2024", "9 November 2024"),
    ],
)
def test_days_are_written_as_each_language_writes_them(day: dt.date, vi: str, en: str) -> None:
    assert Words("vi").day(day) == vi
    assert Words("en").day(day) == en


def test_a_deadline_at_midnight_is_the_end_of_the_day_before() -> None:
    midnight = dt.datetime(2020, 6, 13, tzinfo=HANOI).astimezone(dt.UTC)
    assert Words("vi").until(midnight) == "hết ngày 12/6/2020"
    assert Words("en").until(midnight) == "the end of 12 June 2020"
    assert Words("vi").until(midnight + dt.timedelta(hours=8, minutes=5)) == "08:05 13/6/2020"


def test_a_text_without_a_translation_is_shown_as_it_is() -> None:
    assert Words("vi").text("Never written before: {who}", who="x") == "Never written before: x"


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A locale folder with one text, ``greeting``."""
    monkeypatch.setattr(catalogue, "LOCALE", tmp_path)
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "web.po").write_text('msgid ""\nmsgstr ""\n')
    catalogue.catalogue.cache_clear()
    yield folder
    catalogue.catalogue.cache_clear()


def write(folder: Path, text: str, at: float) -> Path:
    path = folder / "vinhdanh.po"
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    path.write_text(f'{header}\nmsgid "greeting"\nmsgstr "{text}"\n', encoding="utf-8")
    os.utime(path, (at, at))
    return path


def greeting() -> str:
    catalogue.catalogue.cache_clear()
    return Words("en").text("greeting")


def test_a_changed_text_is_shown_though_the_compiled_one_is_older(shelf: Path) -> None:
    from babel.messages.mofile import write_mo

    source = write(shelf, "old", 1_000)
    assert greeting() == "old"
    compiled = source.with_suffix(".mo")
    with source.open("rb") as read, compiled.open("wb") as made:
        write_mo(made, read_po(read))
    os.utime(compiled, (2_000, 2_000))
    write(shelf, "new", 1_500)
    assert greeting() == "old"
    write(shelf, "new", 3_000)
    assert greeting() == "new"


def test_the_catalogues_compile_with_the_tool_that_setup_uses(tmp_path: Path) -> None:
    import shutil
    import subprocess
    import sys

    shutil.copytree(catalogue.LOCALE, tmp_path / "locale", ignore=shutil.ignore_patterns("*.mo"))
    command = [
        sys.executable,
        "-m",
        "babel.messages.frontend",
        "compile",
        "-d",
        "locale",
        "-D",
        "vinhdanh web",
    ]
    done: Any = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert len(list(tmp_path.rglob("*.mo"))) == 2 * len(LANGUAGES)
