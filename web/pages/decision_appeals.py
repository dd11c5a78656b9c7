"""Appeals against a line and their answers; cases that are opened again by exception; the close of a year."""

from __future__ import annotations

from typing import Literal, get_args

from starlette.responses import RedirectResponse, Response

from domain import authority, book
from domain.award.stages import SignStage, VoteStage
from domain.commands import Actor, AnswerAppeal, Ask, CloseSeason, FileAppeal, ReopenCases
from domain.decision import paper
from domain.events import ReopenGround, Unsigned
from domain.facts import Facts
from web.acting import himself_or_for
from web.agreed import agreed_lines, named_lines
from web.answering import Errors
from web.asking import actor, hidden
from web.decision_form import (
    conclusion,
    conclusion_fields,
    in_words,
    numbered,
    of_line,
    of_signer,
    one_line,
    subject,
    the_decision,
)
from web.needs import DEPARTMENT, SEES_A_LINE, SEES_DECISION, SIGNS_DECISIONS
from web.sheet import Field, Given, Sheet, paper_number, reason, sheet
from web.showing_decision import ShownDecision
from web.visit import Visit
from web.ways import by_way, keeper_of, way_fields, ways_to_sign

Answer = Literal["upheld", "partly", "rejected"]


def own_lines(visit: Visit, found: ShownDecision) -> list[str]:
    """The lines against which the visitor may appeal: his own, and those of a unit for which he files."""
    lines = (*found.state.lines, *found.state.left)
    return [line for line in lines if appellant(visit, found, line) is not None]


def appellant(visit: Visit, found: ShownDecision, line: str) -> Actor | None:
    """As whom the visitor may appeal against the line."""
    if line not in found.cases:
        return None
    about = paper.about_of(found.cases[line])
    for who in himself_or_for(visit, found.facts, about.unit):
        if visit.person == about.nominee or authority.files_for(found.facts, who, about.unit, visit.today):
            return who
    return None


@sheet("/decisions/{decision}/appeal", SEES_A_LINE)
async def appeal(visit: Visit) -> Sheet | Response:
    """Appeal against what was decided on a line, also against being left out."""
    found = await the_decision(visit)
    lines = own_lines(visit, found)
    text = Field(
        "text",
        visit._("What you say against it"),
        "words",
        hint=visit._("Kept sealed; read by those who may open it."),
        kept=True,
        most=10_000,
    )
    return Sheet(
        found.stream,
        visit._("Appeal against a line"),
        visit._("File the appeal"),
        lambda given: FileAppeal(given.said("line")),
        "/inbox",
        (one_line(visit, found, lines), text),
        subject=subject(visit, found),
        by=lambda given: appellant(visit, found, given.said("line")) or actor(visit),
        of=of_line(visit, found),
        named=found.named,
        offered=found.state.phase == "signed" and bool(lines),
        signs=True,
    )


@sheet("/decisions/{decision}/answer", SEES_DECISION)
async def answer(visit: Visit) -> Sheet | Response:
    """Answer an appeal by a paper; it changes nothing by itself."""
    found = await the_decision(visit)
    appeals = found.state.appeals
    number = numbered(visit, "appeal", appeals)
    if number is None:
        number = next((n for n, one in enumerate(appeals, 1) if one.answered is None), None)
    if number is None:
        return RedirectResponse(found.at, 303)
    one, which = appeals[number - 1], number

    def asked(given: Given) -> Ask | Errors:
        said: Answer = next(each for each in get_args(Answer) if each == given.said("answer"))
        return AnswerAppeal(which, said, given.said("paper"))

    made = Sheet(
        found.stream,
        visit._("Answer the appeal"),
        visit._("Sign the answer"),
        asked,
        found.at,
        (
            Field("appeal", "", "fixed", value=str(number)),
            Field("answer", visit._("Answer"), "radio", in_words(visit, "appeal", get_args(Answer))),
            paper_number(visit),
            reason(visit),
        ),
        subject=[
            (visit._("Appeal"), f"{number}, {visit.words.day(one.on)}, {found.named(one.by)}"),
            (visit._("Line"), found.options([one.filed.line])[0][1]),
        ],
        notes=(
            visit._(
                "The answer changes nothing by itself: an erratum, a cancelling or a new vote follows it."
            ),
        ),
        of=lambda given: found.of([one.filed.line], visit.person),
        offered=one.answered is None,
    )
    return of_signer(visit, found, made)


# A decision by exception, and the end of a year ------------------------------------------------------------


@sheet("/reopening/{organ}", SIGNS_DECISIONS)
async def reopen(visit: Visit) -> Sheet | Response:
    """Send cases that are over back to a vote, by a decision of its own."""
    organ, facts = visit.path("organ"), await visit.facts()
    stages = list_stages(facts, organ)
    ways = [way for stage in stages for way in ways_to_sign(visit, facts, stage, organ)]
    ways = list(dict.fromkeys(ways))
    votes = dict.fromkeys(
        one.stage
        for adopted in facts.common.policies.values()
        if any(isinstance(one, SignStage) and one.signs == "list" for one in adopted.policy.route)
        for one in adopted.policy.route
        if isinstance(one, VoteStage)
    )

    def asked(given: Given) -> Ask | Errors:
        codes = given.said("lines").split()
        lines = tuple(code if "/" in code else f"nomination/{code}" for code in codes)
        ground: ReopenGround = next(one for one in get_args(ReopenGround) if one == given.said("ground"))
        basis = conclusion(given)
        return ReopenCases(organ, given.said("symbol"), lines, given.said("stage"), basis, ground)

    organ_name = (await visit.names([organ]))[organ]
    return Sheet(
        new_stream(visit, organ),
        visit._("Open cases again by exception"),
        visit._("Sign the decision"),
        asked,
        "/decisions",
        (
            Field(
                "lines",
                visit._("Reference numbers of the cases"),
                "words",
                hint=visit._("One on each line"),
                most=20_000,
            ),
            Field(
                "stage",
                visit._("The vote that they go back to"),
                "pick",
                [(v, visit.words.stage(v)) for v in votes],
            ),
            Field(
                "ground",
                visit._("On which ground"),
                "radio",
                in_words(visit, "reopening", get_args(ReopenGround)),
            ),
            symbol_field(visit),
            *conclusion_fields(visit),
            reason(visit),
            *way_fields(visit, ways),
        ),
        crumbs=[("/decisions", visit._("Decisions"))],
        subject=[(visit._("Organ"), organ_name)],
        notes=(
            visit._(
                "A case that fell short is over. This is an exception, by a decision with its own number."
            ),
        ),
        by=by_way(visit, ways),
        accepts=stages[0].proof if stages else ("session", "passkey"),
        offered=bool(ways),
        signs=True,
    )


def list_stages(facts: Facts, organ: str) -> list[SignStage]:
    """The stages at which an organ's office signs lists, one for each office."""
    role = facts.common.bodies[organ].role if organ in facts.common.bodies else None
    found: dict[str, SignStage] = {}
    for adopted in facts.common.policies.values():
        for stage in adopted.policy.route:
            if isinstance(stage, SignStage) and stage.signs == "list" and stage.body in (role, organ):
                found.setdefault(stage.by, stage)
    return list(found.values())


def symbol_field(visit: Visit) -> Field:
    """What follows the number on the paper."""
    return Field("symbol", visit._("What follows the number on the paper"), hint="QĐ-TANDTC-TĐKT", most=60)


def new_stream(visit: Visit, organ: str) -> str:
    """The stream of a new decision: the same when the form is sent again, and nobody's guess."""
    return f"decision/{organ}-{hidden(visit, 'decision')[:10]}" if visit.form else "decision/-"


@sheet("/seasons/{organ}/{season}/close", DEPARTMENT)
async def close_season(visit: Visit) -> Sheet | Response:
    """Close the organ's award year, naming every agreed line that was not signed, and why."""
    organ, season = visit.path("organ"), visit.path("season")
    lines = [one for one in await agreed_lines(visit, organ, drafts=True) if one.season == season]
    shown = await named_lines(visit, lines)
    whys = [
        ("deferred", visit._("put off")),
        ("in_draft", visit._("in a draft")),
        ("waiting_for_papers", visit._("waits for papers")),
        ("frozen", visit._("frozen")),
        ("with_other_organ", visit._("with another organ")),
        ("not_approved", visit._("not approved by the leader")),
    ]

    def asked(given: Given) -> Ask | Errors:
        told: dict[str, Unsigned] = {}
        for n, one in enumerate(lines, 1):
            why: Unsigned = next(each for each in get_args(Unsigned) if each == given.said(f"why-{n}"))
            told[one.stream] = why
        return CloseSeason(organ, season, told)

    facts = await visit.facts()
    closed = await visit.site.reading.with_facts(lambda facts: book.is_closed(organ, season, facts))
    name = (await visit.names([organ]))[organ]
    return Sheet(
        book.of_season(organ, season),
        visit._("Close the award year {season}", season=season),
        visit._("Close the year"),
        asked,
        f"/drafting?organ={organ}",
        [
            Field(f"why-{n}", text, "pick", whys, value="in_draft" if one.draft else "")
            for n, (one, text) in enumerate(zip(lines, shown, strict=True), 1)
        ],
        crumbs=[("/decisions", visit._("Decisions"))],
        subject=[(visit._("Organ"), name), (visit._("Season"), season)],
        notes=(
            visit._("Every agreed line without a signed decision is named with its reason; no line is lost.")
            if lines
            else visit._("Every agreed line of the year is carried by a decision."),
        ),
        by=lambda given: keeper_of(visit, facts, organ) or actor(visit),
        offered=closed is None and season in facts.common.seasons,
        signs=True,
    )
