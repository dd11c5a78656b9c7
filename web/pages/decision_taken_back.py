"""Taking awards back: proposed by who proposed them, decided by who gave them; what comes in again."""

from __future__ import annotations

from typing import get_args

from starlette.responses import RedirectResponse, Response

from domain import authority
from domain.commands import (
    Actor,
    Ask,
    DecideRevocation,
    ProposeRevocation,
    RecoverItem,
    RecoverMoney,
    RejectRevocation,
)
from domain.decision import paper
from domain.events import Item, RevocationGround
from web.acting import himself_or_for
from web.answering import Errors
from web.asking import actor
from web.decision_form import (
    conclusion,
    conclusion_fields,
    in_words,
    lines_field,
    numbered,
    of_department,
    of_lines,
    of_signer,
    subject,
    the_decision,
)
from web.needs import SEES_A_LINE, SEES_DECISION
from web.sheet import Field, Given, Sheet, paper_number, reason, sheet
from web.showing_decision import ShownDecision
from web.visit import Visit


def levels(visit: Visit, found: ShownDecision) -> dict[str, list[str]]:
    """For which bodies the visitor may propose it, and the lines that each of them proposed."""
    facts = found.facts
    bodies: dict[str, list[str]] = {}
    for line in found.state.standing:
        unit = paper.about_of(found.cases[line]).unit
        for body in dict.fromkeys((*(one.body for one in facts.common.superiors(unit)), unit, found.organ)):
            bodies.setdefault(body, []).append(line)
    return {body: lines for body, lines in bodies.items() if proposer_of(visit, found, body) is not None}


def proposer_of(visit: Visit, found: ShownDecision, body: str) -> Actor | None:
    """As whom the visitor may propose it for this body."""
    facts, today = found.facts, visit.today
    for who in himself_or_for(visit, facts, body):
        if authority.files_for(facts, who, body, today) or authority.keeps_awards(facts, who, body, today):
            return who
    return None


@sheet("/decisions/{decision}/propose-revocation", SEES_A_LINE)
async def propose(visit: Visit) -> Sheet | Response:
    """Propose to take awards back, for the body that proposed them."""
    found = await the_decision(visit)
    bodies = levels(visit, found)
    lines = tuple(dict.fromkeys(line for those in bodies.values() for line in those))

    def asked(given: Given) -> Ask | Errors:
        ground: RevocationGround = next(g for g in get_args(RevocationGround) if g == given.said("ground"))
        return ProposeRevocation(given.lines(), ground, conclusion(given), given.said("body"))

    sees = found.department is not None or bool(found.ways)
    return Sheet(
        found.stream,
        visit._("Propose to take awards back"),
        visit._("Propose it"),
        asked,
        found.at if sees else "/inbox",
        (
            lines_field(visit, found, lines),
            Field(
                "body",
                visit._("Body that proposes it"),
                "pick",
                [(body, found.named(body)) for body in bodies],
                value=next(iter(bodies)) if len(bodies) == 1 else "",
            ),
            Field(
                "ground",
                visit._("On which ground"),
                "radio",
                in_words(visit, "revocation", get_args(RevocationGround)),
            ),
            *conclusion_fields(visit),
            reason(visit, needed=False),
        ),
        subject=subject(visit, found),
        by=lambda given: proposer_of(visit, found, given.said("body")) or actor(visit),
        of=of_lines(visit, found),
        named=found.named,
        offered=found.state.phase == "signed" and bool(lines),
        signs=True,
    )


@sheet("/decisions/{decision}/revoke", SEES_DECISION)
async def revoke(visit: Visit) -> Sheet | Response:
    """Take the awards back, naming for each line what has to come in."""
    found = await the_decision(visit)
    number = _open_one(visit, found)
    if number is None:
        return RedirectResponse(found.at, 303)
    proposed = found.state.revocations[number - 1].proposed
    lines = proposed.lines
    items = in_words(visit, "item", get_args(Item))

    def asked(given: Given) -> Ask | Errors:
        due: dict[str, tuple[Item, ...]] = {}
        money: dict[str, int] = {}
        for n, line in enumerate(lines, 1):
            ticked = given.lines(f"items-{n}")
            if wanted := tuple(item for item in get_args(Item) if item in ticked):
                due[line] = wanted
            if amount := given.number(f"money-{n}"):
                money[line] = amount
        return DecideRevocation(number, due, money)

    fields = [Field("revocation", "", "fixed", value=str(number))]
    for n, (_line, text) in enumerate(found.options(lines), 1):
        label = visit._("To be given back: {line}", line=text)
        fields.append(Field(f"items-{n}", label, "lines", items, needed=False))
        fields.append(
            Field(
                f"money-{n}",
                visit._("Money to be paid back, in đồng: {line}", line=text),
                "number",
                needed=False,
            )
        )
    made = Sheet(
        found.stream,
        visit._("Take the awards back"),
        visit._("Take them back"),
        asked,
        found.at,
        (*fields, reason(visit, needed=False)),
        subject=_proposal(visit, found, number),
        notes=(
            visit._(
                "By a paper with its own number. Awards that rest on these are listed to be looked at again."
            ),
        ),
        of=lambda given: found.of(lines, visit.person),
        bad=True,
        links=(
            (f"{found.at}/reject-revocation?revocation={number}", visit._("Leave the awards where they are")),
        ),
    )
    return of_signer(visit, found, made)


@sheet("/decisions/{decision}/reject-revocation", SEES_DECISION)
async def reject(visit: Visit) -> Sheet | Response:
    """Leave the awards where they are, with reasons."""
    found = await the_decision(visit)
    number = _open_one(visit, found)
    if number is None:
        return RedirectResponse(found.at, 303)
    lines = found.state.revocations[number - 1].proposed.lines
    made = Sheet(
        found.stream,
        visit._("Leave the awards where they are"),
        visit._("Reject the proposal"),
        lambda given: RejectRevocation(number),
        found.at,
        (Field("revocation", "", "fixed", value=str(number)), reason(visit)),
        subject=_proposal(visit, found, number),
        of=lambda given: found.of(lines, visit.person),
    )
    return of_signer(visit, found, made)


def _open_one(visit: Visit, found: ShownDecision) -> int | None:
    """The proposal that is named, or the first that waits."""
    revocations = found.state.revocations
    named = numbered(visit, "revocation", revocations)
    if named is not None:
        return named
    return next((n for n, one in enumerate(revocations, 1) if one.outcome is None), None)


def _proposal(visit: Visit, found: ShownDecision, number: int) -> list[tuple[str, str]]:
    proposed = found.state.revocations[number - 1].proposed
    paper_ = proposed.conclusion
    return [
        (
            visit._("Proposal"),
            visit._("number {number}, by {body}", number=number, body=found.named(proposed.body)),
        ),
        (visit._("The lines"), "; ".join(text for _, text in found.options(proposed.lines))),
        (visit._("On which ground"), visit.words.word("revocation", proposed.ground)),
        (visit._("Stands on"), f"{paper_.number}, {visit.words.day(paper_.on)}, {found.named(paper_.body)}"),
    ]


@sheet("/decisions/{decision}/recover-item", SEES_DECISION)
async def recover_item(visit: Visit) -> Sheet | Response:
    """Note that an item came back."""
    found = await the_decision(visit)
    due = sorted(found.state.items_due())
    there = [
        (f"{line}|{item}", f"{visit.words.word('item', item)}: {found.options([line])[0][1]}")
        for line, item in due
    ]

    def asked(given: Given) -> Ask | Errors:
        line, _, what = given.said("what").partition("|")
        item: Item = next(one for one in get_args(Item) if one == what)
        return RecoverItem(line, item)

    made = Sheet(
        found.stream,
        visit._("Something came back"),
        visit._("Record it"),
        asked,
        found.at,
        (
            Field(
                "what",
                visit._("What came back"),
                "radio",
                there,
                value=there[0][0] if len(there) == 1 else "",
            ),
        ),
        offered=bool(due),
    )
    return of_department(visit, found, made)


@sheet("/decisions/{decision}/recover-money", SEES_DECISION)
async def recover_money(visit: Visit) -> Sheet | Response:
    """Note that money came back."""
    found = await the_decision(visit)
    due = found.state.money_due()
    there = [(line, f"{text}: {due[line]:,} đồng") for line, text in found.options(due)]
    made = Sheet(
        found.stream,
        visit._("Money came back"),
        visit._("Record it"),
        lambda given: RecoverMoney(given.said("line"), given.number("amount"), given.said("paper")),
        found.at,
        (
            Field("line", visit._("Line"), "pick", there, value=there[0][0] if len(there) == 1 else ""),
            Field("amount", visit._("Amount in whole đồng"), "number"),
            paper_number(visit, "paper", visit._("Number of the receipt")),
        ),
        offered=bool(due),
    )
    return of_department(visit, found, made)
