"""What the acts upon a movement share: where they lead back to, what they are about, as whom one acts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from audit.words import Language
from domain.commands import Actor, DraftMovement
from domain.commands.movement import asked_of_movement
from domain.events import MovementDrafted
from domain.exact import show_number
from web.asking import actor
from web.dating import dated
from web.movement_acts import drafting
from web.sheet import Field, Given, Sheet
from web.showing_movement import ShownMovement

if TYPE_CHECKING:
    from web.visit import Visit


def of_movement(
    visit: Visit, found: ShownMovement, made: Sheet, by: Actor | Callable[[Given], Actor | None] | None
) -> Sheet:
    """An act upon the movement, by ``by``; whoever may not is refused by the command, in his own name.

    Its words are kept under the key of the body whose movement it is, unless the act says of whom they are.
    """

    def who(given: Given) -> Actor:
        chosen = by(given) if callable(by) else by
        return chosen or actor(visit)

    body = found.plan.body
    return replace(
        made,
        crumbs=[("/movements", visit._("Movements")), (found.at, found.called)],
        subject=[(visit._("Movement"), f"{found.called} ({found.name})"), *made.subject],
        of=made.of or (lambda given: body),
        by=who,
        named=found.named,
    )


def done_before(visit: Visit, found: ShownMovement, made: Sheet) -> Sheet:
    """An act that was often done on paper some days before."""
    return dated(visit, made, found.plan.body)


def unit_field(visit: Visit, found: ShownMovement, units: list[str], name: str = "unit") -> Field:
    """For which of the visitor's units; chosen already where there is one."""
    value = units[0] if len(units) == 1 else ""
    return Field(name, visit._("Unit"), "pick", found.options(units), value=value)


def asked_unit(visit: Visit, units: list[str], name: str = "unit") -> str:
    """The unit that the address names, if it is one of these; else the only one; else none."""
    asked = visit.asked(name)
    if asked in units:
        return asked
    return units[0] if len(units) == 1 else ""


def part_of(visit: Visit, found: ShownMovement, title: str, made: Sheet) -> Sheet:
    """A part of the plan, put in or left out: the whole plan is drawn up anew, so that what is wrong with it
    is said at once; its title goes along."""
    carried = Field("title", "", "fixed", value=found.title, needed=False, kept=True, most=300)
    whole = replace(made, title=title, button=visit._("Put it into the plan"), fields=(*made.fields, carried))
    return of_movement(visit, found, replace(whole, offered=drafting(found)), found.keeper)


def again(plan: MovementDrafted) -> DraftMovement:
    """The command that draws the same plan up once more."""
    asked = asked_of_movement([plan])
    assert isinstance(asked, DraftMovement)
    return asked


def in_form(exact: Fraction, language: Language = "en") -> str:
    """A number as it stands in a form: a decimal where two digits say it, as the language writes it, else a
    fraction. Thousands are not set apart: where a decimal may stand too, they would be read as one."""
    hundredths = exact * 100
    if hundredths.denominator != 1:
        return show_number(exact)
    whole, rest = divmod(hundredths.numerator, 100)
    mark = "," if language == "vi" else "."
    return f"{whole}{mark}{rest:02d}".rstrip("0") if rest else str(whole)


def share_in_form(share: Fraction, language: Language) -> str:
    """A share as it stands in a form: in percent where that is exact."""
    percent = in_form(share * 100, language)
    return in_form(share, language) if "/" in percent else f"{percent}%"
