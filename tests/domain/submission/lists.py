"""A small court with two levels below it, for tests of lists: who sends to whom, and the award they ask for.

The district offices ``d1`` and ``d2`` stand under unit ``u1``, which stands under ``court``. Each has a head
(``d1.1``), an award officer (``d1.2``) and staff. The award goes to persons, in two kinds.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from domain.answers import Receipt
from domain.award.policy import Policy
from domain.commands import AcknowledgeList, Actor, FileList, ListRow
from domain.events import BodyRegistered, PersonRegistered, PrintedCount
from domain.facts import registry_of
from domain.submission import Submission
from tests.world import Court, person

AWARD = "test.certificate"
HEAD = {body: person(f"{body}.1") for body in ("u1", "u2", "d1", "d2", "court")}
OFFICER = {body: person(f"{body}.2") for body in ("u1", "u2", "d1", "d2", "court")}

APPRAISAL = {
    "stage": "appraisal",
    "kind": "appraisal",
    "by": "award_officer",
    "body": "supreme_court",
    "papers": ["report"],
}
VOTE = {
    "stage": "council",
    "kind": "vote",
    "body": "court_council",
    "ballot": "secret",
    "base": "members",
    "pass": {"at_least": "80%"},
    "recusal": [],
    "early": "all_in",
}
SIGNING = {"stage": "signing", "kind": "sign", "by": "chief_justice", "body": "supreme_court"}


def policy(*route: dict[str, Any], award: str = AWARD, subject: str = "person") -> Policy:
    return Policy.model_validate(
        {
            "award": award,
            "rules": 2,
            "title": {"vi": "Bằng khen", "en": "Certificate"},
            "subject": subject,
            "basis": "adhoc",
            "kinds": ["merit", "adhoc"],
            "in_force": {"from": "2018-01-01", "picked_by": "submission"},
            "source": {"cite": "made up for a test", "certainty": "unverified"},
            "route": list(route or (VOTE, SIGNING)),
        }
    )


class Levels(Court):
    """The court with the two levels below it."""

    def __init__(self, keys: Path, *route: dict[str, Any]) -> None:
        super().__init__(keys, units=2, staff=12, council=5)
        people = [f"{body}.{n}" for body in ("d1", "d2", "court") for n in range(1, 7)]
        self.register(*(PersonRegistered(code, made_up=True) for code in people))
        self.register(
            *(
                BodyRegistered(code, "unit", None, "u1", code, code, made_up=True, segment=None)
                for code in ("d1", "d2")
            )
        )
        for body in ("d1", "d2", "court"):
            self.register(
                self.mandate(body, f"{body}.1", "head"),
                self.mandate(body, f"{body}.2", "award_officer"),
                *(self.mandate(body, f"{body}.{n}", "staff") for n in range(2, 7)),
                stream=registry_of(body),
            )
        self.adopt_policy(policy(*route), "certificate")

    def list(self, name: str) -> Submission:
        state: Submission = self.state(f"submission/{name}")
        return state

    def file(self, name: str, sender: str, receiver: str, rows: Sequence[ListRow], **more: Any) -> Receipt:
        """The sender's head signs a list whose counts are right; the receipt."""
        asked = self.asked(sender, receiver, rows, **more)
        return self.must(f"submission/{name}", HEAD[sender], asked)

    def asked(self, sender: str, receiver: str, rows: Sequence[ListRow], **more: Any) -> FileList:
        counts = more.pop("counts", None)
        if counts is None:
            carried = [
                line.row
                for stream in more.get("merges", ())
                for line in self.state(stream).standing
                if self.state(line.row.line).phase == "open"
                and (line.finding is None or line.finding.finding != "not_eligible")
            ]
            kinds = [(row.award or AWARD, row.kind or "merit") for row in rows if row.award]
            kinds += [
                (self.state(row.line).about.award, self.state(row.line).about.kind)
                for row in rows
                if not row.award
            ]
            kinds += [(line.award, line.kind) for line in carried]
            counts = printed(kinds)
        return FileList(sender, receiver, f"12/TTr-{sender}", tuple(rows), counts, **more)

    def received(self, name: str, by: Actor, **more: Any) -> None:
        self.must(f"submission/{name}", by, AcknowledgeList(**more))


def printed(kinds: Iterable[tuple[str, Any]], subject: Any = "person") -> tuple[PrintedCount, ...]:
    return tuple(PrintedCount(award, kind, subject, n) for (award, kind), n in Counter(kinds).items())


def row(case: str, nominee: str, unit: str | None = None, kind: Any = "merit", **more: Any) -> ListRow:
    """A new nomination for the certificate."""
    return ListRow(f"nomination/{case}", AWARD, kind, nominee, unit or nominee.partition(".")[0], **more)


def there(case: str) -> ListRow:
    """A nomination that is there already."""
    return ListRow(f"nomination/{case}")


DAY = dt.timedelta(days=1)
