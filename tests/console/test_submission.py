"""A list through the real services: read from an office's own sheet, taken in, appraised, reported back."""

from __future__ import annotations

import secrets
from pathlib import Path

from tests.console.terminal import Terminal, done

AWARD = "procuracy.base_fighter"
HEAD, CHAIR, MEMBER = "p.p1.1", "p.vks.1", "p.vks.3"
SHEET = (
    "STT;Họ và tên;Mã cán bộ;Mã danh hiệu thi đua;Loại hình;Mã đơn vị;Tài liệu kèm theo;Tóm tắt thành tích\n"
)


def test_a_list_goes_from_a_spreadsheet_to_its_results(terminal: Terminal, tmp_path: Path) -> None:
    name = f"l-{secrets.token_hex(3)}"
    sheet = tmp_path / "list.csv"
    (tmp_path / "report 7.txt").write_text("Báo cáo thành tích", encoding="utf-8")
    head = ["--list", name, "--from", "phong-1", "--to", "hdcs", "--number", "12/TTr-P1"]
    head += ["--season", "procuracy-2025", "--as", HEAD]

    def rows(*lines: str) -> None:
        sheet.write_text(SHEET + "".join(f"{line}\n" for line in lines), encoding="utf-8-sig")

    # What is wrong is named with its line, and nothing is sent.
    rows(f"1;Bà A;p.p1.7;{AWARD};công trạng;phong-1;;", f"2;Ông B;;{AWARD};khác;;;")
    wrong = terminal("submit", sheet, *head)
    assert wrong.status == 2
    assert f"{sheet}:3: kind: 'khác' is not known" in wrong.err
    assert wrong.err.rstrip().endswith("Nothing was sent.")
    vietnamese = Terminal(terminal.data, "vi")("submit", sheet, *head)
    assert "is not known" not in vietnamese.err, "a fault of a cell is told in the reader's language too"
    rows(f"1;Bà A;p.p1.7;{AWARD};công trạng;phong-1;;", f"2;Ông B;p.no;{AWARD};;;;")
    refused = terminal("submit", sheet, *head)
    assert refused.status == 3
    assert refused.err.startswith(f"{sheet}:3: ")
    assert "p.no" in refused.err
    assert terminal("show", f"{name}.1").status == 3, "nothing of it was filed"

    rows(
        f"1;Bà A;p.p1.7;{AWARD};công trạng;phong-1;report 7.txt;Vượt chỉ tiêu",
        f"2;Ông B;p.p1.8;{AWARD};;phong-1;;",
    )
    printed = terminal("submit", sheet, *head, "--count", f"{AWARD}:merit:person=3", "--json")
    assert printed.json["refusal"]["code"] == "counts_differ"
    receipt = done(terminal("submit", sheet, *head, "--json")).json["receipt"]
    assert receipt["stream"] == f"submission/{name}"
    filed = [e["body"]["sealed"] for e in terminal("log", f"nomination/{name}.1", "--json").json]
    assert filed[0]["of"] == "p.p1.7"

    inbox = terminal("inbox", "--as", CHAIR, "--json").json["tasks"]
    assert {"stream": f"submission/{name}", "task": "receive"}.items() <= _of(inbox, name).items()
    done(terminal("list", "acknowledge", name, "--as", CHAIR, "--due", "2199-01-01"))
    done(terminal("list", "register", name, "--number", "15", "--as", CHAIR))
    done(terminal("list", "assign", name, "--to", MEMBER, "--as", CHAIR))
    done(
        terminal("list", "papers", name, "--kind", "report", "--missing", f"{name}.2=report", "--as", MEMBER)
    )
    assert terminal("list", "check", name).status == 1
    finding = ("--finding", "not-eligible", "--clause", "Điều 24", "--reason", "Thiếu báo cáo")
    done(terminal("list", "appraise", name, f"{name}.2", *finding, "--as", MEMBER))
    done(terminal("list", "report", name, "--as", CHAIR))
    shown = done(terminal("list", "show", name, "--json")).json
    assert (shown["phase"], shown["holder"]["person"], shown["book"]) == ("received", MEMBER, "15")
    assert [(line["nominee"], line["result"]) for line in shown["lines"]] == [
        ("p.p1.7", "pending"),
        ("p.p1.8", "ineligible"),
    ]
    for language in ("vi", "en"):
        read = done(terminal("list", "show", name, VINHDANH_LANG=language))
        assert "p.p1.7" in read.out
    done(
        terminal("list", "return-lines", name, f"{name}.1", "--to", "filer", "--reason", "x", "--as", MEMBER)
    )
    done(terminal("list", "report", name, "--as", CHAIR))
    every = {one["list"]: one["phase"] for one in done(terminal("list", "all", "--json")).json}
    assert every[f"submission/{name}"] == "reported"
    done(terminal("replay"))


def _of(tasks: list[dict[str, object]], name: str) -> dict[str, object]:
    return next(task for task in tasks if task["stream"] == f"submission/{name}")
