"""A made-up season as a folder of CSV files, for loading under measure: ``write(folder, people, …)``.

The same arguments give the same files. There are provincial courts under one sector, regional courts under
them, a cluster of the regional courts of each province, and ``people`` in all of them, each with a mandate,
an employment, a rating of three seasons and some awards held. Nobody and nothing in it is real.
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections.abc import Iterable, Sequence
from pathlib import Path

FAMILIES = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương")
MIDDLES = ("Văn", "Thị", "Minh", "Ngọc", "Hữu", "Thanh", "Đức", "Thu", "Quang", "Hải", "Xuân", "Kim")
GIVEN = (
    "An", "Bình", "Châu", "Dũng", "Giang", "Hà", "Hạnh", "Hùng", "Hương", "Khánh", "Lan", "Linh", "Long",
    "Mai", "Nam", "Nga", "Phúc", "Quân", "Sơn", "Tâm", "Thảo", "Trang", "Tuấn", "Vinh", "Yến",
)  # fmt: skip
SEASONS = (2023, 2024, 2025)
RATINGS = ("excellent", "good", "good", "good", "completed")
AWARDS = ("court.advanced_worker", "court.advanced_worker", "court.base_fighter")
MANDATE_BEGINS = dt.date(2025, 7, 1)
SECTOR = "toa-an"

Line = Sequence[object]


def write(folder: Path, people: int, regional: int, provincial: int, seed: int = 1) -> list[str]:
    """Write the folder; the codes of its bodies that have people."""
    chance = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    provinces = [f"tinh-{n:02d}" for n in range(1, provincial + 1)]
    regions = {f"kv-{n:03d}": provinces[n % provincial] for n in range(1, regional + 1)}
    bodies = [*provinces, *regions]
    staff = {f"p.{n:05d}": bodies[n % len(bodies)] for n in range(people)}
    _table(
        folder / "seasons.csv",
        ("season", "begins", "ends"),
        ((f"court-{y}", f"{y - 1}-10-01", f"{y}-09-30") for y in SEASONS),
    )
    _table(folder / "bodies.csv", _BODY, _bodies(provinces, regions))
    _table(
        folder / "clusters.csv",
        _CLUSTER,
        ((f"cum-{p}", p, 1, 2025, "election", "no", "QĐ 1") for p in provinces),
    )
    _table(
        folder / "members.csv",
        ("cluster", "unit", "begins", "until", "made_up"),
        ((f"cum-{p}", r, "2025-07-01", "", "yes") for r, p in regions.items()),
    )
    _table(folder / "people.csv", ("person", "name", "made_up"), ((p, _name(chance), "yes") for p in staff))
    _table(folder / "mandates.csv", _MANDATE, _mandates(staff))
    _table(
        folder / "employed.csv",
        ("body", "person", "begins"),
        ((b, p, dt.date(chance.randint(1995, 2022), chance.randint(1, 12), 1)) for p, b in staff.items()),
    )
    _table(
        folder / "results.csv",
        ("body", "season", "subject", "what", "value", "source", "verified"),
        (
            (b, f"court-{y}", p, "rating", chance.choice(RATINGS), f"Báo cáo năm {y}", "no")
            for y in SEASONS
            for p, b in staff.items()
        ),
    )
    _table(folder / "awards.csv", _AWARD, _awards(staff, chance))
    return bodies


_BODY = ("body", "kind", "role", "parent", "name_vi", "name_en", "made_up", "tags", "segment")
_CLUSTER = ("cluster", "owner", "number", "year", "head_by", "again", "cite")
_MANDATE = ("body", "person", "office", "begins", "made_up")
_AWARD = ("body", "holder", "award", "season", "kind", "number", "decided", "organ", "source", "verified")


def _bodies(provinces: list[str], regions: dict[str, str]) -> Iterable[Line]:
    yield SECTOR, "organ", "sector", "", "Tòa án (dựng)", "The courts (made up)", "yes", "", "central"
    for number, code in enumerate(provinces, start=1):
        name = f"Tòa án tỉnh {number}", f"Provincial Court {number}"
        yield code, "unit", "provincial_court", SECTOR, *name, "yes", "provincial_court", "local"
        yield (
            f"cum-{code}",
            "cluster",
            "",
            code,
            f"Cụm thi đua tỉnh {number}",
            f"Cluster {number}",
            "yes",
            "",
            "",
        )
    for number, (code, province) in enumerate(regions.items(), start=1):
        name = f"Tòa án khu vực {number}", f"Regional Court {number}"
        yield code, "unit", "regional_court", province, *name, "yes", "regional_court", "local"


def _mandates(staff: dict[str, str]) -> Iterable[Line]:
    led: set[str] = set()
    for person, body in staff.items():
        yield body, person, "staff" if body in led else "head", MANDATE_BEGINS, "yes"
        led.add(body)


def _awards(staff: dict[str, str], chance: random.Random) -> Iterable[Line]:
    """Two a person on average, of three seasons at most."""
    for person, body in staff.items():
        for year in chance.sample(SEASONS, chance.choice((1, 2, 2, 3))):
            award, number = chance.choice(AWARDS), f"{chance.randint(1, 999)}/QĐ-TA"
            decided = dt.date(year, 11, chance.randint(1, 28))
            yield body, person, award, f"court-{year}", "merit", number, decided, body, "Sổ khen thưởng", "no"


def _name(chance: random.Random) -> str:
    return f"{chance.choice(FAMILIES)} {chance.choice(MIDDLES)} {chance.choice(GIVEN)}"


def _table(path: Path, head: Sequence[str], rows: Iterable[Line]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(head)
        writer.writerows(rows)
