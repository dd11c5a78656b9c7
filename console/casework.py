"""What an award office does with files: appraise, consult, send upward; many at once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any, get_args

import click

from console import options
from console.approver import stage_of
from console.language import _
from console.many import Asked, named, nominations, send_each, stage_option
from console.output import Status, Trouble
from console.session import Sending, Session, sealed
from domain.commands import (
    Appraise,
    AskOpinions,
    CheckDossier,
    CloseConsultation,
    EnterAnswer,
    GiveOpinion,
    HandOverAward,
    SendUpward,
)
from domain.events import Finding, Opinion, UpwardAnswer


def _choice(literal: Any) -> click.Choice[str]:
    """A literal's words as they are typed: ``not_eligible`` is ``not-eligible``."""
    return click.Choice([word.replace("_", "-") for word in get_args(literal)])


# Appraisal -------------------------------------------------------------------------------------------------


@click.command("papers", help=_("Say which kinds of papers lie in the files; what is missing is shown."))
@nominations
@click.option(
    "--present", multiple=True, metavar="KIND", help=_("Kind of paper that is there: report, minutes, …")
)
@stage_option
@options.acting
def papers(
    cases: tuple[str, ...], from_file: Path | None, present: tuple[str, ...], stage: str | None, **given: Any
) -> None:
    async def asked(session: Session, case: str, _id: str) -> Asked:
        return CheckDossier(await stage_of(session, case, stage), present), ()

    send_each(named(cases, from_file), Sending(**given), asked)


@click.command(
    help=_("Appraise files: eligible, not eligible (by which clause), or unclear (who has to say).")
)
@nominations
@click.option("--finding", type=_choice(Finding), required=True, help=_("What was found"))
@click.option("--clause", metavar="TEXT", help=_("The clause by which it is not eligible"))
@click.option("--who", metavar="CODE", help=_("Body or person that has to say what is unclear"))
@click.option("--stated", multiple=True, metavar="CODE=yes|no", help=_("Answer to what no register can tell"))
@stage_option
@options.reasoned(required=False)
@options.acting
def appraise(
    cases: tuple[str, ...],
    from_file: Path | None,
    finding: str,
    clause: str | None,
    who: str | None,
    stated: tuple[str, ...],
    stage: str | None,
    reason: str | None,
    **given: Any,
) -> None:
    said: Any = options.pairs(stated, "--stated")
    if wrong := [answer for answer in said.values() if answer not in ("yes", "no")]:
        raise click.UsageError(_("--stated is answered yes or no, not {answer}").format(answer=wrong[0]))
    what: Any = finding.replace("-", "_")

    async def asked(session: Session, case: str, id: str) -> Asked:
        ask = Appraise(await stage_of(session, case, stage), what, clause, said, who)
        of = await session.nominee(case, given["person"]) if reason else given["person"]
        return ask, sealed(session.where, id, of, {"reason": reason})

    send_each(named(cases, from_file), Sending(**given), asked)


# Consultation ----------------------------------------------------------------------------------------------


@click.command("ask-opinions", help=_("Ask the bodies that the policy names for their opinion (hiệp y)."))
@nominations
@click.option("--paper", metavar="NUMBER", help=_("Number of the letter that asks"))
@stage_option
@options.acting
def ask_opinions(
    cases: tuple[str, ...], from_file: Path | None, paper: str | None, stage: str | None, **given: Any
) -> None:
    async def asked(session: Session, case: str, _id: str) -> Asked:
        return AskOpinions(await stage_of(session, case, stage), paper), ()

    send_each(named(cases, from_file), Sending(**given), asked)


@click.command("opinion", help=_("Give one's body's opinion, or enter the letter that brought it."))
@nominations
@click.option("--body", required=True, metavar="BODY", help=_("The body whose opinion it is"))
@click.option("--opinion", "said", type=_choice(Opinion), required=True, help=_("The opinion"))
@click.option("--paper", metavar="NUMBER", help=_("Number of the letter that brought it"))
@stage_option
@options.reasoned(required=False)
@options.delegated
@options.acting
def opinion(
    cases: tuple[str, ...],
    from_file: Path | None,
    body: str,
    said: Any,
    paper: str | None,
    stage: str | None,
    reason: str | None,
    **given: Any,
) -> None:
    async def asked(session: Session, case: str, id: str) -> Asked:
        ask = GiveOpinion(await stage_of(session, case, stage), body, said, paper)
        of = await session.nominee(case, given["person"]) if reason else given["person"]
        return ask, sealed(session.where, id, of, {"reason": reason})

    send_each(named(cases, from_file), Sending(**given), asked)


@click.command("close-consultation", help=_("Go on when the time to reply is over; who is silent is named."))
@nominations
@stage_option
@options.acting
def close_consultation(
    cases: tuple[str, ...], from_file: Path | None, stage: str | None, **given: Any
) -> None:
    async def asked(session: Session, case: str, _id: str) -> Asked:
        return CloseConsultation(await stage_of(session, case, stage)), ()

    send_each(named(cases, from_file), Sending(**given), asked)


# Upward ----------------------------------------------------------------------------------------------------


@click.command("send-upward", help=_("Note that the proposals left for the Prime Minister or the President."))
@nominations
@click.option("--number", required=True, metavar="NUMBER", help=_("Number of the proposal"))
@stage_option
@options.acting
def send_upward(
    cases: tuple[str, ...], from_file: Path | None, number: str, stage: str | None, **given: Any
) -> None:
    async def asked(session: Session, case: str, _id: str) -> Asked:
        return SendUpward(await stage_of(session, case, stage), number), ()

    send_each(named(cases, from_file), Sending(**given), asked)


@click.command("enter-answer", help=_("Enter the answer from above: granted, refused or returned."))
@nominations
@click.option("--answer", type=_choice(UpwardAnswer), required=True, help=_("The answer"))
@click.option("--number", required=True, metavar="NUMBER", help=_("Number of the decision or the letter"))
@click.option("--decided", type=options.Day(), required=True, metavar="DATE", help=_("Its day"))
@click.option("--organ", required=True, metavar="CODE", help=_("Who decided"))
@stage_option
@options.acting
def enter_answer(
    cases: tuple[str, ...],
    from_file: Path | None,
    answer: Any,
    number: str,
    decided: dt.date,
    organ: str,
    stage: str | None,
    **given: Any,
) -> None:
    async def asked(session: Session, case: str, _id: str) -> Asked:
        return EnterAnswer(await stage_of(session, case, stage), answer, number, decided, organ), ()

    send_each(named(cases, from_file), Sending(**given), asked)


@click.command("hand-over", help=_("Note on which day awards from above were handed over."))
@nominations
@stage_option
@options.acting
def hand_over(cases: tuple[str, ...], from_file: Path | None, stage: str | None, **given: Any) -> None:
    async def asked(session: Session, case: str, _id: str) -> Asked:
        return HandOverAward(stage or await _granted(session, case)), ()

    send_each(named(cases, from_file), Sending(**given), asked)


async def _granted(session: Session, case: str) -> str:
    """The stage whose award was granted and not handed over yet; the case itself may have ended long ago."""
    reports = (await session.nomination(case)).reports
    for stage, answer in reports.answers.items():
        if answer.answer == "granted" and stage not in reports.handed_over:
            return stage
    raise Trouble(Status.REFUSED, "nothing_to_hand_over", _("No award from above waits to be handed over."))


COMMANDS = (
    papers, appraise, ask_opinions, opinion, close_consultation, send_upward, enter_answer, hand_over,
)  # fmt: skip
