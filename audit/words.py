"""Words for what the rules say: refusals, derivations and events, in Vietnamese or English.

The rules give codes and values; the sentences stand in the catalogues under keys (``refusal.already_voted``)
with named placeholders. What has no text of its own (a body's own name for a stage, say) is shown by its
code, so that nothing is ever left out.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from babel.dates import format_date

from audit.catalogue import DOMAIN, Domain, catalogue
from domain.answers import Refusal
from domain.award.stages import Threshold
from domain.calendar import HANOI
from domain.events import Outcome
from domain.exact import percent, show_share
from domain.happened import Happened

if TYPE_CHECKING:
    from audit.replay import Difference, Replay

Language = Literal["vi", "en"]
Named = Callable[[str], str]
"""The name to show for the code of a person or a body."""

_DAY = re.compile(r"^\d{4}-\d\d-\d\d$")
_MOMENT = re.compile(r"^\d{4}-\d\d-\d\dT\d\d:\d\d")
_SHARE = re.compile(r"^(>=?) (.+)$")
_DAYS = re.compile(r"^(\d+)(wd|d)$")
_WHO = frozenset(
    (
        "person",
        "seat",
        "body",
        "unit",
        "nominee",
        "here",
        "sender",
        "receiver",
        "holder",
        "scorer",
        "candidate",
    )
)
_WHERE = frozenset(("stage", "ballot", "asked", "open"))
_KINDS = {
    "ground": "ground",
    "proof": "proof",
    "criterion": "clause",
    "office": "office",
    "phase": "phase",
    "timer": "timer",
    "picked_by": "picked_by",
    "stage_kind": "stage_kind",
    "pending": "value",
    "award_kind": "value",
    "verdict": "verdict",
    "subject": "subject",
    "wanted": "phase",
    "level": "level",
    "next": "level",
    "judged": "judged",
    "lacks": "proof_lacks",
}
"""Values of refusals that are words of their own, by the prefix under which the catalogues have them."""


class Words:
    """The texts in one language."""

    def __init__(self, language: Language = "vi", first: Domain = DOMAIN) -> None:
        """As the catalogue ``first`` says it, where both have a text."""
        self.language: Language = language
        self._texts = catalogue(language, first)

    # The catalogue -----------------------------------------------------------------------------------------

    def text(self, id: str, **values: object) -> str:
        """The text for a key or an English sentence; its placeholders are filled if there are values."""
        text = self._texts.gettext(id)
        return text.format_map(_Shown(values)) if values else text

    def count(self, id: str, number: int, **values: object) -> str:
        """The text for a number of things; ``values`` hold the number under the name that the text uses."""
        return self._texts.ngettext(id, id, number).format_map(_Shown(values))

    def word(self, kind: str, code: str) -> str:
        """The word for a code of a kind (``office``, ``ground``); the code where there is none."""
        key = f"{kind}.{code}"
        found = self._texts.gettext(key)
        return code if found == key else found

    # Small words -------------------------------------------------------------------------------------------

    def stage(self, name: str) -> str:
        return self.word("stage", name)

    def channel(self, code: str) -> str:
        """Where something is posted: the word for one that has none else, a site's name as it is."""
        return self.word("channel", code)

    def base(self, kind: str) -> str:
        return self.word("base", kind)

    def ballot(self, kind: str) -> str:
        return self.word("ballot", kind)

    def certainty(self, certainty: str) -> str:
        return self.word("certainty", certainty)

    def office(self, office: str) -> str:
        return self.word("office", office)

    def task(self, task: str) -> str:
        return self.word("task", task)

    def phase(self, shown: str) -> str:
        """Where a case stands, as ``Nomination.shown`` says it: a stage, a result or a phase."""
        for kind in ("result", "phase", "stage"):
            if (word := self.word(kind, shown)) != shown:
                return word
        return shown

    def line_result(self, result: str) -> str:
        """What became of a line of a sitting's agenda."""
        return self.word("line", result)

    def place(self, name: str) -> str:
        """A stage or a ballot: ``cluster``, ``cluster/2``; a phase where no stage is meant."""
        stage, _, turn = name.partition("/")
        word = self.phase(stage) if not turn else self.stage(stage)
        return word if turn in ("", "1") else self.text("place.turn", stage=word, turn=turn)

    def day(self, day: dt.date) -> str:
        """``12/6/2020``, or ``12 June 2020``; with the zeros that Decree 30/2020 wants (02/01/2020)."""
        if self.language == "en":
            return format_date(day, "d MMMM y", locale="en")
        return f"{day.day:02d}/{day.month:0{2 if day.month < 3 else 1}d}/{day.year}"

    def moment(self, at: dt.datetime) -> str:
        """The minute in Hà Nội."""
        local = at.astimezone(HANOI)
        return f"{local:%H:%M} {self.day(local.date())}"

    def until(self, at: dt.datetime) -> str:
        """A deadline: one at midnight is the end of the day before, as people say it."""
        local = at.astimezone(HANOI)
        if local.time() != dt.time():
            return self.moment(at)
        return self.text("moment.end_of_day", day=self.day(local.date() - dt.timedelta(days=1)))

    def number(self, digits: str) -> str:
        """A decimal number as the language writes it."""
        return digits.replace(".", ",") if self.language == "vi" else digits

    def money(self, dong: int) -> str:
        """Whole đồng, in groups of three: ``18.000.000``."""
        return f"{dong:,}".replace(",", "." if self.language == "vi" else ",")

    def share(self, threshold: Threshold) -> str:
        """``80 %``, ``2/3``."""
        return self.number(show_share(threshold.share)).replace("%", " %")

    def threshold(self, threshold: Threshold) -> str:
        """``at least 2/3``, ``more than 50 %``."""
        kind = "threshold.more_than" if threshold.strict else "threshold.at_least"
        return self.text(kind, share=self.share(threshold))

    # Sentences ---------------------------------------------------------------------------------------------

    def derivation(self, outcome: Outcome) -> str:
        """How the outcome came about: ``26 of 29 members = 89.66 % < 90 %: not passed; …``."""
        of, threshold = self.base(outcome.base_kind), outcome.threshold
        if outcome.base <= 0:
            return self.text("derivation.nobody", of=of)
        passed, approve = outcome.passed, outcome.tally.approve
        sign = (">" if passed else "≤") if threshold.strict else ("≥" if passed else "<")
        values = {
            "approve": approve,
            "base": outcome.base,
            "of": of,
            "percent": f"{self.number(percent(approve, outcome.base))} %",
            "sign": sign,
            "share": self.share(threshold),
        }
        if passed:
            return self.text("derivation.passed", **values)
        # Whoever comes in addition makes a base of those taking part larger: there only a changed vote helps.
        among = outcome.base_kind in ("present", "cast")
        missing = outcome.needed - approve
        more = self.count(
            "derivation.missing_among" if among else "derivation.missing", missing, missing=missing
        )
        return self.text("derivation.not_passed", **values, missing=more)

    def refused(self, code: str) -> str:
        """A refusal of which only the code is known, as the log holds a signal's."""
        return self.refusal(Refusal(code))

    def refusal(self, refusal: Refusal, named: Named = str) -> str:
        """What is wrong and what would be right, with the rule that says so."""
        key = f"refusal.{refusal.code}"
        text = self._texts.gettext(key)
        if text == key:
            return self.text("refusal.unknown", code=refusal.code)
        # What there is no value for is left out, with the brackets it stands in.
        for name in (name for name, value in refusal.values.items() if value == "-"):
            text = re.sub(rf" \([^()]*{{{name}}}[^()]*\)", "", text)
        values = {name: self._shown(name, value, named) for name, value in refusal.values.items()}
        text = text.format_map(_Shown(values))
        if "change" in values:
            text = self.text("refusal.change", change=values["change"], text=text)
        if "row" in values:
            text = self.text("refusal.row", row=values["row"], text=text)
        return text if refusal.cite is None else self.text("refusal.cited", text=text, cite=refusal.cite)

    def reported(self, result: str) -> str:
        """What became of a line of a list, as its level was told."""
        word = self.word("reported", result)
        return self.word("result", result) if word == result else word

    def discrepancy(self, what: str, values: Mapping[str, str | int]) -> str:
        """What does not agree between a list and what it stands on."""
        shown = {name: self._shown(name, value, str) for name, value in values.items()}
        return self.text(f"discrepancy.{what}", **shown)

    def event(self, happened: Happened, named: Named = str) -> str:
        """What happened, in one sentence without its subject; ``named`` gives names for codes."""
        from audit.telling import tell

        return tell(self, happened, named)

    def event_name(self, type: str) -> str:
        """What happened, in a word or two."""
        return self.word("event_name", type)

    def difference(self, difference: Difference, by: int | None = None) -> str:
        """An entry that is not what the rules give; ``by`` names the entry that has put it right."""
        return self.text(
            "replay.difference" if by is None else "replay.corrected",
            position=difference.position,
            stream=difference.stream,
            version=difference.version,
            what=difference.what,
            recorded=difference.recorded,
            decided=difference.decided,
            by=by,
        )

    def replay(self, result: Replay) -> Iterator[str]:
        """The result of a replay, line by line."""
        yield self.text("replay.read", entries=result.entries, streams=result.streams, decided=result.decided)
        for stream in result.open:
            yield self.text("replay.open", stream=stream)
        for corrected in result.corrected:
            yield self.difference(corrected.difference, corrected.by)
        for difference in result.differences:
            yield self.difference(difference)
        found, undecided = len(result.differences), len(result.open)
        if not undecided:
            yield self.count("replay.differs", found, count=found) if found else self.text("replay.clean")
            return
        closing = (
            self.count("replay.differs", found, count=found) if found else self.text("replay.clean_so_far")
        )
        yield f"{closing} {self.count('replay.undecided', undecided, count=undecided)}"

    def _shown(self, name: str, value: str | int, named: Named) -> str:
        """A value of a refusal as people read it."""
        text = str(value)
        if _DAY.match(text):
            return self.day(dt.date.fromisoformat(text))
        if _MOMENT.match(text):
            return self.until(dt.datetime.fromisoformat(text))
        if name in _WHERE:
            return self.place(text)
        if name in _WHO:
            return named(text)
        if name in ("seats", "tellers", "bodies", "asked_bodies"):
            return ", ".join(map(named, text.split()))
        if name == "award_kinds":
            return ", ".join(self.word("value", one) for one in text.split())
        if name == "papers_missing":
            return ", ".join(self.word("paper", one) for one in text.split())
        if name == "days" and (span := _DAYS.match(text)):
            return self.text(f"span.{span[2]}", amount=span[1])
        if name == "accepted":
            return ", ".join(self.word("proof", one) for one in text.split())
        if name == "quorum" and (found := _SHARE.match(text)):
            kind = "threshold.at_least" if found[1] == ">=" else "threshold.more_than"
            return self.text(kind, share=found[2].replace("%", " %"))
        word = self.word(_KINDS[name], text) if name in _KINDS else text
        # A subject is a kind of nominee, or somebody of a name.
        return named(text) if name == "subject" and word == text else word


class _Shown(dict[str, Any]):
    """Values for a text; a placeholder without a value is shown as ``…``, never an error."""

    def __init__(self, values: Mapping[str, object]) -> None:
        super().__init__(values)

    def __missing__(self, name: str) -> str:
        return "…"
