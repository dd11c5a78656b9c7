"""The command line's words, and the command that each of them is to send."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from fractions import Fraction

from domain import commands as ask
from domain.commands import Ask
from domain.events import (
    AgendaItem,
    Aim,
    Author,
    AwardsHeld,
    Cited,
    Conclusion,
    Deadline,
    Delegated,
    Guidance,
    HeldRow,
    HoldingVouched,
    LineFinding,
    Link,
    Papers,
    Period,
    PrintedCount,
    Reporting,
    ScoreLine,
    Target,
)


@dataclass(frozen=True, slots=True)
class Line:
    """What is typed, the stream it goes to, what is asked, and the words that are sealed with it."""

    typed: str
    stream: str
    asked: Ask
    said: dict[str, str] = field(default_factory=dict)


VP, HV = "nomination/vp", "nomination/hv"
SITTING, LIST, DECISION, INITIATIVE = "sitting/s1", "submission/l1", "decision/d1", "initiative/sk-1"
DAY, END = dt.date(2026, 3, 1), dt.datetime(2026, 3, 1, 17, tzinfo=dt.UTC)
"""A day, and its end in Hà Nội."""
WHY = {"reason": "why"}
PAPER = Conclusion("9/KL", DAY, "ubkt")
ON_PAPER = "--paper 9/KL --dated 2026-03-01 --of ubkt"
COUNT = Papers(issued=3, returned=3, unreturned=0, approve=2, reject=1, blank=0, invalid=0, sealed=1)
COUNTS = {VP: Papers(issued=3, returned=3, unreturned=0, approve=2, reject=1, blank=0, invalid=0, sealed=0)}
HELD = HeldRow("p.an", "court.flag", "court-2025", "merit", "7/QĐ", DAY, "court")
AUTHORS = (Author("p.an", "u1", Fraction(3, 5)), Author("p.binh", "u2", Fraction(2, 5)))


YEAR = Period(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
PLAN = ask.DraftMovement(
    body="court",
    kind="routine",
    runs=YEAR,
    measured=YEAR,
    members=("u1", "u2"),
    season="court-2026",
    links=(Link("lasting", None, "05/CT"),),
    targets=(
        Target(
            target="t1",
            metric="t1",
            area="professional",
            measure="share",
            base="complaints",
            comparison=">",
            value=Fraction(97, 100),
            bands=(),
            by="court",
            cite="1/KH",
            only=(),
            weight=None,
        ),
    ),
    reports=(Reporting("h1", dt.date(2026, 1, 1), dt.date(2026, 6, 30)),),
    deadlines=(Deadline("final", dt.date(2026, 12, 31), None),),
)
"""What ``movement.yaml`` says."""
SHEET = (ScoreLine("work", Fraction(2), Fraction(0), Fraction(3, 100)),)
MOVEMENT, MODEL, INSPECTION = "movement/td-1", "rolemodel/m1", "inspection/kt-1"
TEXT = "ab" * 32
HELD_THERE = ask.HoldActivity(
    "conference", "court", "td-1", ("u2",), ("p.an",), (AgendaItem("report", "p.an", None),), None
)
"""What ``activity.yaml`` says."""


def of_case(typed: str, asked: Ask, **said: str) -> Line:
    return Line(typed, VP, asked, said)


def of_sitting(typed: str, asked: Ask, **said: str) -> Line:
    return Line(f"sitting {typed}", SITTING, asked, said)


def of_list(typed: str, asked: Ask, **said: str) -> Line:
    return Line(f"list {typed}", LIST, asked, said)


def of_decision(typed: str, asked: Ask, **said: str) -> Line:
    return Line(f"decision {typed}", DECISION, asked, said)


def of_initiative(typed: str, asked: Ask, **said: str) -> Line:
    return Line(f"initiative {typed}", INITIATIVE, asked, said)


def of_movement(typed: str, asked: Ask, **said: str) -> Line:
    return Line(f"movement {typed}", MOVEMENT, asked, said)


def of_model(typed: str, asked: Ask, **said: str) -> Line:
    return Line(f"rolemodel {typed}", MODEL, asked, said)


def of_inspection(typed: str, asked: Ask, **said: str) -> Line:
    return Line(f"inspection {typed}", INSPECTION, asked, said)


LINES = (
    # A nomination: its officer, its appraisal, its posting, its consultation, its way up
    of_case("resubmit vp --text 'Đã sửa'", ask.Resubmit(), text="Đã sửa"),
    of_case("withdraw vp --reason why", ask.Withdraw(), **WHY),
    of_case("amend vp --set title=Cờ --reason why", ask.Amend(("title",)), **WHY, title="Cờ"),
    of_case("reassess vp", ask.Reassess()),
    of_case("check-freeze vp", ask.CheckFreeze()),
    of_case(
        "papers vp --present report --present minutes --stage desk",
        ask.CheckDossier("desk", ("report", "minutes")),
    ),
    of_case(
        "appraise vp --finding not-eligible --clause Đ.1 --who u1 --stated a=yes --stated b=no --stage desk"
        " --reason why",
        ask.Appraise("desk", "not_eligible", "Đ.1", {"a": "yes", "b": "no"}, "u1"),
        **WHY,
    ),
    of_case("ask-opinions vp --paper 7/CV --stage ask", ask.AskOpinions("ask", "7/CV")),
    of_case(
        "opinion vp --body u2 --opinion agree --paper 8/CV --stage ask --reason why",
        ask.GiveOpinion("ask", "u2", "agree", "8/CV"),
        **WHY,
    ),
    of_case("close-consultation vp --stage ask", ask.CloseConsultation("ask")),
    of_case("send-upward vp --number 1/TTr --stage up", ask.SendUpward("up", "1/TTr")),
    of_case(
        "enter-answer vp --answer granted --number 2/QĐ --decided 2026-03-01 --organ ttg --stage up",
        ask.EnterAnswer("up", "granted", "2/QĐ", DAY, "ttg"),
    ),
    of_case("hand-over vp --stage up", ask.HandOverAward("up")),
    of_case(
        "post vp --channel board --channel site --begins 2026-03-01 --until 2026-03-20 --stage public",
        ask.Post("public", ("board", "site"), DAY, dt.date(2026, 3, 20)),
    ),
    of_case(
        "post vp --channel board --before 2026-03-20 --stage public",
        ask.Post("public", ("board",), None, dt.date(2026, 3, 19)),
    ),
    of_case(
        "comment vp --ref 3 --channel site --text Ý --from B --stage public",
        ask.ReceiveComment("public", "3", "site"),
        **{"text": "Ý", "from": "B"},
    ),
    of_case(
        "answer-comment vp --ref 3 --text Rồi --stage public", ask.AnswerComment("public", "3"), text="Rồi"
    ),
    of_case(
        "close-posting vp --visits board=4 --visits site=9 --comments site=1 --stage public",
        ask.ClosePosting("public", {"board": 4, "site": 9}, {"board": 0, "site": 1}),
    ),
    # The registry
    Line(
        "award-held p.an court.flag --body u1 --number 7/QĐ --decided 2026-03-01 --organ court --source Sổ"
        " --season court-2025 --kind merit",
        "registry/u1",
        ask.ChangeRegistry((AwardsHeld("u1", "Sổ", False, None, (HELD,)),)),
    ),
    Line(
        "vouch p.an court.flag --body u1 --number 7/QĐ --season court-2025 --paper 7/QĐ",
        "registry/u1",
        ask.ChangeRegistry((HoldingVouched("u1", "p.an", "court.flag", "court-2025", "7/QĐ", "7/QĐ"),)),
    ),
    Line(
        "delegate court --office chief --to p.b --from 2026-03-01 --until 2026-03-20 --paper 1/GUQ"
        " --manner TUQ. --delegation uq-1",
        "registry/court",
        ask.ChangeRegistry(
            (Delegated("court", "uq-1", "chief", "p.an", "p.b", DAY, dt.date(2026, 3, 20), "TUQ.", "1/GUQ"),)
        ),
    ),
    # A nomination's own ballot and its signature
    of_case("recuse vp --stage unit/1 --seat u1 --reason why", ask.Recuse("unit/1", "u1"), **WHY),
    of_case("count vp count.yaml --stage council/2", ask.CountPapers("council/2", COUNT)),
    of_case("open vp --stage unit/2", ask.OpenBallot("unit")),
    of_case("close vp --stage unit/2", ask.CloseBallot("unit/2")),
    of_case("extend vp --until 2026-03-01 --stage unit --reason why", ask.ExtendDeadline("unit", END), **WHY),
    of_case("return vp --stage unit --reason why", ask.Return("unit"), **WHY),
    of_case("decline vp --stage signing --reason why", ask.Decline("signing"), **WHY),
    of_case("correct vp --entry 7 --rules 2", ask.CorrectOutcome(7, 2)),
    # A sitting
    of_sitting(
        "convene s1 vp nomination/hv --body council --meets 2026-03-01 --secretary p.b --invite p.c",
        ask.Convene("council", DAY, "p.b", (VP, HV), ("p.c",)),
    ),
    of_sitting("add s1 vp hv --for 5 --against 1", ask.AddLines((VP, HV), 5, 1)),
    of_sitting("add sitting/s1 vp", ask.AddLines((VP,))),
    of_sitting("remove s1 vp --reason why", ask.RemoveLines((VP,)), **WHY),
    of_sitting("cancel s1 --reason why", ask.CancelSitting(), **WHY),
    of_sitting(
        "open s1 --present m1 --present m2 --sealed m3 --written m4 --guest p.c",
        ask.OpenSitting(("m1", "m2"), ("m3",), ("m4",), ("p.c",)),
    ),
    of_sitting(
        "attendance s1 --present m1 --sealed m3 --written m4", ask.ChangeAttendance(("m1",), ("m3",), ("m4",))
    ),
    of_sitting("agree s1 vp hv", ask.AgreeList((VP, HV))),
    of_sitting(
        "opinion s1 vp --for 3 --against 2 --abstain 1 --reason why", ask.RecordOpinion(VP, 3, 2, 1), **WHY
    ),
    of_sitting("ballot s1 hv vp", ask.OpenSheets((HV, VP))),
    of_sitting(
        "recuse s1 vp --seat m1 --ballot 1/open --reason why",
        ask.RecuseFromLines("1/open", (VP,), "m1"),
        **WHY,
    ),
    of_sitting("count s1 counts.yaml --ballot 1/secret", ask.CountLines("1/secret", COUNTS)),
    of_sitting("close s1 --ballot 1/open --without m2", ask.CountSheets("1/open", ("m2",))),
    of_sitting("casting-vote s1 vp --choice approve", ask.GiveCastingVote(VP, True)),
    of_sitting("casting-vote s1 vp --choice reject", ask.GiveCastingVote(VP, False)),
    of_sitting("annul s1 --ballot 2/secret --reason why", ask.AnnulBallot("2/secret"), **WHY),
    of_sitting("adopt s1 minutes.txt", ask.SignMinutes(hashlib.sha256(b"minutes").hexdigest())),
    # A list at the level above
    of_list("acknowledge l1 --due 2026-03-01", ask.AcknowledgeList(END)),
    of_list("register l1 --number 12", ask.RegisterList("12")),
    of_list("assign l1 --to p.b", ask.AssignList("p.b")),
    of_list("hand-over l1 --to p.b --note why", ask.HandOverList("p.b"), note="why"),
    of_list(
        "papers l1 vp hv --kind report --kind minutes --missing hv=minutes",
        ask.CheckListPapers(("report", "minutes"), {HV: ("minutes",)}, (VP, HV)),
    ),
    of_list(
        "appraise l1 vp hv --finding unclear --who u2 --reason why",
        ask.AppraiseLines(tuple(LineFinding(one, "unclear", None, "u2") for one in (VP, HV))),
        **WHY,
    ),
    of_list("return-lines l1 vp --to filer --reason why", ask.ReturnLines((VP,), "filer"), **WHY),
    of_list("return l1 --due 2026-03-01 --reason why", ask.ReturnList(END), **WHY),
    of_list(
        "resubmit l1 --number 13/TTr --count court.flag:merit:unit=2 --cites 9/HD=2026-03-01",
        ask.ResubmitList(
            "13/TTr", (PrintedCount("court.flag", "merit", "unit", 2),), (), (Cited("9/HD", DAY),)
        ),
    ),
    of_list("take-back l1 --reason why", ask.TakeBackList(), **WHY),
    of_list("report l1", ask.ReportResults()),
    # A decision and what follows it
    of_decision(
        "draft d1 draft.yaml", ask.DraftDecision("court", "QĐ-TA", ("court.flag",), (VP,), "court-2026")
    ),
    of_decision("drop d1 vp --reason why", ask.DropLines((VP,)), **WHY),
    of_decision("give-up d1 --reason why", ask.DropDraft(), **WHY),
    of_decision("decline d1 vp hv --reason why", ask.DeclineLines((VP, HV)), **WHY),
    of_decision("send-back d1 vp --reason why", ask.SendLinesBack((VP,)), **WHY),
    of_decision("publish d1", ask.PublishDecision()),
    of_decision("hand-over d1 vp --occasion Lễ", ask.HandOverAwards((VP,)), occasion="Lễ"),
    of_decision("hand-over d1", ask.HandOverAwards()),
    of_decision("erratum d1 vp --set name=An", ask.IssueErratum(("name",), (VP,)), name="An"),
    of_decision(
        "cancel d1 vp --ground given_twice --reason why", ask.CancelLines((VP,), "given_twice"), **WHY
    ),
    of_decision("certify d1 vp=12 hv=13 --book S1", ask.IssueCertificates("S1", {VP: "12", HV: "13"})),
    of_decision(
        "certificate d1 reprinted --book S1 --number 12 --reason why",
        ask.ReprintCertificate("S1", "12"),
        **WHY,
    ),
    of_decision("certificate d1 lost --book S1 --number 12", ask.ReportCertificateLost("S1", "12")),
    of_decision("certificate d1 returned --book S1 --number 12", ask.ReturnCertificate("S1", "12")),
    of_decision(
        f"propose-revocation d1 vp --body u1 --ground false_papers {ON_PAPER} --reason why",
        ask.ProposeRevocation((VP,), "false_papers", PAPER, "u1"),
        **WHY,
    ),
    of_decision(
        "revoke d1 1 --item vp=badge --item vp=certificate --money vp=1800000 --reason why",
        ask.DecideRevocation(1, {VP: ("badge", "certificate")}, {VP: 1_800_000}),
        **WHY,
    ),
    of_decision("reject-revocation d1 1 --reason why", ask.RejectRevocation(1), **WHY),
    of_decision("recover-item d1 vp badge", ask.RecoverItem(VP, "badge")),
    of_decision("recover-money d1 vp 1800000 --paper 4/PT", ask.RecoverMoney(VP, 1_800_000, "4/PT")),
    of_decision("appeal d1 vp --text Không", ask.FileAppeal(VP), text="Không"),
    of_decision(
        "answer-appeal d1 1 --answer partly --paper 5/TB --reason why",
        ask.AnswerAppeal(1, "partly", "5/TB"),
        **WHY,
    ),
    of_decision(
        f"attach-proceeding d1 vp --kind lawsuit {ON_PAPER}",
        ask.AttachProceeding(VP, "lawsuit", "9/KL", DAY, "ubkt"),
    ),
    of_decision(
        "reopen d1 vp --organ court --symbol QĐ-TA --stage council --ground new_evidence --reason why "
        + ON_PAPER,
        ask.ReopenCases("court", "QĐ-TA", (VP,), "council", PAPER, "new_evidence"),
        **WHY,
    ),
    # An initiative
    of_initiative(
        "file initiative.yaml",
        ask.FileInitiative("court.initiative", "u1", "court-2026", 1, AUTHORS),
        title="Bìa",
    ),
    of_initiative("resubmit initiative.yaml", ask.ResubmitInitiative("court-2026", 1, AUTHORS), title="Bìa"),
    of_initiative("withdraw sk-1 --reason why", ask.WithdrawInitiative(), **WHY),
    of_initiative(
        "review sk-1 review.yaml",
        ask.ReviewInitiative(("p.an",), {"new": True}, {"p.an": "approve"}, {}),
        remarks="Rút gọn",
    ),
    of_initiative("return sk-1 --reason why", ask.ReturnInitiative(), **WHY),
    of_initiative("sign sk-1 --number 3/QĐ", ask.SignInitiative("3/QĐ")),
    of_initiative("decline sk-1 --reason why", ask.DeclineInitiative(), **WHY),
    of_initiative(
        "propose sk-1 --award court.sector_initiative --season court-2026 --round 2",
        ask.RaiseInitiative("court.sector_initiative", "court-2026", 2),
    ),
    of_initiative("release sk-1", ask.ReleasePublication()),
    # A movement
    of_movement("draft movement.yaml", PLAN, title="Vì công lý"),
    of_movement("adopt td-1 --number 1/KH", ask.AdoptMovement("1/KH")),
    of_movement("launch movement/td-1", ask.LaunchMovement()),
    of_movement("acknowledge td-1 u1", ask.AcknowledgeMovement("u1")),
    of_movement("plan td-1 u1 --number 2/KH", ask.IssuePlan("u1", "2/KH")),
    of_movement("reopen-plan td-1 --reason why", ask.TakeBackPlan(), **WHY),
    of_movement("call-off td-1 --reason why", ask.CallOffMovement(), **WHY),
    of_movement(
        "register td-1 u1 p.an=court.flag p.an=court.base_fighter",
        ask.RegisterFor("u1", (Aim("p.an", "court.flag"), Aim("p.an", "court.base_fighter"))),
    ),
    of_movement("register td-1 aims.yaml", ask.RegisterFor("u1", (Aim("u1", "court.flag"),))),
    of_movement(
        "drop td-1 p.an --award court.flag --unit u1 --reason why",
        ask.DropOut("u1", "p.an", "court.flag"),
        **WHY,
    ),
    of_movement(
        "pledge td-1 g1 u1 u2 --cites 9/HD=2026-03-01",
        ask.DraftPledge("g1", ("u1", "u2"), (Guidance("9/HD", DAY),)),
    ),
    of_movement("sign td-1 g1 u1 --witness court", ask.SignPledge("g1", "u1", "court")),
    of_movement(
        "report td-1 t1 u1 h1 --part 97 --whole 100 --load 412",
        ask.ReportTarget("t1", "u1", "h1", Fraction(97), Fraction(100), Fraction(412)),
    ),
    of_movement(
        "report td-1 --from-csv results.csv",
        ask.ReportTarget("t1", "u1", "h1", Fraction(3, 2), Fraction(100)),
    ),
    of_movement(
        "confirm td-1 t1 u1 h1 --part 97 --whole 100",
        ask.ConfirmTarget("t1", "u1", "h1", Fraction(97), Fraction(100)),
    ),
    of_movement(
        "confirm td-1 --from-csv results.csv",
        ask.ConfirmTarget("t1", "u1", "h1", Fraction(3, 2), Fraction(100)),
    ),
    of_movement("return td-1 t1 u1 h1 --reason why", ask.ReturnTarget("t1", "u1", "h1"), **WHY),
    of_movement(
        "score td-1 scores.yaml", ask.ScoreUnit("u1", "cross", "u2", SHEET, ("work",)), work="Hai vụ quá hạn"
    ),
    of_movement("rank td-1", ask.RankUnits()),
    of_movement("review td-1 interim", ask.HoldReview("interim")),
    of_movement("review td-1 final --early", ask.HoldReview("final", early=True)),
    of_movement("withdraw-pledge td-1 g1 --reason why", ask.WithdrawPledge("g1"), **WHY),
    of_movement("take-back td-1 --reason why", ask.ReopenMovement(), **WHY),
    of_movement(
        "action td-1 a1 --owner u1 --due 2026-03-01 --named-by p.b --reason why",
        ask.SetAction("a1", "u1", DAY, "p.b"),
        **WHY,
    ),
    of_movement("follow td-1 a1 --state going_on", ask.FollowAction("a1", "going_on")),
    of_movement("follow td-1 a1 --state done --text Xong", ask.FollowAction("a1", "done"), text="Xong"),
    of_movement("publish td-1 plan --channel portal", ask.PublishMovement("plan", "portal")),
    # A role model, an inspection, an activity
    of_model(
        "find m1 --kind person --subject p.an --body court --movement td-1 --text Tốt",
        ask.FindRoleModel("person", "p.an", "court", "td-1"),
        text="Tốt",
    ),
    of_model("foster m1", ask.FosterRoleModel()),
    of_model("follow-up m1 --holds --text Tốt", ask.FollowUpRoleModel(True), text="Tốt"),
    of_model("follow-up rolemodel/m1 --no-more", ask.FollowUpRoleModel(False)),
    of_model(f"publish m1 {TEXT} --channel portal", ask.PublishRoleModel(TEXT, "portal")),
    of_model("report m1 --council skcn --initiative sk-1", ask.ReportPractice("skcn", "sk-1")),
    of_model("order m1 --reach sector --where all --number 3/QĐ", ask.OrderPractice("sector", "all", "3/QĐ")),
    of_inspection(
        "plan kt-1 u1 u2 --body court --number 4/KH", ask.PlanInspection("court", ("u1", "u2"), "4/KH")
    ),
    of_inspection("visit kt-1 u1", ask.VisitUnit("u1")),
    of_inspection(
        "note kt-1 f1 --unit u1 --about p.an --freezes --due 2026-03-01 --reason why",
        ask.NoteFinding("f1", "u1", "p.an", True, DAY),
        **WHY,
    ),
    of_inspection("report kt-1 f1 --number 12/BC --reason why", ask.ReportRemedy("f1", None, "12/BC"), **WHY),
    of_inspection("return kt-1 f1 --due 2026-03-01 --reason why", ask.ReturnRemedy("f1", DAY), **WHY),
    of_inspection("remedy kt-1 f1", ask.RemedyFinding("f1")),
    of_inspection("remedy kt-1 f1 --unfounded", ask.RemedyFinding("f1", False)),
    of_inspection("end kt-1 --number 5/KL", ask.EndInspection("5/KL")),
    Line("activity hold activity.yaml", "activity/hn-1", HELD_THERE, {"title": "Hội nghị"}),
    Line("activity strike hn-1 --reason why", "activity/hn-1", ask.StrikeActivity(), WHY),
)
