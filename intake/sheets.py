"""Which files a season's folder may have, which columns they have, and what a row of each means.

All files may be left out. The titles of columns are those of the sheets that award offices pass around.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, get_args, get_type_hints

from domain import events as e
from domain.events import RegistryChange
from intake import cells
from intake.table import Column, plain

PASSED_OVER = frozenset(
    map(
        plain,
        (
            "STT", "Số TT", "Giới tính", "Ngày sinh", "Chức vụ", "Họ và tên", "Tên", "Tên gọi",
            "Tên gọi (Ông/Bà/Chức danh)", "Phòng ban/khối, tổ", "Phòng ban", "Đơn vị/tập thể công tác",
            "Đơn vị công tác", "Địa chỉ/nơi ở", "Mã phân loại cán bộ", "Mã phân loại tập thể",
            "Mã hình thức khen thưởng", "Mã hình thức", "Mã danh hiệu thi đua (nếu có)",
            "Mã danh hiệu thi đua", "Tên đề tài", "Ngày công nhận", "Đơn vị công nhận", "Tóm tắt thành tích",
            "Tên tác giả", "Cơ quan", "Phân loại khen thưởng", "Danh hiệu/Hình thức", "Phân loại đối tượng",
            "Lĩnh vực hoạt động", "Ghi chú", "note",
        ),
    )
)  # fmt: skip
"""Titles of the common sheets that a file may have without needing them."""


def _words(record: type, field: str) -> Callable[[str], str]:
    """The words that the record's field allows."""
    return cells.one_of(*get_args(get_type_hints(record)[field]))


def _code(name: str, *titles: str) -> Column:
    return Column(name, cells.code, titles=titles)


def _may(name: str, read: Callable[[str], Any] = cells.code, *titles: str, otherwise: Any = None) -> Column:
    return Column(name, read, needed=False, otherwise=otherwise, titles=titles)


BODY = _code("body", "Mã đơn vị", "Đơn vị công tác", "Đơn vị/tập thể công tác", "Cơ quan")
PERSON = _code("person", "Mã cán bộ", "Mã cá nhân")
SEASON = _code("season", "Kỳ thi đua")
BEGINS = Column("begins", cells.day, titles=("Từ ngày",))
UNTIL = Column("until", cells.day, titles=("Đến ngày",))
MAY_END = _may("until", cells.day, "Đến ngày")
MADE_UP = _may("made_up", cells.truth, otherwise=False)
CITE = Column("cite", cells.text, titles=("Căn cứ",))
SOURCE = Column("source", cells.text, titles=("Nguồn",))
VERIFIED = _may("verified", cells.truth, "Đã xác minh", otherwise=False)
AWARD = _code(
    "award", "Mã danh hiệu thi đua (nếu có)", "Mã danh hiệu thi đua", "Mã hình thức khen thưởng",
    "Mã hình thức", "Danh hiệu/Hình thức",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file: its columns, which of them name a row, and the change that a row is.

    Rows of a sheet with ``group`` are put together by these columns into one change.
    """

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    change: Callable[[list[Mapping[str, Any]]], RegistryChange]
    group: tuple[str, ...] = ()
    at_once: int = 1
    """Rows that one change holds at most: an entry has a largest size."""
    sealed: tuple[str, ...] = ()
    """Columns that are kept sealed, under the key of ``about``."""
    about: str = ""


def _one(record: Callable[..., RegistryChange], *left_out: str) -> Callable[..., RegistryChange]:
    """The change that a row is by itself, its columns being the record's fields."""

    def change(rows: list[Mapping[str, Any]]) -> RegistryChange:
        return record(**{name: value for name, value in rows[0].items() if name not in left_out})

    return change


def _succeeded(rows: list[Mapping[str, Any]]) -> RegistryChange:
    first = rows[0]
    return e.BodySucceeded(first["body"], tuple(r["succeeds"] for r in rows), first["on"], first["cite"])


def _results(rows: list[Mapping[str, Any]]) -> RegistryChange:
    first = rows[0]
    found = tuple(e.ResultRow(r["subject"], r["what"], r["value"]) for r in rows)
    return e.ResultsEntered(first["body"], first["season"], first["source"], first["verified"], found)


def _awards(rows: list[Mapping[str, Any]]) -> RegistryChange:
    names = ("holder", "award", "season", "kind", "number", "decided", "organ", "feat_on")
    found = tuple(e.HeldRow(**{name: row[name] for name in names}) for row in rows)
    return e.AwardsHeld(rows[0]["body"], rows[0]["source"], rows[0]["verified"], None, found)


def _recognised(rows: list[Mapping[str, Any]]) -> RegistryChange:
    first = rows[0]
    shares = {row["author"]: row["share"] for row in rows}
    return e.InitiativeRecognised(
        first["body"], first["initiative"], first["level"], first["on"], shares, first["decision"]
    )


def _allotment(rows: list[Mapping[str, Any]]) -> RegistryChange:
    reasoned = rows[0]["reason"] is not None
    return _one(partial(e.AllotmentSet, reasoned=reasoned), "reason")(rows)


SHEETS = (
    Sheet("seasons", (SEASON, BEGINS, Column("ends", cells.day, titles=("Đến ngày",))), ("season",),
          _one(e.SeasonOpened)),
    Sheet(
        "bodies",
        (
            BODY,
            Column("kind", _words(e.BodyRegistered, "kind"), titles=("Loại",)),
            _may("role", cells.code, "Vai trò"),
            _may("parent", cells.code, "Mã cấp trên"),
            Column("name_vi", cells.text, titles=("Tên đơn vị/tập thể", "Tên đơn vị")),
            _may("name_en", cells.text),
            MADE_UP,
            _may("locality", cells.code, "Mã địa phương"),
            _may("tags", cells.codes, otherwise=()),
            _may("segment", cells.code, "Khối"),
        ),
        ("body",),
        lambda rows: e.BodyRegistered(**{**rows[0], "name_en": rows[0]["name_en"] or rows[0]["name_vi"]}),
    ),
    Sheet(
        "succession",
        (BODY, _code("succeeds", "Mã đơn vị cũ"), Column("on", cells.day, titles=("Từ ngày",)), CITE),
        ("body", "succeeds"), _succeeded, group=("body", "on", "cite"), at_once=50,
    ),
    Sheet("ended", (BODY, Column("on", cells.day, titles=("Từ ngày",)), CITE), ("body",), _one(e.BodyEnded)),
    Sheet(
        "clusters",
        (
            _code("cluster", "Mã cụm"),
            _code("owner", "Cơ quan tổ chức"),
            Column("number", cells.number, titles=("Số",)),
            Column("year", cells.number, titles=("Năm",)),
            Column("head_by", _words(e.ClusterFormed, "head_by")),
            _may("again", cells.truth, otherwise=False),
            CITE,
        ),
        ("owner", "number", "year"), _one(e.ClusterFormed),
    ),
    Sheet(
        "people",
        (
            PERSON,
            _may("name", cells.text, "Họ và tên"),
            MADE_UP,
            _may("sex", cells.text, "Giới tính"),
            _may("born", cells.text, "Ngày sinh"),
            _may("post", cells.text, "Chức vụ"),
            _may("mail", cells.text, "Thư điện tử", "Email"),
        ),
        ("person",), _one(e.PersonRegistered, "name", "sex", "born", "post", "mail"),
        sealed=("name", "sex", "born", "post", "mail"), about="person",
    ),
    Sheet(
        "members",
        (_code("cluster", "Mã cụm"), _code("unit", "Mã đơn vị"), BEGINS, MAY_END, MADE_UP),
        ("cluster", "unit", "begins"), _one(e.MemberAdmitted),
    ),
    Sheet(
        "leads",
        (
            _code("cluster", "Mã cụm"),
            _code("head", "Cụm trưởng", "Trưởng cụm"),
            _may("deputies", cells.codes, "Cụm phó", "Phó cụm", otherwise=()),
            BEGINS,
            UNTIL,
            Column("paper", cells.text, titles=("Văn bản",)),
        ),
        ("cluster", "begins"), _one(e.ClusterLed),
    ),
    Sheet(
        "mandates",
        (
            BODY, PERSON, _code("office", "Chức vụ"), BEGINS, MAY_END,
            _may("acting", cells.truth, "Quyền", otherwise=False),
            _may("deputy_of", cells.code, "Cấp phó của"),
            MADE_UP,
        ),
        ("body", "person", "office", "begins"), _one(e.MandateGranted),
    ),
    Sheet(
        "moves",
        (
            BODY, PERSON, _code("origin", "Mã đơn vị cũ"), Column("on", cells.day, titles=("Ngày",)),
            Column("how", _words(e.PersonMoved, "how")),
        ),
        ("body", "person", "on"), _one(e.PersonMoved),
    ),
    Sheet("employed", (BODY, PERSON, BEGINS, MAY_END), ("body", "person", "begins"), _one(e.Employed)),
    Sheet(
        "absences",
        (BODY, PERSON, BEGINS, UNTIL, Column("why", _words(e.Absent, "why"), titles=("Lý do",))),
        ("body", "person", "begins"), _one(e.Absent),
    ),
    Sheet(
        "initiatives",
        (
            BODY, _code("initiative", "Mã sáng kiến", "Mã đề tài"),
            Column("level", _words(e.InitiativeRecognised, "level"), titles=("Cấp",)),
            Column("on", cells.day, titles=("Ngày công nhận",)),
            _code("author", "Mã tác giả"),
            Column("share", cells.share, titles=("Tỷ lệ đóng góp",)),
            Column("decision", cells.text, titles=("Số quyết định",)),
            _may("title", cells.text, "Tên đề tài", "Tên sáng kiến"),
        ),
        ("body", "initiative", "author"), _recognised,
        group=("body", "initiative", "level", "on", "decision"), at_once=200,
        sealed=("title",), about="body",
    ),
    Sheet(
        "results",
        (
            BODY, SEASON, _code("subject", "Mã cán bộ", "Mã cá nhân", "Mã đối tượng"),
            _code("what", "Chỉ tiêu"),
            Column("value", cells.text, titles=("Giá trị", "Xếp loại")), SOURCE, VERIFIED,
        ),
        ("body", "season", "subject", "what"), _results,
        group=("body", "season", "source", "verified"), at_once=200,
    ),
    Sheet(
        "awards",
        (
            BODY, _code("holder", "Mã cán bộ", "Mã cá nhân", "Mã đối tượng"), AWARD,
            _may("season", cells.code, "Kỳ thi đua"),
            _may("kind", _words(e.HeldRow, "kind"), "Phân loại khen thưởng", otherwise="merit"),
            Column("number", cells.text, titles=("Số quyết định",)),
            Column("decided", cells.day, titles=("Ngày quyết định",)),
            Column("organ", cells.text, titles=("Cơ quan quyết định",)),
            _may("feat_on", cells.day, "Ngày lập thành tích"),
            SOURCE, VERIFIED,
            _may("other", cells.truth, "Nơi khác tặng", otherwise=False),
        ),
        ("body", "holder", "award", "season", "number"), _awards,
        group=("body", "source", "verified"), at_once=100,
    ),
    Sheet(
        "discipline",
        (
            BODY, PERSON, Column("ref", cells.text, titles=("Số quyết định",)),
            Column("form", _words(e.Disciplined, "form"), titles=("Hình thức",)),
            Column("decided", cells.day, titles=("Ngày quyết định",)),
            _may("served", cells.day, "Ngày hết hiệu lực"),
            _may("counted", cells.code, "Kỳ thi đua"),
        ),
        ("body", "ref"), _one(e.Disciplined),
    ),
    Sheet(
        "proceedings",
        (
            BODY, _code("about", "Mã đối tượng"), Column("ref", cells.text, titles=("Ký hiệu",)),
            Column("kind", _words(e.ProceedingOpened, "kind"), titles=("Loại",)),
            Column("on", cells.day, titles=("Từ ngày",)),
            _may("closed", cells.day, "Ngày kết thúc"),
            _may("confirmed", cells.truth, otherwise=False),
        ),
        ("body", "ref"), _one(e.ProceedingOpened, "closed", "confirmed"),
    ),
    Sheet(
        "allotments",
        (
            _code("body", "Mã đơn vị", "Mã cụm"), AWARD, SEASON,
            Column("seats", cells.number, titles=("Số lượng",)),
            _may("segments", cells.segments, "Theo khối", otherwise={}),
            CITE,
            _may("reason", cells.text, "Lý do"),
        ),
        ("body", "award", "season"), _allotment, sealed=("reason",), about="body",
    ),
)  # fmt: skip
"""In the order in which they are entered: what a row names stands in a sheet before it."""
