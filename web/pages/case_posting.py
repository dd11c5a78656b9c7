"""A nomination in public: posted for comment, comments registered and answered, the report that closes it."""

from __future__ import annotations

from collections import Counter

from starlette.responses import Response

from domain.award.stages import PostingStage
from domain.commands import AnswerComment, Ask, ClosePosting, Post, ReceiveComment
from web.answering import Errors
from web.desk_form import OnDesk, of_case, on_desk
from web.needs import SEES_CASE
from web.sheet import Field, Given, Sheet, sheet
from web.visit import Visit


def _posted(desk: OnDesk) -> bool:
    return desk.keeps and isinstance(desk.stage, PostingStage) and desk.case.state.desk.posted is not None


@sheet("/cases/{case}/post", SEES_CASE)
async def post(visit: Visit) -> Sheet | Response:
    """Post it for comment, for the policy's days or longer."""
    desk = await on_desk(visit)
    stage = desk.stage
    days = str(stage.days) if isinstance(stage, PostingStage) else ""
    made = Sheet(
        desk.case.stream,
        visit._("Post for public comment"),
        visit._("Post it"),
        lambda given: Post(
            desk.name,
            tuple(given.said("channels").split()),
            given.maybe_day("begins"),
            given.maybe_day("last"),
        ),
        desk.at,
        (
            Field(
                "channels",
                visit._("Where it is posted"),
                "words",
                value="portal",
                hint=visit._("One channel on each line, in small letters: portal, newspaper, moj.gov.vn"),
                most=1_000,
            ),
            Field("begins", visit._("First day (today if left out)"), "day", needed=False),
            Field(
                "last",
                visit._("Last day (the rule's if left out)"),
                "day",
                hint=visit._("At least {days} in all, as the rule has it.", days=_span(visit, days)),
                needed=False,
            ),
        ),
        offered=desk.keeps and isinstance(stage, PostingStage) and desk.case.state.desk.posted is None,
    )
    return of_case(visit, desk, made)


def _span(visit: Visit, days: str) -> str:
    """``10wd`` in words."""
    if days.endswith("wd"):
        return visit._("{number} working days", number=days.removesuffix("wd"))
    return visit._("{number} days", number=days.removesuffix("d"))


@sheet("/cases/{case}/comment", SEES_CASE)
async def comment(visit: Visit) -> Sheet | Response:
    """Register a comment that came; what it says and who sent it are kept sealed."""
    desk = await on_desk(visit)
    posted = desk.case.state.desk.posted
    channels = [(channel, visit.words.channel(channel)) for channel in (posted.channels if posted else ())]
    sealed = visit._("Kept sealed; read by those who may open it.")
    made = Sheet(
        desk.case.stream,
        visit._("Register a comment"),
        visit._("Register it"),
        lambda given: ReceiveComment(desk.name, given.said("ref"), given.said("channel")),
        f"{desk.at}/answer_comment",
        (
            Field("ref", visit._("Its number in the book of comments"), most=41),
            Field("channel", visit._("The channel by which it came"), "pick", channels),
            Field("text", visit._("What it says"), "words", hint=sealed, kept=True, most=10_000),
            Field("from", visit._("Who sent it (may be left out)"), hint=sealed, needed=False, kept=True),
        ),
        offered=_posted(desk),
    )
    return of_case(visit, desk, made)


@sheet("/cases/{case}/answer_comment", SEES_CASE)
async def answer_comment(visit: Visit) -> Sheet | Response:
    """Say what becomes of a comment."""
    desk = await on_desk(visit)
    waiting = desk.case.state.desk.unanswered if _posted(desk) else []
    texts = await _texts(visit, desk) if waiting else {}
    comments = desk.case.state.desk.comments
    made = Sheet(
        desk.case.stream,
        visit._("Answer a comment"),
        visit._("Record the answer"),
        lambda given: AnswerComment(desk.name, given.said("ref")),
        desk.at,
        (
            Field(
                "ref",
                visit._("Comment"),
                "radio",
                [
                    (ref, f"{ref} ({comments[ref]}): {texts.get(ref) or visit._('cannot be read here')}")
                    for ref in waiting
                ],
                value=waiting[0] if len(waiting) == 1 else "",
            ),
            Field(
                "text",
                visit._("What becomes of it"),
                "words",
                hint=visit._(
                    "Public, with the comment's number: no discipline, and no reasons about people."
                ),
                kept=True,
                most=10_000,
            ),
        ),
        offered=bool(waiting),
    )
    return of_case(visit, desk, made)


async def _texts(visit: Visit, desk: OnDesk) -> dict[str, str]:
    """What the comments say, by their numbers."""
    entries = [
        entry for entry in desk.case.entries if entry.type == "CommentReceived" and entry.body is not None
    ]
    words = await visit.site.reading.words_of(entries)
    return {e.content["data"]["ref"]: words.get(e.position, {}).get("text", "") for e in entries}


@sheet("/cases/{case}/close_posting", SEES_CASE)
async def close_posting(visit: Visit) -> Sheet | Response:
    """Report visits and comments by channel, after the last day."""
    desk = await on_desk(visit)
    on_it = desk.case.state.desk
    channels = on_it.posted.channels if on_it.posted else ()
    came = Counter(on_it.comments.values())
    fields = []
    for n, channel in enumerate(channels, 1):
        called = visit.words.channel(channel)
        fields.append(Field(f"visits-{n}", visit._("Visits on {channel}", channel=called), "number"))
        label = visit._("Comments by {channel}", channel=called)
        fields.append(Field(f"comments-{n}", label, "number", value=str(came[channel])))
    notes = []
    if on_it.posted is not None and visit.today <= on_it.posted.last:
        notes.append(
            visit._(
                "It stands open until {day}; it can be closed after it.",
                day=visit.words.day(on_it.posted.last),
            )
        )
    if on_it.unanswered:
        notes.append(visit._("Comments without an answer: {refs}", refs=", ".join(on_it.unanswered)))

    boxed = (await visit.site.box.counts()).get(desk.case.stream, 0) if _posted(desk) else 0
    in_box = visit._(
        "{number} comments of the public lie in the box: enter and answer them first", number=boxed
    )
    if boxed:
        notes.append(in_box)

    def asked(given: Given) -> Ask | Errors:
        if boxed:
            return {"": in_box}
        visits = {channel: given.number(f"visits-{n}") for n, channel in enumerate(channels, 1)}
        comments = {channel: given.number(f"comments-{n}") for n, channel in enumerate(channels, 1)}
        return ClosePosting(desk.name, visits, comments)

    made = Sheet(
        desk.case.stream,
        visit._("Close the posting with its report"),
        visit._("Close it"),
        asked,
        desk.at,
        fields,
        notes=notes,
        offered=_posted(desk),
        links=(
            (f"{desk.at}/comment", visit._("Register a comment")),
            (f"{desk.at}/comments", visit._("Comments that came by the public page")),
            *(((f"{desk.at}/answer_comment", visit._("Answer a comment")),) if on_it.unanswered else ()),
        ),
    )
    return of_case(visit, desk, made)
