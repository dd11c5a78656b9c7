"""``vinhdanh``: the command line. The commands stand in ``console``, by who uses them.

One place leaves the process: standard output and error are flushed and ``os._exit`` sets the status, since
Temporal's client keeps threads that may outlive the interpreter and crash its exit.
"""

from __future__ import annotations

import os
import sys
import traceback
from typing import NoReturn

import click

from console import approver, auditor, inbox, leader, officer, operator, player
from console.language import _
from console.output import Leave, Status
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
        "5 nothing runs, 70 a defect."
    ),
)
@click.option("--lang", type=click.Choice(["vi", "en"]), help=_("Language; also VINHDANH_LANG"))
@click.version_option(package_name="vinhdanh")
def vinhdanh(lang: str | None) -> None:
    del lang  # looked for before the options are parsed, see console.language


for group in (officer, approver, leader, inbox, auditor, player, operator):
    for command in group.COMMANDS:
        vinhdanh.add_command(command)


def status_of(arguments: list[str] | None = None) -> int:
    """Run the command line and give its exit status; everything there is to say has been said."""
    from runtime import logs

    logs.configure("warning")
    try:
        vinhdanh.main(arguments, standalone_mode=False)
    except Leave as leave:
        return leave.status
    except click.exceptions.Exit as leave:
        return leave.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        return 130
    except NothingRuns as error:
        click.echo(_("Nothing runs: {why}").format(why=error), err=True)
        return Status.NOTHING_RUNS
    except OSError as error:
        click.echo(_("The services do not answer: {why}").format(why=error), err=True)
        return Status.NOTHING_RUNS
    except Exception:
        traceback.print_exc()
        return Status.DEFECT
    return Status.DONE


def main() -> NoReturn:
    """The program's entry: run, flush, leave."""
    status = status_of()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        status = status or 1
    os._exit(status)


if __name__ == "__main__":
    main()
