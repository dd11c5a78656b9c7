"""A season's titles counted both ways in which reports are asked for: highest only, and nested."""

from __future__ import annotations

import click

from audit.story import names_in
from console import options
from console.language import _, words
from console.output import Status, Trouble, put, table
from console.session import reading, registers_of, run
from domain.answers import Refusal
from domain.count import titles as counting
from domain.facts import Facts


@click.command(
    help=_(
        "Count the season's titles of the units of a body or cluster both ways: under the highest title only "
        "(sums to the units), and nested (who holds a flag holds what it contains too)."
    )
)
@click.option("--season", required=True, metavar="SEASON", help=_("Season (code)"))
@click.option("--under", required=True, metavar="BODY", help=_("Body or cluster (code)"))
@options.as_json
def titles(season: str, under: str, *, json: bool) -> None:
    async def work() -> Facts:
        async with reading() as log:
            return (await registers_of(log)).facts()

    facts = run(work)
    opened = facts.common.seasons.get(season)
    if under not in facts.common.bodies:
        raise _refuse(Refusal("unknown_body", {"body": under}))
    if opened is None:
        raise _refuse(Refusal("season_not_opened", {"season": season}))
    units = counting.units_under(under, opened, facts)
    found = counting.of_season(under, opened, facts)
    if json:
        chains = [
            {
                "titles": [
                    {"award": title, "highest": one.highest[title], "nested": one.nested[title]}
                    for title in one.highest
                ],
                "without": one.without,
            }
            for one in found
        ]
        put({"season": season, "under": under, "units": len(units), "chains": chains})
        return
    name = names_in(facts, words)
    heading = _("{body}, {season}: {units} units")
    click.echo(heading.format(body=name(under), season=season, units=len(units)))
    if not found:
        click.echo(_("  none of them holds a title"))
    for one in found:
        rows = [(name(title), str(one.highest[title]), str(one.nested[title])) for title in one.highest]
        rows += [
            (_("no title"), str(one.without), ""),
            (_("all units"), str(sum(one.highest.values()) + one.without), ""),
        ]
        table((_("Title"), _("Highest only"), _("Nested")), rows)


def _refuse(refused: Refusal) -> Trouble:
    return Trouble(Status.REFUSED, refused.code, words.refusal(refused))


COMMANDS = (titles,)
