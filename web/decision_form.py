"""What the forms of a decision share: how it is found, what a statement names of it, who may act."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from domain.events import Conclusion
from web.answering import Errors
from web.asking import actor
from web.sheet import Field, Given, Sheet, paper_number
from web.showing_decision import ShownDecision, shown
from web.ways import by_way, way_fields

if TYPE_CHECKING:
    from domain.decision.state import Decision
    from web.visit import Visit


async def the_decision(visit: Visit) -> ShownDecision:
    """The decision that the address names."""
    return await shown(visit, visit.path("decision"))


def title_of(visit: Visit, found: ShownDecision) -> str:
    """What it is called: by its number once it has one."""
    return called(visit, found.state)


def called(visit: Visit, state: Decision) -> str:
    """What a decision is called: by its number once it has one."""
    if state.signed is not None:
        return visit._("Decision {paper}", paper=state.signed.paper)
    if state.reopening is not None:
        return visit._("Decision {paper}", paper=state.reopening.paper)
    return visit._("Draft of a decision, …/{symbol}", symbol=state.about.symbol if state.about else "-")


def crumbs(visit: Visit, found: ShownDecision) -> list[tuple[str, str]]:
    """Where one is."""
    return [("/decisions", visit._("Decisions")), (found.at, title_of(visit, found))]


def subject(visit: Visit, found: ShownDecision) -> list[tuple[str, str]]:
    """Which decision it is, in the lines of a statement."""
    return [(visit._("Decision"), f"{title_of(visit, found)} ({found.name})"),
            (visit._("Organ"), found.named(found.organ))]  # fmt: skip


def counted(visit: Visit, found: ShownDecision) -> list[tuple[str, str]]:
    """How many of each award stand on the list."""
    return [
        (
            f"{found.named(count.award)}, {visit.words.word('value', count.kind)}",
            visit._("{people} people, {units} units", people=count.people, units=count.units),
        )
        for count in found.counts
    ]


def lines_field(
    visit: Visit, found: ShownDecision, lines: Iterable[str], label: str = "", *, needed: bool = True
) -> Field:
    """The lines that it is about."""
    there = found.options(lines)
    asked = visit.request.query_params.getlist("line")
    chosen = [line for line, _ in there if line in asked or line.partition("/")[2] in asked]
    return Field("lines", label or visit._("The lines"), "lines", there, ticked=chosen, needed=needed)


def one_line(visit: Visit, found: ShownDecision, lines: Iterable[str]) -> Field:
    """The line that it is about."""
    there, asked = found.options(lines), visit.request.query_params.get("line", "")
    value = next((line for line, _ in there if asked and line.partition("/")[2] == asked), "")
    if len(there) == 1:
        value = there[0][0]
    return Field("line", visit._("Line"), "pick", there, value=value)


def in_words(visit: Visit, kind: str, codes: Iterable[str]) -> list[tuple[str, str]]:
    """Codes with their words, as choices."""
    return [(code, visit.words.word(kind, code)) for code in codes]


def of_department(visit: Visit, found: ShownDecision, made: Sheet) -> Sheet:
    """An act of the organ's award department."""
    offered = made.offered and found.department is not None
    return replace(
        made,
        by=lambda given: found.department or actor(visit),
        named=found.named,
        crumbs=crumbs(visit, found),
        subject=subject(visit, found),
        offered=offered,
    )


def of_signer(visit: Visit, found: ShownDecision, made: Sheet) -> Sheet:
    """An act of whoever may sign the organ's decisions: always signed, in the way that he chooses."""
    return replace(
        made,
        fields=(*made.fields, *way_fields(visit, found.ways)),
        by=by_way(visit, found.ways),
        named=found.named,
        crumbs=crumbs(visit, found),
        subject=(*subject(visit, found), *made.subject),
        accepts=found.accepts,
        signs=True,
        offered=made.offered and bool(found.ways),
    )


def of_lines(visit: Visit, found: ShownDecision) -> Callable[[Given], str]:
    """Under whose key words about the ticked lines are kept."""
    return lambda given: found.of(given.lines(), visit.person)


def of_line(visit: Visit, found: ShownDecision) -> Callable[[Given], str]:
    """Under whose key words about the one line are kept."""
    return lambda given: found.of([given.said("line")], visit.person)


# The paper that found the fault ----------------------------------------------------------------------------


def conclusion_fields(visit: Visit) -> list[Field]:
    """Its number, its day, and whose it is."""
    return [
        paper_number(visit, "paper", visit._("Number of the paper that it stands on")),
        Field("dated", visit._("Date of that paper"), "day"),
        Field("of", visit._("Whose paper it is"), hint=visit._("Name of the body, or its code")),
    ]


def conclusion(given: Given) -> Conclusion:
    """The paper as it was given."""
    return Conclusion(given.said("paper"), given.day("dated"), given.said("of"))


def numbered(visit: Visit, name: str, found: Sequence[object]) -> int | None:
    """Which of several (the first is number 1) the address or the form names."""
    asked = visit.asked(name)
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 0
    return number if 1 <= number <= len(found) else None


def per_line(given: Given, prefix: str, lines: Sequence[str]) -> dict[str, str]:
    """What was typed for each line, in fields that are numbered by its place."""
    texts = {line: given.said(f"{prefix}{n}") for n, line in enumerate(lines, 1)}
    return {line: text for line, text in texts.items() if text}


def nothing(visit: Visit, field: str = "") -> Errors:
    """Nothing was typed where something has to be."""
    return {field: visit._("Fill in at least one of these")}
