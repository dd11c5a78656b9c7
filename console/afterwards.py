"""What follows a signed decision: errata, cancelling, certificates, revocation, appeals, opening again."""

from __future__ import annotations

import datetime as dt
from typing import Any, get_args

import click

from console import options
from console.decision import decision, lines_argument, named, stream_of_decision, streams, tell
from console.language import _, words
from console.leader import capacity_option
from console.output import put, table
from console.session import reading, run, stream_of
from console.showing import folded
from domain.commands import (
    AnswerAppeal,
    AttachProceeding,
    CancelLines,
    DecideRevocation,
    FileAppeal,
    IssueCertificates,
    IssueErratum,
    ProposeRevocation,
    RecoverItem,
    RecoverMoney,
    RejectRevocation,
    ReopenCases,
    ReportCertificateLost,
    ReprintCertificate,
    ReturnCertificate,
)
from domain.decision import Decision
from domain.decision.mending import CLERICAL
from domain.events import CancelGround, Conclusion, Item, ReopenGround, RevocationGround

line_argument = click.argument("line", metavar="ID")
book_option = click.option("--book", required=True, metavar="BOOK", help=_("Book of certificates"))
number_option = click.option("--number", required=True, metavar="NUMBER", help=_("Number of the certificate"))


def conclusion_options(command: Any) -> Any:
    """``--paper``, ``--dated``, ``--of``: the paper that found the fault."""
    command = click.option("--of", "of", required=True, metavar="BODY", help=_("Whose paper it is"))(command)
    command = click.option("--dated", type=options.Day(), required=True, help=_("Date of the paper"))(command)
    help_ = _("Number of the paper that it stands on")
    return click.option("--paper", required=True, metavar="NUMBER", help=help_)(command)


# Putting right ---------------------------------------------------------------------------------------------


@decision.command(help=_("Put clerical errors right by a paper of its own: --set FIELD=TEXT, of lines ID..."))
@named
@click.argument("lines", metavar="[ID...]", nargs=-1)
@click.option(
    "--set",
    "changes",
    multiple=True,
    required=True,
    metavar="FIELD=TEXT",
    help=_("Field and right text; fields: {fields}").format(fields=", ".join(CLERICAL)),
)
@capacity_option
@options.delegated
@options.acting
def erratum(name: str, lines: tuple[str, ...], changes: tuple[str, ...], **given: Any) -> None:
    texts: dict[str, str | None] = {}
    for change in changes:
        field, equals, text = change.partition("=")
        if not equals or not field.isidentifier():
            raise click.UsageError(_("--set is written FIELD=TEXT, not {change}").format(change=change))
        texts[field] = text
    line = lines[0] if len(lines) == 1 else None
    tell(name, IssueErratum(tuple(texts), streams(lines)), given, line, **texts)


@decision.command(help=_("Cancel lines ID... of a signed decision, by the level that decided."))
@named
@lines_argument
@click.option("--ground", type=click.Choice(get_args(CancelGround)), required=True, help=_("Ground"))
@options.reasoned(required=True)
@capacity_option
@options.delegated
@options.acting
def cancel(name: str, lines: tuple[str, ...], ground: CancelGround, reason: str, **given: Any) -> None:
    tell(name, CancelLines(streams(lines), ground), given, reason=reason)


# Certificates ----------------------------------------------------------------------------------------------


@decision.command(help=_("Enter certificates in a book: ID=NUMBER..."))
@named
@click.argument("numbers", metavar="ID=NUMBER...", nargs=-1, required=True)
@book_option
@options.acting
def certify(name: str, numbers: tuple[str, ...], book: str, **given: Any) -> None:
    told: dict[str, str] = {}
    for one in numbers:
        line, equals, number = one.partition("=")
        if not equals or stream_of(line) in told:
            raise click.UsageError(_("write each line once, as ID=NUMBER, not {what}").format(what=one))
        told[stream_of(line)] = number
    tell(name, IssueCertificates(book, told), given)


@decision.command(help=_("Note that a certificate is printed again, is lost, or came back."))
@named
@click.argument("what", type=click.Choice(["reprinted", "lost", "returned"]))
@book_option
@number_option
@options.reasoned(required=False)
@options.acting
def certificate(name: str, what: str, book: str, number: str, reason: str | None, **given: Any) -> None:
    asks = {"reprinted": ReprintCertificate, "lost": ReportCertificateLost, "returned": ReturnCertificate}
    tell(name, asks[what](book, number), given, reason=reason)


@decision.command(help=_("The register of the decision's certificates."))
@named
@options.as_json
def register(name: str, *, json: bool) -> None:
    async def work() -> Decision:
        async with reading() as log:
            state: Decision = await folded(log, stream_of_decision(name))
            return state

    found = sorted(run(work).certificates.values(), key=lambda c: (c.book, c.number))
    if json:
        put(
            [
                {
                    "book": c.book,
                    "number": c.number,
                    "nomination": c.line,
                    "prints": c.prints,
                    "lost": c.lost,
                    "returned": c.returned,
                }
                for c in found
            ]
        )
        return
    rows = [
        (
            c.book,
            c.number,
            c.line.removeprefix("nomination/"),
            str(c.prints),
            words.word("certificate", "returned" if c.returned else "lost" if c.lost else "with_holder"),
        )
        for c in found
    ]
    table((_("Book"), _("Number"), _("Nomination"), _("Prints"), _("State")), rows)


# Revocation ------------------------------------------------------------------------------------------------


@decision.command(
    "propose-revocation", help=_("Propose to take the awards of ID... back, for the body BODY.")
)
@named
@lines_argument
@click.option("--body", required=True, metavar="BODY", help=_("Body that proposed the awards"))
@click.option("--ground", type=click.Choice(get_args(RevocationGround)), required=True, help=_("Ground"))
@conclusion_options
@options.reasoned(required=False)
@options.acting
def propose_revocation(
    name: str,
    lines: tuple[str, ...],
    body: str,
    ground: RevocationGround,
    paper: str,
    dated: dt.date,
    of: str,
    reason: str | None,
    **given: Any,
) -> None:
    ask = ProposeRevocation(streams(lines), ground, Conclusion(paper, dated, of), body)
    tell(name, ask, given, reason=reason)


@decision.command(help=_("Take awards back: decide revocation NUMBER, naming what has to come in."))
@named
@click.argument("number", type=int)
@click.option("--item", "items", multiple=True, metavar="ID=ITEM", help=_("Item to be given back"))
@click.option("--money", "sums", multiple=True, metavar="ID=ĐỒNG", help=_("Money to be paid back"))
@options.reasoned(required=False)
@capacity_option
@options.delegated
@options.acting
def revoke(
    name: str, number: int, items: tuple[str, ...], sums: tuple[str, ...], reason: str | None, **given: Any
) -> None:
    known: dict[str, Item] = {item: item for item in get_args(Item)}
    due: dict[str, tuple[Item, ...]] = {}
    for one in items:
        line, _equals, item = one.partition("=")
        if item not in known:
            text = _("--item is written ID=ITEM, not {what}; items: {known}")
            raise click.UsageError(text.format(what=one, known=", ".join(known)))
        due[stream_of(line)] = (*due.get(stream_of(line), ()), known[item])
    money: dict[str, int] = {}
    for one in sums:
        line, _equals, amount = one.partition("=")
        if not amount.isdecimal():
            raise click.UsageError(_("--money is written ID=ĐỒNG in whole đồng, not {what}").format(what=one))
        money[stream_of(line)] = int(amount)
    tell(name, DecideRevocation(number, due, money), given, reason=reason)


@decision.command("reject-revocation", help=_("Leave the awards of revocation NUMBER where they are."))
@named
@click.argument("number", type=int)
@options.reasoned(required=True)
@capacity_option
@options.delegated
@options.acting
def reject_revocation(name: str, number: int, reason: str, **given: Any) -> None:
    tell(name, RejectRevocation(number), given, reason=reason)


@decision.command("recover-item", help=_("Note that an item of ID came back."))
@named
@line_argument
@click.argument("item", type=click.Choice(get_args(Item)))
@options.acting
def recover_item(name: str, line: str, item: Item, **given: Any) -> None:
    tell(name, RecoverItem(stream_of(line), item), given)


@decision.command("recover-money", help=_("Note that money of ID came back, in whole đồng."))
@named
@line_argument
@click.argument("amount", type=int)
@click.option("--paper", required=True, metavar="NUMBER", help=_("Number of the receipt"))
@options.acting
def recover_money(name: str, line: str, amount: int, paper: str, **given: Any) -> None:
    tell(name, RecoverMoney(stream_of(line), amount, paper), given)


# Appeals, proceedings, opening again -----------------------------------------------------------------------


@decision.command(help=_("Appeal against what was decided on ID: the person, or whoever files for the unit."))
@named
@line_argument
@click.option("--text", required=True, metavar="TEXT", help=_("What is said; it is kept sealed"))
@options.delegated
@options.acting
def appeal(name: str, line: str, text: str, **given: Any) -> None:
    tell(name, FileAppeal(stream_of(line)), given, line, text=text)


@decision.command("answer-appeal", help=_("Answer appeal NUMBER by a paper."))
@named
@click.argument("number", type=int)
@click.option(
    "--answer", type=click.Choice(["upheld", "partly", "rejected"]), required=True, help=_("Answer")
)
@click.option("--paper", required=True, metavar="NUMBER", help=_("Number of the paper"))
@options.reasoned(required=True)
@capacity_option
@options.delegated
@options.acting
def answer_appeal(name: str, number: int, answer: Any, paper: str, reason: str, **given: Any) -> None:
    tell(name, AnswerAppeal(number, answer, paper), given, reason=reason)


@decision.command("attach-proceeding", help=_("Note a proceeding of another body that concerns ID."))
@named
@line_argument
@click.option(
    "--kind",
    type=click.Choice(["complaint", "inspection", "investigation", "lawsuit"]),
    required=True,
    help=_("Kind of proceeding"),
)
@conclusion_options
@options.acting
def attach_proceeding(
    name: str, line: str, kind: Any, paper: str, dated: dt.date, of: str, **given: Any
) -> None:
    tell(name, AttachProceeding(stream_of(line), kind, paper, dated, of), given)


@decision.command(
    help=_("Send cases ID... that are over back to a vote, by an exceptional decision of its own.")
)
@named
@lines_argument
@click.option("--organ", required=True, metavar="BODY", help=_("Body that decides"))
@click.option("--symbol", required=True, metavar="SYMBOL", help=_("What follows the number on the paper"))
@click.option("--stage", required=True, metavar="STAGE", help=_("The vote that they go back to"))
@click.option("--ground", type=click.Choice(get_args(ReopenGround)), required=True, help=_("Ground"))
@conclusion_options
@options.reasoned(required=True)
@capacity_option
@options.delegated
@options.acting
def reopen(
    name: str,
    lines: tuple[str, ...],
    organ: str,
    symbol: str,
    stage: str,
    ground: ReopenGround,
    paper: str,
    dated: dt.date,
    of: str,
    reason: str,
    **given: Any,
) -> None:
    basis = Conclusion(paper, dated, of)
    tell(name, ReopenCases(organ, symbol, streams(lines), stage, basis, ground), given, reason=reason)


COMMANDS = (decision,)
