"""The stages that an office keeps: papers, appraisal, opinions of other bodies, and what goes upward."""

from __future__ import annotations

from typing import Literal, get_args

from starlette.responses import RedirectResponse, Response

from domain import authority
from domain.award.stages import AppraisalStage, ConsultationStage, UpwardStage
from domain.commands import (
    Actor,
    Appraise,
    Ask,
    AskOpinions,
    CheckDossier,
    CloseConsultation,
    EnterAnswer,
    GiveOpinion,
    HandOverAward,
    SendUpward,
)
from domain.events import Finding, Opinion, UpwardAnswer
from domain.nomination.appraising import stated_in
from web.acting import first, mine
from web.answering import Errors
from web.asking import actor
from web.case_acts import to_hand_over
from web.decision_form import in_words
from web.desk_form import OnDesk, of_case, on_desk
from web.needs import SEES_CASE
from web.rendering import page
from web.sheet import Field, Given, Sheet, paper_number, reason, sheet
from web.table import route
from web.visit import Visit


@sheet("/cases/{case}/check-papers", SEES_CASE)
async def papers(visit: Visit) -> Sheet | Response:
    """Which kinds of papers lie in the file."""
    desk = await on_desk(visit)
    stage = desk.stage
    wanted = stage.papers if isinstance(stage, AppraisalStage) else ()
    there = desk.case.state.desk.papers
    made = Sheet(
        desk.case.stream,
        visit._("Which papers lie in the file"),
        visit._("Record what is there"),
        lambda given: CheckDossier(desk.name, given.lines("present")),
        f"{desk.at}/appraise",
        (
            Field(
                "present",
                visit._("Kinds of papers that are there"),
                "lines",
                in_words(visit, "paper", wanted),
                ticked=there.present if there else (),
                hint=visit._("What the rules want and is not ticked is missing."),
                needed=False,
            ),
        ),
        offered=desk.keeps and bool(wanted),
    )
    return of_case(visit, desk, made)


@sheet("/cases/{case}/appraise", SEES_CASE)
async def appraise(visit: Visit) -> Sheet | Response:
    """Eligible, not eligible by a clause, or unclear and who has to say."""
    desk = await on_desk(visit)
    stage = desk.stage
    offered = desk.keeps and isinstance(stage, AppraisalStage)
    stated = list(dict.fromkeys(stated_in(desk.case.policy.eligibility)))
    notes = list(desk.case.found)
    on_it = desk.case.state.desk
    if isinstance(stage, AppraisalStage) and stage.papers:
        missing = stage.papers if on_it.papers is None else on_it.papers.missing
        if missing:
            kinds = ", ".join(visit.words.word("paper", kind) for kind in missing)
            notes.append(visit._("Papers missing, so it cannot be found eligible: {kinds}", kinds=kinds))

    def asked(given: Given) -> Ask | Errors:
        found: Finding = next(one for one in get_args(Finding) if one == given.said("finding"))
        if found == "not_eligible" and not given.said("clause"):
            return {"clause": visit._("Write the clause by which it is not eligible")}
        if found == "unclear" and not given.said("who"):
            return {"who": visit._("Write who has to say what is unclear")}
        said = {code: answer for code in stated if (answer := given.said(f"stated-{code}"))}
        yes_or_no: dict[str, Literal["yes", "no"]] = {
            code: "yes" if answer == "yes" else "no" for code, answer in said.items()
        }
        return Appraise(desk.name, found, given.maybe("clause"), yes_or_no, given.maybe("who"))

    answers = [("yes", visit._("yes")), ("no", visit._("no"))]
    made = Sheet(
        desk.case.stream,
        visit._("Appraise the file"),
        visit._("Record what was found"),
        asked,
        desk.at,
        (
            *(
                Field(f"stated-{code}", visit.words.word("stated", code), "radio", answers, needed=False)
                for code in stated
            ),
            Field(
                "finding", visit._("What was found"), "radio", in_words(visit, "finding", get_args(Finding))
            ),
            Field("clause", visit._("Clause, where it is not eligible"), needed=False, most=300),
            Field(
                "who",
                visit._("Who has to say it, where it is unclear"),
                hint=visit._("Code of the body or the person"),
                needed=False,
                most=100,
            ),
            reason(visit, needed=False),
        ),
        notes=notes,
        offered=offered,
        links=((f"{desk.at}/check-papers", visit._("Which papers lie in the file")),),
    )
    return of_case(visit, desk, made)


@route("GET", "/cases/{case}/clarify", SEES_CASE)
async def clarify(visit: Visit) -> Response:
    """What is unclear, and to whom one says it: who asked looks at the file anew."""
    desk = await on_desk(visit)
    appraised = desk.case.state.desk.appraised
    if appraised is None or appraised.finding != "unclear":
        return RedirectResponse(desk.at, 303)
    words = {}
    tells = first(await mine(visit, desk.case.stream), "clarify") is not None
    if tells or desk.keeps:
        entries = [entry for entry in desk.case.entries if entry.type == "Appraised"]
        words = (await visit.site.reading.words_of(entries[-1:])).get(entries[-1].position, {})
    office = getattr(desk.stage, "by", "")
    return page(
        visit,
        "clarify.html",
        case=desk.case,
        said=words.get("reason", ""),
        who=desk.case.named(appraised.who or ""),
        office=visit.words.office(office),
        body=desk.case.named(desk.body),
        keeps=desk.keeps,
    )


# Opinions of other bodies ----------------------------------------------------------------------------------


@sheet("/cases/{case}/ask_opinions", SEES_CASE)
async def ask_opinions(visit: Visit) -> Sheet | Response:
    """Ask the bodies that the policy names."""
    desk = await on_desk(visit)
    stage = desk.stage
    asks = stage.asks if isinstance(stage, ConsultationStage) else ()
    roles = ", ".join(visit.words.word("role", role) for role in asks)
    number = Field(
        "paper", visit._("Number of the letter that asks (may be left out)"), needed=False, most=100
    )
    made = Sheet(
        desk.case.stream,
        visit._("Ask for opinions"),
        visit._("Ask them"),
        lambda given: AskOpinions(desk.name, given.maybe("paper")),
        desk.at,
        (number,),
        subject=[(visit._("Who is asked"), roles)] if roles else [],
        notes=(visit._("Whoever stays silent is reported as silent, never as agreeing."),),
        offered=desk.keeps and bool(asks) and desk.case.state.desk.asked is None,
    )
    return of_case(visit, desk, made)


@sheet("/cases/{case}/give_opinion", SEES_CASE)
async def give_opinion(visit: Visit) -> Sheet | Response:
    """The opinion of one's body, or the letter that brought it."""
    desk = await on_desk(visit)
    silent = desk.case.state.desk.silent if isinstance(desk.stage, ConsultationStage) else ()
    by = {body: await _speaker(visit, desk, body) for body in silent}
    bodies = [(body, desk.case.named(body)) for body in silent if by[body] is not None or desk.keeps]

    def asked(given: Given) -> Ask | Errors:
        body = given.said("body")
        said: Opinion = next(one for one in get_args(Opinion) if one == given.said("opinion"))
        if by.get(body) is None and not given.said("paper"):
            return {"paper": visit._("Write the number of the letter that brought it")}
        return GiveOpinion(desk.name, body, said, given.maybe("paper"))

    made = Sheet(
        desk.case.stream,
        visit._("Give the opinion"),
        visit._("Give the opinion"),
        asked,
        desk.at,
        (
            Field("body", visit._("Body"), "pick", bodies, value=bodies[0][0] if len(bodies) == 1 else ""),
            Field("opinion", visit._("Opinion"), "radio", in_words(visit, "opinion", get_args(Opinion))),
            reason(visit, needed=False),
            Field(
                "paper",
                visit._("Number of the letter (may be left out where it is yours)"),
                needed=False,
                most=100,
            ),
        ),
        by=lambda given: by.get(given.said("body")) or desk.keeper or actor(visit),
        offered=bool(bodies),
    )
    return of_case(visit, desk, made)


async def _speaker(visit: Visit, desk: OnDesk, body: str) -> Actor | None:
    """Who the visitor is for the body: its head, or by a delegation; nobody."""
    given = [one.by for one in await visit.offices() if one.body == body and one.office == authority.HEAD]
    for by in sorted(given, key=lambda one: one is not None):
        who = Actor(visit.person, "session", delegation=None if by is None else by.delegation)
        if authority.speaks_for_unit(desk.facts, who, body, visit.today):
            return who
    return None


@sheet("/cases/{case}/close_consultation", SEES_CASE)
async def close_consultation(visit: Visit) -> Sheet | Response:
    """Go on when the time is over; who is silent is named."""
    desk = await on_desk(visit)
    on_it = desk.case.state.desk
    subject = [
        (desk.case.named(body), visit.words.word("opinion", given.opinion))
        for body, given in on_it.opinions.items()
    ]
    subject += [(desk.case.named(body), visit._("silent")) for body in on_it.silent]
    notes = []
    if on_it.asked is not None and visit.today <= on_it.asked.until:
        notes.append(
            visit._(
                "They may answer until {day}; it can be closed after it.",
                day=visit.words.day(on_it.asked.until),
            )
        )
    made = Sheet(
        desk.case.stream,
        visit._("Close the consultation"),
        visit._("Close it"),
        lambda given: CloseConsultation(desk.name),
        desk.at,
        subject=subject,
        notes=notes,
        offered=desk.keeps and isinstance(desk.stage, ConsultationStage),
        links=((f"{desk.at}/give_opinion", visit._("Enter an opinion that came by letter")),)
        if on_it.silent
        else (),
    )
    return of_case(visit, desk, made)


# Upward ----------------------------------------------------------------------------------------------------


@sheet("/cases/{case}/send_upward", SEES_CASE)
async def send_upward(visit: Visit) -> Sheet | Response:
    """The proposal has left."""
    desk = await on_desk(visit)
    stage = desk.stage
    to = visit.words.word("value", stage.to) if isinstance(stage, UpwardStage) else ""
    made = Sheet(
        desk.case.stream,
        visit._("The proposal has left for the level above"),
        visit._("Record it"),
        lambda given: SendUpward(desk.name, given.said("number")),
        desk.at,
        (paper_number(visit, "number", visit._("Number of the proposal")),),
        subject=[(visit._("To"), to)] if to else [],
        offered=desk.keeps and isinstance(stage, UpwardStage) and desk.case.state.desk.sent is None,
    )
    return of_case(visit, desk, made)


@sheet("/cases/{case}/enter_answer", SEES_CASE)
async def enter_answer(visit: Visit) -> Sheet | Response:
    """The answer from above: granted, refused or returned."""
    desk = await on_desk(visit)
    sent = desk.case.state.desk.sent

    def asked(given: Given) -> Ask | Errors:
        said: UpwardAnswer = next(one for one in get_args(UpwardAnswer) if one == given.said("answer"))
        return EnterAnswer(desk.name, said, given.said("number"), given.day("decided"), given.said("organ"))

    made = Sheet(
        desk.case.stream,
        visit._("Enter the answer from above"),
        visit._("Enter the answer"),
        asked,
        desk.at,
        (
            Field(
                "answer", visit._("Answer"), "radio", in_words(visit, "upward_answer", get_args(UpwardAnswer))
            ),
            paper_number(visit, "number"),
            Field("decided", visit._("Day of the paper"), "day"),
            Field("organ", visit._("Who decided"), hint=visit._("Name of the body, or its code"), most=100),
        ),
        subject=[(visit._("Proposal"), f"{sent.number}, {visit.words.day(sent.on)}")] if sent else [],
        offered=desk.keeps and isinstance(desk.stage, UpwardStage) and sent is not None,
    )
    return of_case(visit, desk, made)


@sheet("/cases/{case}/hand-over", SEES_CASE)
async def hand_over(visit: Visit) -> Sheet | Response:
    """An award from above was handed over today; the case itself may have ended long ago."""
    desk = await on_desk(visit)
    granted, keeper = to_hand_over(visit, desk.facts, desk.case)
    made = Sheet(
        desk.case.stream,
        visit._("The award was handed over today"),
        visit._("Record the hand-over"),
        lambda given: HandOverAward(granted),
        desk.at,
        by=lambda given: keeper or actor(visit),
        offered=keeper is not None,
    )
    return of_case(visit, desk, made)
