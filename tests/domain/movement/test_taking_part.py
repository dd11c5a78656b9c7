"""Who runs in a movement, who drops out, and who signs which pledge."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from domain.award.criteria import Registered
from domain.commands import (
    AcknowledgeMovement,
    AdoptMovement,
    DraftPledge,
    DropOut,
    HoldReview,
    LaunchMovement,
    RegisterFor,
    SignPledge,
    WithdrawPledge,
)
from domain.eligibility.asked import Asked
from domain.eligibility.deciding import answer
from domain.events import Aim, BodyRegistered, Guidance
from domain.movement.members import witnesses
from domain.movement.waiting import waits_for
from tests.domain.movement.movements import HEAD, Emulation, plan

FLAG = "court.flag"
CRITERION = Registered(rule="registered")


def found(cluster: Emulation, nominee: str, unit: str, on: dt.date = dt.date(2020, 6, 1)) -> str:
    asked = Asked(FLAG, "merit", nominee, unit, "court-2020", on)
    return answer(CRITERION, asked, cluster.registers.facts()).answer


def test_who_runs_is_registered_where_the_plan_wants_it(cluster: Emulation) -> None:
    cluster.launched("free")
    aims = (Aim("u2", FLAG), Aim("sub", FLAG), Aim("u2.3", FLAG))
    assert cluster.refused("u2.2", RegisterFor("u2", aims), "free") == "no_registration"
    cluster.launched(registration=True)
    assert cluster.refused("u2.2", RegisterFor("u2", ())) == "nothing_to_do"
    assert cluster.refused("u2.2", RegisterFor("u2", (Aim("u2", "no.award"),))) == "unknown_award"
    assert cluster.refused("u2.2", RegisterFor("u2", (Aim("u3", FLAG),))) == "not_of_this_member"
    assert cluster.refused("u2.2", RegisterFor("u2", (Aim("u3.3", FLAG),))) == "not_of_this_member"
    assert cluster.refused("u2.2", RegisterFor("u2", (*aims, aims[0]))) == "runs_already"
    cluster.done("u2.2", RegisterFor("u2", aims))
    assert cluster.refused("u2.2", RegisterFor("u2", aims[:1])) == "runs_already"
    assert cluster.of().candidates(FLAG) == ("u2", "sub", "u2.3")
    assert cluster.of().registered("u2")
    assert not cluster.of().registered("u3")


def test_who_dropped_out_runs_no_more_until_he_is_registered_again(cluster: Emulation) -> None:
    cluster.launched(registration=True)
    cluster.done("u2.2", RegisterFor("u2", (Aim("u2", FLAG),)))
    cluster.done("u3.2", RegisterFor("u3", (Aim("u3", FLAG),)))
    assert cluster.refused("u3.2", DropOut("u2", "u2", FLAG)) == "acts_for_no_member"
    assert cluster.refused("u2.2", DropOut("u2", "sub", FLAG)) == "runs_not"
    cluster.at += dt.timedelta(days=30)
    cluster.done("u2.2", DropOut("u2", "u2", FLAG))
    assert cluster.of().candidates(FLAG) == ("u3",)
    (dropped,) = cluster.of().dropped
    assert (dropped.aim.candidate, dropped.on) == ("u2", dt.date(2020, 2, 5))
    # Whoever keeps the movement may take somebody out too, and he may run again.
    cluster.done(HEAD, DropOut("u3", "u3", FLAG))
    cluster.done("u3.2", RegisterFor("u3", (Aim("u3", FLAG),)))
    assert cluster.of().candidates(FLAG) == ("u3",)


def test_eligibility_asks_whether_somebody_still_runs(cluster: Emulation) -> None:
    cluster.launched(registration=True)
    assert found(cluster, "u2", "u2") == "not_fulfilled"
    cluster.done("u2.2", RegisterFor("u2", (Aim("u2", FLAG),)))
    assert found(cluster, "u2", "u2") == "fulfilled"
    assert found(cluster, "u2", "u2", dt.date(2020, 1, 5)) == "not_fulfilled", "not yet on that day"
    cluster.at += dt.timedelta(days=30)
    cluster.done("u2.2", DropOut("u2", "u2", FLAG))
    assert found(cluster, "u2", "u2") == "not_fulfilled"
    assert found(cluster, "u2", "u2", dt.date(2020, 2, 4)) == "fulfilled", "the answer of that day stays"


def test_two_texts_are_signed_by_those_whose_they_are(cluster: Emulation) -> None:
    """Case 7: a pledge for each of two blocs in one movement; who has not signed is shown."""
    cluster.launched()
    assert cluster.refused("u2.1", SignPledge("a", "u2")) == "unknown_pledge"
    assert cluster.refused("u3.2", DraftPledge("a", ("u2",))) == "keeps_no_movement"
    assert cluster.refused(HEAD, DraftPledge("a", ("court",))) == "not_taking_part"
    assert cluster.refused(HEAD, DraftPledge("a", ())) == "nothing_to_do"
    cluster.done(HEAD, DraftPledge("a", ("u1", "u2"), (), "aa" * 32))
    cluster.done(HEAD, DraftPledge("b", ("u3", "u4", "u5"), (), "bb" * 32))
    assert cluster.refused(HEAD, DraftPledge("b", ("u3",))) == "stands_twice"
    assert cluster.refused("u2.1", SignPledge("b", "u2")) == "signs_another_text"
    assert cluster.refused("u2.2", SignPledge("a", "u2")) == "signs_for_no_member", "an officer does not sign"
    assert cluster.refused("chief", SignPledge("a", "court")) == "not_taking_part"
    cluster.done("u2.1", SignPledge("a", "u2", witness="court"))
    assert cluster.refused("u2.1", SignPledge("a", "u2")) == "signed_already"
    assert cluster.refused("u1.1", SignPledge("a", "u1", witness="nobody")) == "unknown_body"
    assert {code: pledge.missing for code, pledge in cluster.of().pledges.items()} == {
        "a": ("u1",),
        "b": ("u3", "u4", "u5"),
    }


def test_a_pledge_is_signed_before_a_body_above_or_the_one_whose_movement_it_is(
    cluster: Emulation,
) -> None:
    cluster.register(
        BodyRegistered("people", "organ", None, None, "UBND", "People's Committee", made_up=True),
        BodyRegistered("u9", "unit", None, "court", "Đơn vị", "Unit", locality="people", made_up=True),
    )
    cluster.launched()
    cluster.done(HEAD, DraftPledge("a", ("u1", "u2", "u3")))
    for below in ("u2", "u3", "sub", "people"):
        assert cluster.refused("u2.1", SignPledge("a", "u2", witness=below)) == "witness_not_above"
    assert cluster.refused("u2.1", SignPledge("a", "u2", witness="nobody")) == "unknown_body"
    cluster.done("u1.1", SignPledge("a", "u1", witness="cluster"))
    cluster.done("u2.1", SignPledge("a", "u2", witness="court"))
    cluster.done("u3.1", SignPledge("a", "u3"))
    assert list(cluster.of().pledges["a"].signed) == ["u1", "u2", "u3"]
    assert set(witnesses(cluster.registers.facts().common, "u9", "cluster")) == {"cluster", "court", "people"}


def test_a_text_put_forward_by_mistake_is_withdrawn_as_long_as_nobody_has_signed(cluster: Emulation) -> None:
    cluster.launched()
    wrong = (Guidance("09/HD", dt.date(2030, 1, 1)),)
    cluster.done(HEAD, DraftPledge("p", ("u1", "u2"), wrong))
    assert cluster.refused("u2.2", WithdrawPledge("p")) == "keeps_no_movement"
    assert cluster.refused(HEAD, WithdrawPledge("other")) == "unknown_pledge"
    cluster.done(HEAD, WithdrawPledge("p"))
    waits = waits_for(cluster.of(), cluster.registers.facts())
    assert "sign_pledge" not in {w.task for w in waits}, "nobody is asked to sign it any more"
    assert cluster.refused("u2.1", SignPledge("p", "u2")) == "unknown_pledge"
    cluster.done(HEAD, DraftPledge("p", ("u2",)))
    cluster.done("u2.1", SignPledge("p", "u2"))
    assert cluster.refused(HEAD, WithdrawPledge("p")) == "pledge_is_signed"
    assert list(cluster.of().pledges["p"].signed) == ["u2"]


def test_nobody_signs_before_the_guidance_that_the_pledge_cites(cluster: Emulation) -> None:
    """Case 9: central guidance on 1 March, the province's on 25 March, signed on 29 March."""
    cluster.launched()
    guidance = (Guidance("09/HD", dt.date(2020, 3, 1)), Guidance("189/HD", dt.date(2020, 3, 25)))
    cluster.done(HEAD, DraftPledge("p", ("u2",), guidance))
    for month, day in ((2, 28), (3, 24)):
        cluster.at = dt.datetime(2020, month, day, 3, tzinfo=dt.UTC)
        assert cluster.refused("u2.1", SignPledge("p", "u2")) == "pledge_before_guidance"
    cluster.at = dt.datetime(2020, 3, 29, 3, tzinfo=dt.UTC)
    assert cluster.refused("u2.1", SignPledge("p", "u2"), on=dt.date(2020, 3, 24), minutes="a" * 64) == (
        "pledge_before_guidance"
    )
    cluster.done("u2.1", SignPledge("p", "u2"))


def test_before_the_launch_and_after_the_final_review_nobody_takes_part(tmp_path: Path) -> None:
    cluster = Emulation(tmp_path)
    cluster.done(HEAD, plan())
    assert cluster.refused("u2.2", AcknowledgeMovement("u2")) == "movement_not_running"
    cluster.done(HEAD, AdoptMovement("1"))
    cluster.done(HEAD, LaunchMovement())
    cluster.done(HEAD, HoldReview("final", early=True))
    assert cluster.refused("u2.2", AcknowledgeMovement("u2")) == "movement_not_running"
    assert cluster.of().settled
    cluster.proved()
