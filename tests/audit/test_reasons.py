"""What harms or undoes is not done without a reason in words, whoever asks and by which door."""

from __future__ import annotations

import pytest

from audit.replay import replay
from domain.commands import ASKS, Command, Sealed, Withdraw
from domain.reasons import unreasoned
from tests.audit.forging import forged, of_type
from tests.world import Court, person

CASE = "nomination/a"
REASONED = {
    *("ExtendDeadline", "Return", "Decline", "Withdraw"),
    *("AnnulBallot", "RemoveLines", "CancelSitting", "ReturnLines", "ReturnList"),
    *("DropDraft", "DropLines", "DeclineLines", "SendLinesBack", "CancelLines"),
    *("RejectRevocation", "AnswerAppeal", "ReopenCases", "ReturnInitiative", "DeclineInitiative"),
    *("TakeBackPlan", "CallOffMovement"),
    *("DropOut", "WithdrawPledge", "ReturnTarget", "SetAction", "NoteFinding", "StrikeActivity"),
    *("ReportRemedy", "ReturnRemedy", "ReopenMovement"),
}


def withdrawal(*sealed: Sealed | None) -> Command:
    return Command(CASE, "w", person("u2.2"), Withdraw(), sealed=sealed)


def test_what_takes_a_reason() -> None:
    assert {name for name, ask in ASKS.items() if ask.reasoned} == REASONED


@pytest.mark.parametrize(
    "beside",
    [(), (None,), (Sealed("p", "salt", {}),), (Sealed("p", "salt", {"reason": " \n"}),)],
    ids=["nothing", "none", "no text", "blank"],
)
def test_without_words_it_is_refused_and_nothing_is_recorded(
    court: Court, beside: tuple[Sealed | None, ...]
) -> None:
    court.nominate("a")
    before = len(court.entries)
    answer = court.do(withdrawal(*beside))
    assert answer == unreasoned(withdrawal(*beside))
    assert getattr(answer, "code", None) == "reason_missing"
    assert len(court.entries) == before


def test_with_words_it_is_done_and_the_auditor_misses_them_where_they_are_taken_out(court: Court) -> None:
    court.nominate("a")
    court.do(withdrawal(Sealed("u2", "salt", {"reason": "Người được đề nghị xin rút"})))
    (withdrawn,) = of_type(court.entries, "Withdrawn")
    assert replay(court.entries).differences == ()

    without = forged(court.entries, withdrawn.position, lambda content: content.update(sealed=None))
    assert [(d.position, d.what) for d in replay(without).differences] == [(withdrawn.position, "sealed")]
