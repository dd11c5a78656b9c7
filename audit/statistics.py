"""The year's statistics as the statutory forms want them, over a calendar year or over any days.

The rows of 0601 and 0603 are known from a system that fills them in, not from the circular (Thông tư
02/2023/TT-BNV): they have to be held against it before they are sent. Of 0602, 0604 and 0605 the layout was
not seen; they say what is known to be asked for. All are due on 15 December of the year.

A movement counts on the day of its launch. An award counts on the business date of its decision, or of the
paper from above. One that was cancelled or revoked since is not counted, and stands in a row of its own.
Awards that were entered from elsewhere have no case here and are not counted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from audit.fairness import UnknownSeason
from audit.forms import Form, Row
from audit.ledger import Case, Ledger
from audit.movements import form_0601, launched
from audit.recipients import ENTERPRISE, HOUSEHOLD, Recipients
from domain.award.criteria import AwardKind

CLASSES = (
    ("06", "ministry"),
    ("07", "department"),
    ("08", "business"),
    ("09", "division"),
    ("10", "direct"),
)
"""Six classes are named for five rows: leaders from a deputy head of a division upwards and other leaders are
taken for one. They stand in the order in which they are named."""
MANNERS: tuple[tuple[str, str, AwardKind | None], ...] = (
    ("11", "merit", "merit"),
    ("12", "thematic", "thematic"),
    ("13", "adhoc", "adhoc"),
    ("14", "foreign", None),
    ("15", "service", "service"),
    ("16", "tenure", None),
    ("17", "resistance", None),
)
"""In which manner an award was given. No nomination here is ever of the three that have no kind of ours."""


class BackwardPeriod(ValueError):
    """The period ends before it begins."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day."""

    begins: dt.date
    until: dt.date

    def __post_init__(self) -> None:
        if self.until < self.begins:
            raise BackwardPeriod(f"{self.begins} - {self.until}")

    @classmethod
    def of_year(cls, year: int) -> Period:
        """The calendar year; that the reporting year is another one was not seen anywhere."""
        return cls(dt.date(year, 1, 1), dt.date(year, 12, 31))

    @classmethod
    def of_season(cls, ledger: Ledger, season: str) -> Period:
        """The days of a season of the registry.

        :raises UnknownSeason: the registry has none of this code
        """
        opened = ledger.common.seasons.get(season)
        if opened is None:
            raise UnknownSeason(season)
        return cls(opened.begins, opened.ends)

    @property
    def due(self) -> dt.date | None:
        """When the forms are due: on 15 December, where the period is a year."""
        whole = self == Period.of_year(self.begins.year)
        return dt.date(self.begins.year, 12, 15) if whole else None

    def covers(self, day: dt.date | None) -> bool:
        return day is not None and self.begins <= day <= self.until


@dataclass(frozen=True, slots=True)
class Statistics:
    """The five forms of a period; ``organ`` where only its decisions are counted in 0603."""

    period: Period
    organ: str | None
    forms: tuple[Form, ...]

    def form(self, code: str) -> Form:
        """One of them. Raises ``StopIteration`` for a code that is none."""
        return next(form for form in self.forms if form.code == code)

    def names(self, key: str) -> tuple[str, ...] | None:
        """What a number counts: ``0603/05``, ``0603/05/court.flag``; None where there is no such number."""
        return next((found for form in self.forms if (found := form.names(key)) is not None), None)


def statistics(ledger: Ledger, period: Period, organ: str | None = None) -> Statistics:
    """The forms of the period: who is who is asked of the registry on the day of each award."""
    recipients = Recipients(ledger.registers)
    awarded = [case for case in ledger.cases if period.covers(case.awarded_on)]
    own = [case for case in awarded if not case.from_above and organ in (None, case.organ)]
    forms = (
        form_0601(launched(ledger.movements, ledger.common, period.covers)),
        _form_0602(ledger, period, [case for case in awarded if case.from_above], recipients),
        _form("0603", own, recipients),
        _form_0604(ledger, period, recipients),
        _form_0605(period, recipients),
    )
    return Statistics(period, organ, forms)


@dataclass(frozen=True, slots=True)
class _Awarded:
    """Awards that a form counts, and how they become its rows."""

    cases: Sequence[Case]
    columns: tuple[str, ...]

    def row(self, code: str, name: str, counts: Callable[[Case], bool] = lambda _: True) -> Row:
        return self.of(code, name, [c for c in self.cases if not c.taken_back and counts(c)])

    def of(self, code: str, name: str, cases: Iterable[Case]) -> Row:
        counted = list(cases)
        by = {award: tuple(c.stream for c in counted if c.about.award == award) for award in self.columns}
        return Row(code, name, tuple(c.stream for c in counted), by)


def _form(code: str, cases: Sequence[Case], who: Recipients) -> Form:
    """The rows 01-17 of 0603, with those that close its sums: 02 + 04 + 05 = 01, the classes and what is not
    known of them = 05, the manners and what is none of them = 01."""
    columns = tuple(dict.fromkeys(sorted(case.about.award for case in cases)))
    awarded = _Awarded(cases, columns)
    return Form(code, columns, tuple(_rows(awarded, who)))


def _rows(awarded: _Awarded, who: Recipients) -> Iterable[Row]:
    def household(case: Case) -> bool:
        return who.tagged(case.about.nominee, HOUSEHOLD)

    def collective(case: Case) -> bool:
        return who.is_collective(case.about.nominee) and not household(case)

    def person(case: Case) -> bool:
        return not who.is_collective(case.about.nominee)

    standing = [case for case in awarded.cases if not case.taken_back]
    classes = {case.stream: _class(case, who) for case in standing if person(case)}
    known = {kind for _, _, kind in MANNERS if kind is not None}
    yield awarded.row("01", "total")
    yield awarded.row("02", "collectives", collective)
    yield awarded.row(
        "03", "enterprises", lambda c: collective(c) and who.tagged(c.about.nominee, ENTERPRISE)
    )
    yield awarded.row("04", "households", household)
    yield awarded.row("05", "people", person)
    for code, name in (*CLASSES, ("", "not_known")):
        yield awarded.of(code, f"class_{name}", [c for c in standing if classes.get(c.stream) == name])
    for code, name, kind in MANNERS:
        yield awarded.of(code, f"manner_{name}", [c for c in standing if c.about.kind == kind])
    yield awarded.row("", "manner_other", lambda c: c.about.kind not in known)
    yield awarded.of("", "taken_back", [case for case in awarded.cases if case.taken_back])


def _class(case: Case, who: Recipients) -> str:
    assert case.awarded_on is not None
    return who.person_class(case.about.nominee, case.awarded_on)


def _form_0602(ledger: Ledger, period: Period, granted: Sequence[Case], who: Recipients) -> Form:
    """Awards of the State's: what was sent upward in the period, and what was granted in it."""
    sent = [case for case in ledger.cases if period.covers(case.sent_on)]
    columns = tuple(sorted({case.about.award for case in (*sent, *granted)}))
    awarded = _Awarded(granted, columns)
    rows = (awarded.of("", "sent", sent), *(_unnumbered(row) for row in _rows(awarded, who)))
    return Form("0602", columns, rows, layout_seen=False)


def _unnumbered(row: Row) -> Row:
    """The same row on a form whose numbers are not known."""
    return Row("", row.name, row.names, row.by)


def _form_0604(ledger: Ledger, period: Period, who: Recipients) -> Form:
    """Award bodies, as of the period's last day."""
    day, common = period.until, ledger.common
    councils = (c for c, body in common.bodies.items() if body.kind == "council" and common.stands(c, day))
    rows = (
        Row("", "with_award_office", tuple(who.award_staff(day))),
        Row("", "councils", tuple(councils)),
    )
    return Form("0604", (), rows, layout_seen=False)


def _form_0605(period: Period, who: Recipients) -> Form:
    """Award staff, as of the period's last day. Sex and day of birth are sealed; ``training`` is what they
    studied, which is entered nowhere: a training that they took part in is an activity, and no degree."""
    day = period.until
    staff = tuple(dict.fromkeys(person for people in who.award_staff(day).values() for person in people))
    known = tuple(person for person in staff if who.works_since(person, day) is not None)
    rows = (
        Row("", "staff", staff),
        Row("", "seniority_known", known),
        Row("", "seniority_not_known", tuple(person for person in staff if person not in known)),
        Row("", "sex", None),
        Row("", "age", None),
        Row("", "training", None),
    )
    return Form("0605", (), rows, layout_seen=False)
