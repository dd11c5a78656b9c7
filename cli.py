"""``vinhdanh``: the command line. The commands stand in ``console``, by who uses them.

One place leaves the process: standard output and error are flushed and ``os._exit`` sets the status, since
Temporal's client keeps threads that may outlive the interpreter and crash its exit.
"""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import suppress
from typing import NoReturn

import click

from console import (
    activity,
    afterwards,
    approver,
    attachments,
    auditor,
    casework,
    eligible,
    history,
    inbox,
    initiative,
    inspection,
    inviting,
    leader,
    mail,
    movements,
    officer,
    operator,
    player,
    policies,
    posting,
    registrar,
    rehearsal,
    report,
    rolemodel,
    season,
    simulating,
    sitting,
    submission,
    titles,
    up,
    web,
)
from console.language import _
from console.output import Leave, Status, Trouble
from console.session import Away
from runtime.connection import NothingRuns


class InOrder(click.Group):
    """Lists commands in the order in which a case meets them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(
    cls=InOrder,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    help=_("Vinh Danh carries an award nomination from submission to signature, and can prove each step."),
    epilog=_(
        "Exit status: 0 done, 1 a check failed, 2 wrong command line, 3 refused, 4 not recorded yet, "
        "5 nothing runs, 70 a defect, 74 something cannot be read or written."
    ),
)
@click.option("--lang", type=click.Choice(["vi", "en"]), help=_("Language; also VINHDANH_LANG"))
@click.version_option(package_name="vinhdanh")
def vinhdanh(lang: str | None) -> None:
    del lang  # looked for before the options are parsed, see console.language


for group in (
    registrar,
    inviting,
    season,
    history,
    eligible,
    officer,
    attachments,
    submission,
    casework,
    posting,
    approver,
    sitting,
    leader,
    initiative,
    movements,
    rolemodel,
    inspection,
    activity,
    afterwards,
    titles,
    inbox,
    auditor,
    report,
    simulating,
    policies,
    player,
    up,
    web,
    mail,
    rehearsal,
    operator,
):
    for command in group.COMMANDS:
        vinhdanh.add_command(command)


def status_of(arguments: list[str] | None = None) -> int:
    """Run the command line and give its exit status; everything there is to say has been said."""
    from runtime import logs

    logs.configure("warning")
    json = "--json" in (sys.argv[1:] if arguments is None else arguments)
    try:
        try:
            vinhdanh.main(arguments, standalone_mode=False)
        except Exception as error:
            trouble = _trouble(error)
            if trouble is None:
                raise
            if isinstance(error, click.ClickException) and not json:
                error.show()
            else:
                trouble.tell(json=json)
            return trouble.status
    except Leave as leave:
        return leave.status
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except SystemExit as leave:  # what rich does where nobody reads its output any more
        return leave.code if isinstance(leave.code, int) else Status.UNWRITABLE
    except (click.Abort, KeyboardInterrupt):
        return 130
    except BrokenPipeError:
        return Status.UNWRITABLE
    except OSError as error:
        _say(_("This cannot be read or written: {why}").format(why=error))
        return Status.UNWRITABLE
    except Exception:
        traceback.print_exc()
        return Status.DEFECT
    return Status.DONE


def _trouble(error: Exception) -> Trouble | None:
    """What ends a command and is told in one sentence; None for the rest."""
    match error:
        case Trouble():
            return error
        case click.ClickException():
            return Trouble(error.exit_code, "usage", error.format_message())
        case NothingRuns():
            text = _(
                "Nothing runs on {data}: start it with 'vinhdanh up', or name its folder in VINHDANH_DATA."
            )
            return Trouble(Status.NOTHING_RUNS, "nothing_runs", text.format(data=error.data))
        case BrokenPipeError():
            return None
        case ConnectionError() | TimeoutError():
            return Away(error)
        case _:
            return Away(error) if _database_is_away(error) else None


def _database_is_away(error: Exception) -> bool:
    from eventlog.log import DATABASE_ERRORS, passing

    return isinstance(error, DATABASE_ERRORS) and passing(error)


def _say(text: str) -> None:
    with suppress(OSError):
        click.echo(text, err=True)


def main() -> NoReturn:
    """The program's entry: run, flush, leave."""
    status = status_of()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError as error:
        if status == Status.DONE and not isinstance(error, BrokenPipeError):
            _say(_("This cannot be read or written: {why}").format(why=error))
        status = status or Status.UNWRITABLE
    os._exit(status)


if __name__ == "__main__":
    main()
