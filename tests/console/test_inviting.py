"""Whoever runs the machine invites the first people to enrol a passkey."""

from __future__ import annotations

import re

from tests.console.terminal import Terminal


def test_the_registrar_is_given_a_link_that_is_the_same_when_it_is_sent_again(terminal: Terminal) -> None:
    first = terminal("invite", "p.vks.1", "--as", "registrar", "--id", "invite-1")
    assert first.status == 0, first.err
    link = re.search(r"http://localhost:8080/invitation/[0-9a-f]{32}", first.out)
    assert link is not None
    again = terminal("invite", "p.vks.1", "--as", "registrar", "--id", "invite-1")
    assert link[0] in again.out
    assert link[0] not in terminal("invite", "p.vks.1", "--as", "registrar").out


def test_nobody_else_invites(terminal: Terminal) -> None:
    refused = terminal("invite", "p.vks.1", "--as", "p.vks.1")
    assert refused.status == 3
    assert "/invitation/" not in refused.out
    assert terminal("invite", "p.vks.1", "--as", "registrar", "--until", "2100-01-01").status == 3
