"""The demonstration: a made-up season half way, played into a data folder of its own before the web opens.

The folder is marked as the demonstration's from the first moment on, so that it never mixes with anything
else: it is refused where there is other content, and where it was not played to its end.
"""

from __future__ import annotations

from pathlib import Path

import click

from console.language import _
from console.output import Status, Trouble
from console.session import door, opened
from domain.facts import COMMON
from runtime.connection import Connection

SCENARIO = Path(__file__).resolve().parent.parent / "scenarios" / "demo-halfway"
MARK = "demonstration"
"""The file in the data folder that says so."""
PLAYED = "played\n"


def folder_beside(data: Path) -> Path:
    """Where the demonstration is kept unless a folder is named: beside the real data, never in it."""
    return data.with_name(f"{data.name}-demo")


def check(folder: Path) -> None:
    """Make sure that the folder is empty or the demonstration's, and mark it as that."""
    mark = folder / MARK
    if not mark.exists():
        if folder.exists() and any(folder.iterdir()):
            text = _("{folder} holds other data: name an empty folder for the demonstration by --data.")
            raise Trouble(Status.REFUSED, "not_empty", text.format(folder=folder))
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        mark.write_text("", encoding="utf-8")


async def play(where: Connection, folder: Path) -> None:
    """Bring the season half way, unless that is done already."""
    from console.player import Progress
    from scenarios.format import load
    from scenarios.play import Player

    mark = folder / MARK
    if mark.read_text(encoding="utf-8") == PLAYED:
        return
    async with opened(where) as reader:
        async for _entry in reader.read(COMMON):
            text = _("The demonstration was not played to its end: remove {folder} and start it again.")
            raise Trouble(Status.REFUSED, "half_played", text.format(folder=folder))
        click.echo(_("Playing the demonstration …"), err=True)
        gateway = await door(where)
        with Progress() as progress:
            scenario = load(SCENARIO)
            played = await Player(scenario, gateway.send, gateway.hand_over, reader, progress.tell).play()
    if played.surprises:
        text = _("The demonstration went otherwise than expected: {what}")
        said = "; ".join(f"{one.place}: {one.happened}" for one in played.surprises)
        raise Trouble(Status.DEFECT, "surprised", text.format(what=said))
    mark.write_text(PLAYED, encoding="utf-8")
