"""The doctor says what would be used, and names what is wrong and what would help."""

from pathlib import Path

import pytest

from runtime.doctor import Finding, examine
from runtime.services import Services
from runtime.temporal import TemporalServer


def of(findings: list[Finding], what: str) -> list[Finding]:
    return [finding for finding in findings if finding.what == what]


@pytest.fixture(autouse=True)
def own_temporal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEMPORAL_ADDRESS", raising=False)


def test_a_machine_that_is_ready_has_no_errors(tmp_path: Path) -> None:
    findings = examine(tmp_path / "data")
    assert not [finding for finding in findings if finding.level == "error"]
    assert "18." in of(findings, "PostgreSQL")[0].detail
    assert "Server" in of(findings, "Temporal")[0].detail
    assert not (tmp_path / "data").exists()  # it only looks


async def test_a_running_service_is_examined(tmp_path: Path) -> None:
    """With an event loop around it, as a caller may have one."""
    with Services(tmp_path / "data", persistent=False):
        findings = examine(tmp_path / "data")
    assert not [finding for finding in findings if finding.level == "error"]
    assert "fsync = on" in of(findings, "Database")[0].detail
    assert [finding.level for finding in of(findings, "Temporal server")] == ["ok", "ok"]


def test_a_foreign_server_without_the_setting_is_seen(
    temporal: TemporalServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporal.persistent = False
    temporal.settings = {"history.maxInFlightUpdates": 10}
    temporal.start()
    monkeypatch.setenv("TEMPORAL_ADDRESS", temporal.address)
    seen = of(examine(tmp_path), "Temporal server")
    assert [finding.level for finding in seen] == ["ok", "warning"]
    assert "history.maxInFlightUpdates=1000" in seen[1].detail


def test_a_foreign_server_that_is_silent_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", "127.0.0.1:1")
    assert [finding.level for finding in of(examine(tmp_path), "Temporal server")] == ["error"]


def test_folders_that_others_can_look_into_are_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    (tmp_path / "keys").mkdir(mode=0o755)
    findings = examine(tmp_path)
    assert of(findings, "Data folder")[0].level == "warning"
    assert of(findings, "Key folder")[0].level == "error"


def test_the_words_are_translated(tmp_path: Path) -> None:
    words = {"Free disk": "Đĩa trống", "%(free)s GB": "còn %(free)s GB"}
    findings = examine(tmp_path, lambda text: words.get(text, text))
    assert of(findings, "Đĩa trống")[0].detail.startswith("còn ")
