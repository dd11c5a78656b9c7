"""Steps that are a command in a word: their fields are the command's own.

``WORDS`` says for each word which command it is, and of what kind of stream. A step's class is made from the
command's fields, so that whatever can be asked can stand in a scenario. Where a command names lines, lists
or sittings, the scenario names cases, lists and sittings by their own names. A ballot or a digest may be left
out: it is the last ballot's, or that of what stands there now.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Literal, get_type_hints

from pydantic import ConfigDict, TypeAdapter, create_model

from domain import commands
from domain.commands import Ask
from domain.events import Capacity
from scenarios.steps.base import Acting

Of = Literal[
    "case",
    "sitting",
    "list",
    "decision",
    "initiative",
    "movement",
    "rolemodel",
    "inspection",
    "activity",
]
RECORDS: tuple[Of, ...] = ("initiative", "movement", "rolemodel", "inspection", "activity")
"""What has no row: the step that begins it gives it its name."""
BEGINNINGS: Mapping[Of, type[Ask]] = {
    "initiative": commands.FileInitiative,
    "movement": commands.DraftMovement,
    "rolemodel": commands.FindRoleModel,
    "inspection": commands.PlanInspection,
    "activity": commands.HoldActivity,
}
"""The command that begins each of them."""

WORDS: Mapping[str, tuple[Of, type[Ask]]] = {
    # One nomination, at the desks it passes.
    "check_dossier": ("case", commands.CheckDossier),
    "appraise": ("case", commands.Appraise),
    "ask_opinions": ("case", commands.AskOpinions),
    "give_opinion": ("case", commands.GiveOpinion),
    "close_consultation": ("case", commands.CloseConsultation),
    "post": ("case", commands.Post),
    "comment": ("case", commands.ReceiveComment),
    "answer_comment": ("case", commands.AnswerComment),
    "close_posting": ("case", commands.ClosePosting),
    "send_upward": ("case", commands.SendUpward),
    "enter_answer": ("case", commands.EnterAnswer),
    "hand_over_award": ("case", commands.HandOverAward),
    "reassess": ("case", commands.Reassess),
    "check_freeze": ("case", commands.CheckFreeze),
    # A sitting.
    "add_lines": ("sitting", commands.AddLines),
    "remove_lines": ("sitting", commands.RemoveLines),
    "agree_list": ("sitting", commands.AgreeList),
    "opinion": ("sitting", commands.RecordOpinion),
    "recuse_lines": ("sitting", commands.RecuseFromLines),
    "close_ballot": ("sitting", commands.CountSheets),
    "casting_vote": ("sitting", commands.GiveCastingVote),
    "annul": ("sitting", commands.AnnulBallot),
    "cancel_sitting": ("sitting", commands.CancelSitting),
    # A list on its way upwards.
    "acknowledge": ("list", commands.AcknowledgeList),
    "register_list": ("list", commands.RegisterList),
    "assign_list": ("list", commands.AssignList),
    "hand_over_list": ("list", commands.HandOverList),
    "check_papers": ("list", commands.CheckListPapers),
    "appraise_lines": ("list", commands.AppraiseLines),
    "return_lines": ("list", commands.ReturnLines),
    "return_list": ("list", commands.ReturnList),
    "resubmit_list": ("list", commands.ResubmitList),
    "take_back_list": ("list", commands.TakeBackList),
    "report_results": ("list", commands.ReportResults),
    # A decision.
    "drop_draft": ("decision", commands.DropDraft),
    "drop_lines": ("decision", commands.DropLines),
    "check": ("decision", commands.CheckDecision),
    "decline_lines": ("decision", commands.DeclineLines),
    "send_lines_back": ("decision", commands.SendLinesBack),
    "sign_decision": ("decision", commands.SignDecision),
    "publish": ("decision", commands.PublishDecision),
    "hand_over": ("decision", commands.HandOverAwards),
    "erratum": ("decision", commands.IssueErratum),
    "cancel_lines": ("decision", commands.CancelLines),
    "certificates": ("decision", commands.IssueCertificates),
    "reprint": ("decision", commands.ReprintCertificate),
    "report_lost": ("decision", commands.ReportCertificateLost),
    "give_back": ("decision", commands.ReturnCertificate),
    "propose_revocation": ("decision", commands.ProposeRevocation),
    "decide_revocation": ("decision", commands.DecideRevocation),
    "reject_revocation": ("decision", commands.RejectRevocation),
    "recover_item": ("decision", commands.RecoverItem),
    "recover_money": ("decision", commands.RecoverMoney),
    "appeal": ("decision", commands.FileAppeal),
    "answer_appeal": ("decision", commands.AnswerAppeal),
    "attach": ("decision", commands.AttachProceeding),
    # An initiative, which the step itself gives its name.
    "file_initiative": ("initiative", commands.FileInitiative),
    "review_initiative": ("initiative", commands.ReviewInitiative),
    "return_initiative": ("initiative", commands.ReturnInitiative),
    "resubmit_initiative": ("initiative", commands.ResubmitInitiative),
    "withdraw_initiative": ("initiative", commands.WithdrawInitiative),
    "sign_initiative": ("initiative", commands.SignInitiative),
    "decline_initiative": ("initiative", commands.DeclineInitiative),
    "raise_initiative": ("initiative", commands.RaiseInitiative),
    "release_publication": ("initiative", commands.ReleasePublication),
    # A movement.
    "draft_movement": ("movement", commands.DraftMovement),
    "adopt_movement": ("movement", commands.AdoptMovement),
    "take_back_plan": ("movement", commands.TakeBackPlan),
    "call_off": ("movement", commands.CallOffMovement),
    "launch": ("movement", commands.LaunchMovement),
    "acknowledge_movement": ("movement", commands.AcknowledgeMovement),
    "issue_plan": ("movement", commands.IssuePlan),
    "register_for": ("movement", commands.RegisterFor),
    "drop_out": ("movement", commands.DropOut),
    "draft_pledge": ("movement", commands.DraftPledge),
    "withdraw_pledge": ("movement", commands.WithdrawPledge),
    "sign_pledge": ("movement", commands.SignPledge),
    "report_target": ("movement", commands.ReportTarget),
    "confirm_target": ("movement", commands.ConfirmTarget),
    "return_target": ("movement", commands.ReturnTarget),
    "score_unit": ("movement", commands.ScoreUnit),
    "rank_units": ("movement", commands.RankUnits),
    "hold_review": ("movement", commands.HoldReview),
    "take_review_back": ("movement", commands.ReopenMovement),
    "set_action": ("movement", commands.SetAction),
    "follow_action": ("movement", commands.FollowAction),
    "publish_movement": ("movement", commands.PublishMovement),
    "shelve_paper": ("movement", commands.ShelvePaper),
    # A role model or a good practice.
    "find_role_model": ("rolemodel", commands.FindRoleModel),
    "foster": ("rolemodel", commands.FosterRoleModel),
    "follow_up": ("rolemodel", commands.FollowUpRoleModel),
    "approve_publication": ("rolemodel", commands.ApprovePublication),
    "publish_role_model": ("rolemodel", commands.PublishRoleModel),
    "report_practice": ("rolemodel", commands.ReportPractice),
    "order_practice": ("rolemodel", commands.OrderPractice),
    # An inspection.
    "plan_inspection": ("inspection", commands.PlanInspection),
    "visit_unit": ("inspection", commands.VisitUnit),
    "note_finding": ("inspection", commands.NoteFinding),
    "report_remedy": ("inspection", commands.ReportRemedy),
    "return_remedy": ("inspection", commands.ReturnRemedy),
    "remedy_finding": ("inspection", commands.RemedyFinding),
    "end_inspection": ("inspection", commands.EndInspection),
    # An activity.
    "hold_activity": ("activity", commands.HoldActivity),
    "strike_activity": ("activity", commands.StrikeActivity),
}

RENAMED = {"who": "has_to_say"}
"""A command's field that a step's own would hide, and what it is called in a scenario."""
LINES = ("line", "lines", "asked")
BY_LINE = ("numbers", "items", "money", "missing")
STANDING = ("ballot", "digest")
"""What stands there already, and is looked up where it is left out."""
FIGURES = ("part", "whole", "load")
"""What a confirmation confirms: the figures that stand there, where the step names none."""


class Asked(Acting):
    """A step that is a command in a word."""

    model_config = ConfigDict(strict=False)

    OF: ClassVar[Of]
    ASK: ClassVar[type[Ask]]

    do: str
    who: str | None = None
    delegation: str | None = None
    capacity: Capacity | None = None
    reason: str = ""
    title: str = ""
    """What it is called; sealed like the reason."""

    @property
    def stream_named(self) -> str:
        """The name of the case, sitting, list or decision."""
        name: str = getattr(self, self.OF)
        return name

    def lines_named(self) -> tuple[str, ...]:
        """The cases that the command names."""
        found: list[str] = []

        def note(name: str) -> str:
            found.append(name)
            return name

        _walk(self._data(), note)
        return tuple(found)

    def ask(self, standing: Callable[[str], Any]) -> Ask:
        """The command; ``standing`` gives what was left out because it stands there already."""
        data = _walk(self._data(), lambda name: f"nomination/{name}")
        for name in standing_of(self.ASK):
            if name in type(self).model_fields and data.get(name) is None:
                data[name] = standing(name)
        asked: Ask = TypeAdapter(self.ASK).validate_python(data)
        return asked

    def _data(self) -> dict[str, Any]:
        named = {RENAMED.get(name, name): name for name in _fields(self.ASK)}
        said = self.model_dump(include=named.keys() & self.model_fields_set)
        return {named[name]: value for name, value in said.items()}


def _walk(data: Any, line: Callable[[str], str]) -> Any:
    """The data with its cases' names turned into what ``line`` says."""
    if not isinstance(data, dict):
        return data
    walked: dict[str, Any] = {}
    for key, value in data.items():
        if key in LINES and isinstance(value, str):
            walked[key] = line(value)
        elif key in LINES:
            walked[key] = tuple(line(one) for one in value)
        elif key in BY_LINE and isinstance(value, dict):
            walked[key] = {line(name): one for name, one in value.items()}
        elif isinstance(value, list | tuple):
            walked[key] = tuple(_walk(one, line) for one in value)
        else:
            walked[key] = value
    return walked


def standing_of(asking: type[Ask]) -> tuple[str, ...]:
    """The fields of a command that may be left out, since they stand there already."""
    return FIGURES if asking is commands.ConfirmTarget else STANDING


def _made(word: str, of: Of, asking: type[Ask]) -> type[Asked]:
    hints = get_type_hints(asking, include_extras=True)
    fields: dict[str, Any] = {"do": (Literal[word], ...), of: (str, ...)}
    if asking.reasoned:
        fields["reason"] = (str, ...)
    for name, field in _fields(asking).items():
        called = RENAMED.get(name, name)
        if name in standing_of(asking):
            fields[called] = (hints[name] | None, None)
        elif field.default is not dataclasses.MISSING:
            fields[called] = (hints[name], _plain(field.default))
        elif field.default_factory is not dataclasses.MISSING:
            fields[called] = (hints[name], field.default_factory())
        else:
            fields[called] = (hints[name], ...)
    made: type[Asked] = create_model(asking.__name__, __base__=Asked, __doc__=asking.__doc__, **fields)
    made.OF, made.ASK = of, asking
    return made


def _fields(asking: type[Ask]) -> dict[str, dataclasses.Field[Any]]:
    """The fields of a command; every one is a record."""
    return {field.name: field for field in dataclasses.fields(asking)}  # type: ignore[arg-type]


def _plain(default: Any) -> Any:
    """A field's default value, also where the record wrote it as a pydantic field."""
    factory = getattr(default, "default_factory", None)
    return factory() if factory is not None else default


CLASSES: tuple[type[Asked], ...] = tuple(_made(word, *what) for word, what in WORDS.items())
