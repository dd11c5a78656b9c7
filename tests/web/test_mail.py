"""Mail to a real SMTP server: what waits, at least once, under one Message-ID; never what it is about."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import email
import email.policy
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession

from domain.commands import ChangeRegistry, Command, IssuePlan, Sealed
from domain.events import ClusterFormed, ClusterLed, MandateGranted, PersonRegistered
from domain.facts import COMMON, registry_of
from projections import notices
from tests.system import until
from tests.web import moving, world
from tests.web.ground import Ground
from web.mail.dispatcher import Dispatcher
from web.mail.settings import MailSettings, WrongMailSetting, mail_from_environment

ADDRESS = "reader@toaan.example.vn"


@dataclass
class Postbox:
    """What the server took, and how it behaves."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    refuse: str = ""
    forget: bool = False
    """Takes the letter, and is gone before anybody hears of it."""
    _server: asyncio.Server | None = None

    async def handle_DATA(self, server: SMTP, session: SmtpSession, envelope: Envelope) -> str:
        if self.refuse:
            return self.refuse
        assert isinstance(envelope.content, bytes)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.letters.append(message)
        return "250 taken"

    async def open(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(self, loop=loop, enable_SMTPUTF8=False), "127.0.0.1", self.port
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        assert self._server is not None
        self._server.close()
        self._server = None

    def settings(self, **more: Any) -> MailSettings:
        made = MailSettings(
            "127.0.0.1", self.port, "vinhdanh@toaan.example.vn", "none", pause=0.0, timeout=5.0
        )
        return replace(made, **more)


@pytest.fixture
async def postbox() -> AsyncIterator[Postbox]:
    made = Postbox()
    await made.open()
    yield made
    with contextlib.suppress(AssertionError):
        await made.close()


_people = iter(range(1, 100))


async def reader(ground: Ground, unit: str = "u1", mail: str = ADDRESS, office: str = "staff") -> str:
    """A new member of the unit's staff, or holder of another office, with a mail address; his code."""
    who = f"reader-{next(_people)}"
    change = PersonRegistered(who, True)
    said = Sealed(of=who, salt=world.SALT, text={"name": "Người Đọc Thư", "mail": mail})
    await ground.system.must(
        Command(COMMON, f"add-{who}", world.REGISTRAR, ChangeRegistry((change,)), sealed=(said,))
    )
    mandate = MandateGranted(unit, who, office, world.SINCE, None, False, None, True)
    await ground.system.must(
        Command(registry_of(unit), f"seat-{who}", world.REGISTRAR, ChangeRegistry((mandate,)))
    )
    return who


async def caught_up(ground: Ground) -> None:
    """Wait until the notices have reached the end of the log."""
    end = await ground.site.reading.log.length() - 1

    async def there() -> bool:
        known = await notices.cursor(ground.site.lists)
        return known is not None and known >= end

    await until(there, what="the notices")


async def begun(ground: Ground, settings: MailSettings) -> Dispatcher:
    """A dispatcher that has seen everything until now."""
    await caught_up(ground)
    made = Dispatcher(ground.site, settings)
    await ground.site.store.pool.execute("DELETE FROM web.mail_cursor")
    await ground.site.store.pool.execute("DELETE FROM web.outbox")
    assert await made.gather() == 0, "nobody is mailed what is long over"
    return made


async def outbox(ground: Ground) -> int:
    count: int = await ground.site.store.pool.fetchval("SELECT count(*) FROM web.outbox")
    return count


def text_of(letter: EmailMessage) -> str:
    text: str = letter.get_content()
    return text


async def test_whoever_is_to_vote_gets_one_letter_that_says_nothing_more(
    ground: Ground, postbox: Postbox
) -> None:
    await reader(ground, "u1")
    mail = await begun(ground, postbox.settings())
    stream = await ground.nominated(world.FLAG, "u1")
    await caught_up(ground)
    await mail.gather()
    assert await mail.send() == 1, "the others have no address"
    (letter,) = postbox.letters
    assert letter["to"] == ADDRESS
    assert letter["auto-submitted"] == "auto-generated"
    text = text_of(letter)
    assert "Bỏ phiếu" in text or "bỏ phiếu" in text
    assert "Sign in" in text
    assert f"{ground.site.settings.origin}/notices/" in text
    for secret in (stream, stream.partition("/")[2], "Đơn vị", "Unit 1", "u1", "Cờ thi đua", "Emulation"):
        assert secret not in text + letter["subject"]
    assert await outbox(ground) == 0
    assert await mail.gather() == 0
    assert await mail.send() == 0


async def test_a_movements_launch_and_a_day_that_is_over_come_in_a_letter_each_that_names_nothing(
    ground: Ground, postbox: Postbox
) -> None:
    """To an officer of two members it comes once; to the unit that leads the cluster, that it is behind."""
    officer = await reader(ground, "u2", "officer@toaan.example.vn", "award_officer")
    both = MandateGranted("u3", officer, "award_officer", world.SINCE, None, False, None, True)
    await ground.system.must(Command(registry_of("u3"), "also-u3", world.REGISTRAR, ChangeRegistry((both,))))
    await reader(ground, "u4", "keeper@toaan.example.vn", "award_officer")
    formed = ClusterFormed("cluster", "court", 1, 2026, "designation", again=False, cite="1/QĐ")
    led = ClusterLed("cluster", "u4", (), world.SINCE, dt.date(2199, 12, 31), "1/QĐ")
    await ground.system.must(Command(COMMON, "u4-leads", world.REGISTRAR, ChangeRegistry((formed, led))))
    mail = await begun(ground, postbox.settings())
    await moving.late(ground, "by-mail")
    await caught_up(ground)
    await mail.gather()
    assert await mail.send() == len(postbox.letters)
    told = {(letter["to"], letter["subject"].rpartition(" / ")[2]): letter for letter in postbox.letters}
    assert len(told) == len(postbox.letters), "nothing comes twice"
    assert set(told) == {
        ("officer@toaan.example.vn", "Something waits for you"),
        ("officer@toaan.example.vn", "A movement in which your unit takes part was launched"),
        ("officer@toaan.example.vn", "A day of a movement is over, and your part is still to be done"),
        ("keeper@toaan.example.vn", "A day of a movement is over, and somebody has not done his part"),
    }
    for (_, subject), letter in told.items():
        text = text_of(letter)
        assert text.count("/notices/") == 2, "one thing, in both languages"
        assert ("issue its own plan" in text) == ("launched" not in subject)
        for secret in ("by-mail", "u2", "u3", "Cluster", "Cụm", "Unit", "Đơn vị số"):
            assert secret not in text + letter["subject"]


async def test_who_did_it_meanwhile_is_not_asked_for_what_others_still_owe(
    ground: Ground, postbox: Postbox
) -> None:
    await reader(ground, "u2", "did-it@toaan.example.vn", "award_officer")
    await reader(ground, "u3", "owes-it@toaan.example.vn", "award_officer")
    mail = await begun(ground, postbox.settings())
    await moving.late(ground, "meanwhile")
    await caught_up(ground)
    await mail.gather()
    await ground.must("movement/meanwhile", "u2.2", IssuePlan("u2", "3/KH-U2"))
    await mail.send()
    overdue = "A day of a movement is over, and your part is still to be done"
    told = {letter["to"] for letter in postbox.letters if letter["subject"].endswith(overdue)}
    assert "owes-it@toaan.example.vn" in told
    assert "did-it@toaan.example.vn" not in told


async def test_what_opens_together_comes_in_one_letter(ground: Ground, postbox: Postbox) -> None:
    await reader(ground, "u2")
    mail = await begun(ground, postbox.settings())
    for _ in range(3):
        await ground.nominated(world.FLAG, "u2")
    await caught_up(ground)
    await mail.gather()
    assert await mail.send() == 1
    assert text_of(postbox.letters[0]).count("/notices/") == 6  # three, in both languages


async def test_a_server_that_is_away_gets_it_when_it_is_back(ground: Ground, postbox: Postbox) -> None:
    await reader(ground, "u3")
    mail = await begun(ground, postbox.settings())
    await ground.nominated(world.FLAG, "u3")
    await caught_up(ground)
    await mail.gather()
    await postbox.close()
    assert await mail.send() == 0
    assert await mail.send() == 0
    assert await outbox(ground) > 0
    await postbox.open()
    while await outbox(ground):
        await mail.send()
    assert len(postbox.letters) == 1


async def test_a_crash_between_the_servers_word_and_our_note_sends_it_twice_under_one_id(
    ground: Ground, postbox: Postbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    await reader(ground, "u4")
    settings = postbox.settings(lease=0.0)
    mail = await begun(ground, settings)
    await ground.nominated(world.FLAG, "u4")
    await caught_up(ground)
    await mail.gather()

    class Crash(BaseException):
        """The process ends here."""

    async def crash(_: Any) -> None:
        if postbox.letters:
            raise Crash
        await done(_)

    done = mail._done
    monkeypatch.setattr(mail, "_done", crash)
    with pytest.raises(Crash):
        await mail.send()
    assert len(postbox.letters) == 1
    after = Dispatcher(ground.site, settings)
    await after.gather()
    while await outbox(ground):
        await after.send()
    first, second = postbox.letters
    assert first["message-id"] == second["message-id"]
    assert text_of(first) == text_of(second)


async def test_of_two_dispatchers_one_sends_it(ground: Ground, postbox: Postbox) -> None:
    await reader(ground, "u1", "two@toaan.example.vn")
    mail = await begun(ground, postbox.settings())
    other = Dispatcher(ground.site, postbox.settings())
    await ground.nominated(world.FLAG, "u1")
    await caught_up(ground)
    await asyncio.gather(mail.gather(), other.gather())
    await asyncio.gather(mail.send(), other.send())
    to = [letter["to"] for letter in postbox.letters]
    assert len(to) == len(set(to))
    assert "two@toaan.example.vn" in to


async def test_what_is_done_meanwhile_is_not_asked_for(ground: Ground, postbox: Postbox) -> None:
    who = await reader(ground, "u2", "done@toaan.example.vn")
    mail = await begun(ground, postbox.settings())
    stream = await ground.nominated(world.FLAG, "u2")
    await caught_up(ground)
    await mail.gather()
    await ground.voted(stream)
    await mail.send()
    assert who not in [letter["to"] for letter in postbox.letters]
    assert postbox.letters == []


async def test_what_the_server_will_never_take_is_kept_and_not_sent_again(
    ground: Ground, postbox: Postbox
) -> None:
    await reader(ground, "u3", "gone@toaan.example.vn")
    mail = await begun(ground, postbox.settings())
    await ground.nominated(world.FLAG, "u3")
    await caught_up(ground)
    await mail.gather()
    postbox.refuse = "550 no such mailbox"
    await mail.send()
    postbox.refuse = ""
    assert await mail.send() == 0
    failed = await ground.site.store.pool.fetchval("SELECT count(*) FROM web.outbox WHERE failed IS NOT NULL")
    assert failed >= 1


@pytest.mark.parametrize("mail", ["a@b\r\nBcc: c@d", "two@x.vn, three@x.vn", "no address", "ĩ@x.vn", ""])
async def test_an_address_that_is_none_gets_nothing(ground: Ground, postbox: Postbox, mail: str) -> None:
    await reader(ground, "u4", mail)
    sending = await begun(ground, postbox.settings())
    await ground.nominated(world.FLAG, "u4")
    await caught_up(ground)
    await sending.gather()
    await sending.send()
    assert {letter["to"] for letter in postbox.letters} <= {ADDRESS}
    assert await outbox(ground) == 0


async def test_a_rebuild_gives_the_same_notices_and_mails_nothing_again(
    ground: Ground, postbox: Postbox
) -> None:
    from eventlog.log import Log
    from projections.notices import Noticing
    from projections.projector import open_pool

    mail = await begun(ground, postbox.settings())
    where = ground.system.where
    before = await notices.between(ground.site.lists, -1, 10**9)
    async with (
        await open_pool(where.dsn_as("projector")) as pool,
        await Log.open(where.dsn_as("projector"), "projector") as log,
    ):
        await pool.execute("UPDATE projection.cursor SET position = -1 WHERE name = 'notices'")
        await pool.execute("TRUNCATE projection.notice")
        await Noticing(log, pool).catch_up()
    await caught_up(ground)
    assert await notices.between(ground.site.lists, -1, 10**9) == before
    assert len(before) > 10
    assert await mail.gather() == 0


@pytest.mark.parametrize(
    "given",
    [
        {"VINHDANH_SMTP_HOST": "mail"},
        {"VINHDANH_SMTP_HOST": "mail", "VINHDANH_SMTP_FROM": "a@b\nX: y"},
        {"VINHDANH_SMTP_HOST": "mail", "VINHDANH_SMTP_FROM": "a@b.vn", "VINHDANH_SMTP_TLS": "yes"},
        {"VINHDANH_SMTP_HOST": "mail", "VINHDANH_SMTP_FROM": "a@b.vn", "VINHDANH_SMTP_PORT": "0"},
        {"VINHDANH_SMTP_HOST": "mail", "VINHDANH_SMTP_FROM": "a@b.vn", "VINHDANH_SMTP_USER": "x"},
    ],
)
def test_a_wrong_setting_is_said_at_the_start(given: dict[str, str]) -> None:
    with pytest.raises(WrongMailSetting):
        mail_from_environment(given)


def test_without_a_server_no_mail_is_sent() -> None:
    assert mail_from_environment({}) is None
