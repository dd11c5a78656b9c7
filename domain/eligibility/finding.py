"""What an answer says: fulfilled, not fulfilled, or not known; by what, by which clause, who has to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from domain.award.source import Certainty
from domain.eligibility.asked import Look
from domain.events import EligibilityFound, FoundRow, Fulfilment, Verdict
from domain.registry.history import History

Answer = Fulfilment

OFFICER = "award_officer"
"""Who has to say what the registry of his body does not hold."""
REGISTRAR = "registrar"
"""Who has to say what is common to all: which seasons there are."""


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer to one criterion, ``rule``.

    ``values`` fill its sentence; ``missing`` among them is what would have fulfilled it. ``who`` holds the
    office that has to say what is not known. ``unproven`` are the numbers of the awards, or the sources of
    the results, on which the answer rests and for which nobody has vouched. ``special`` is the ground on
    which it was passed over. ``parts`` are the answers that it is made of.
    """

    rule: str
    answer: Answer
    values: Mapping[str, str | int] = field(default_factory=dict)
    cite: str | None = None
    certainty: Certainty | None = None
    who: str | None = None
    unproven: tuple[str, ...] = ()
    special: str | None = None
    parts: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Findings:
    """The answers to all of an award's criteria, in their order."""

    findings: tuple[Finding, ...]

    @property
    def verdict(self) -> Verdict:
        answers = {finding.answer for finding in self.findings}
        if "not_fulfilled" in answers:
            return "not_eligible"
        return "not_known" if "not_known" in answers else "eligible"

    def recorded(self) -> EligibilityFound:
        """The event that holds them: parts follow what they are part of, one ``level`` deeper."""
        return EligibilityFound(self.verdict, tuple(_rows(self.findings, 0)))


def _rows(findings: Iterable[Finding], level: int) -> Iterator[FoundRow]:
    for one in findings:
        yield FoundRow(
            rule=one.rule,
            answer=one.answer,
            values=dict(one.values),
            cite=one.cite,
            certainty=one.certainty,
            who=one.who,
            unproven=one.unproven,
            special=one.special,
            level=level,
        )
        yield from _rows(one.parts, level + 1)


def lacking(history: History, seasons: Iterable[str]) -> Answer:
    """What the absence of an entry means: not so, where one of these seasons is entered completely."""
    return "not_fulfilled" if any(season in history.complete for season in seasons) else "not_known"


def nothing_found(history: History, seasons: Iterable[str]) -> Answer:
    """What it means that nothing stands against somebody: good, where all these seasons are complete."""
    return "fulfilled" if all(season in history.complete for season in seasons) else "not_known"


def officer_of(answer: Answer) -> str | None:
    """Who has to say: the award officer of the body, where the answer is not known."""
    return OFFICER if answer == "not_known" else None


def no_season(rule: str, look: Look) -> Finding:
    """No season is named, or none like it is opened: nobody can say what was in it."""
    values: dict[str, str | int] = {"season": look.asked.season or "-", "lack": "season"}
    return Finding(rule, "not_known", values, who=OFFICER if look.asked.season is None else REGISTRAR)


def joined(words: Iterable[str]) -> str:
    """Codes and numbers as one value of a sentence."""
    return ", ".join(words)
