"""Where the services are: which role logs in as whom, and with which password."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from runtime.connection import OF_THE_WEB, ROLES, Connection

WHERE = Connection("postgresql://postgres@database:5432/vinhdanh", "temporal:7233", Path("keys"))


@pytest.mark.parametrize("role", ROLES)
def test_without_a_password_of_its_own_a_role_logs_in_as_itself(
    role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("VINHDANH_WEB_PASSWORD", raising=False)
    assert WHERE.dsn_as(role) == f"postgresql://{ROLES[role]}@database:5432/vinhdanh"


@pytest.mark.parametrize("role", ROLES)
def test_the_webs_password_is_given_for_the_roles_of_the_web_alone(
    role: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VINHDANH_WEB_PASSWORD", "a:b@c/d")
    parts = urlsplit(WHERE.dsn_as(role))
    assert parts.hostname == "database"
    assert parts.username == ROLES[role]
    assert unquote(parts.password or "") == ("a:b@c/d" if role in OF_THE_WEB else "")
