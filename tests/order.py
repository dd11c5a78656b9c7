"""In which order a run takes the files of tests, and which of them one process takes together.

xdist hands whole files to its processes, those with the most tests first. Ours that take longest have few
tests: left to that, they come last, and at the end one process plays a file while the others have nothing
left. So what takes long is named here and comes first, the longest of it at the top; the rest follows as
before. A file that is not named is none the worse for it but for the end of a run.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

TOGETHER = {
    "one court": (
        "tests/console/test_movement.py",
        "tests/console/test_records.py",
        "tests/console/test_casework.py",
        "tests/console/test_sitting.py",
        "tests/console/test_initiative.py",
        "tests/console/test_decision.py",
    ),
    "one procuracy": (
        "tests/console/test_commands.py",
        "tests/console/test_submission.py",
        "tests/console/test_eligible.py",
        "tests/console/test_inviting.py",
    ),
    "one procuracy, untouched": (
        "tests/console/test_web.py",
        "tests/console/test_rehearsal.py",
        "tests/console/test_report.py",
    ),
}
"""Files that share an ``up`` (``tests/console/conftest.py``): in one process there is one of it."""

FIRST = (
    "one court",
    "tests/test_faults.py",
    "tests/web/journeys/test_leader.py",
    "tests/web/journeys/test_sitting.py",
    "tests/scenarios/test_cases.py",
    "one procuracy, untouched",
    "tests/console/test_up.py",
    "one procuracy",
    "tests/web/journeys/test_troubles.py",
    "tests/console/test_first_case.py",
    "tests/web/journeys/test_list.py",
    "tests/test_code.py",
    "tests/console/test_attachments.py",
    "tests/web/test_pages_in_chromium.py",
    "tests/web/journeys/test_officer.py",
    "tests/web/journeys/test_registrar.py",
    "tests/web/journeys/test_auditor.py",
    "tests/web/test_passkeys_chromium.py",
    "tests/web/journeys/test_public.py",
    "tests/web/journeys/test_approver.py",
    "tests/web/journeys/test_own_affairs.py",
    "tests/console/test_policies.py",
    "tests/domain/sitting/test_sittings_machine.py",
    "tests/web/test_away.py",
    "tests/web/test_voting_chromium.py",
    "tests/console/test_season.py",
    "tests/domain/nomination/test_case_machine.py",
    "tests/workflows/test_shell.py",
    "tests/web/test_matrix.py",
    "tests/web/test_board.py",
    "tests/scenarios/test_movements.py",
    "tests/web/test_case_desk.py",
    "tests/policies/test_worked_example.py",
    "tests/web/test_limits.py",
)
"""What takes longest, by what it took on two cores: over a minute at the top, some seconds at the end."""

_COMPANY = {file: name for name, files in TOGETHER.items() for file in files}
_PLACE = {name: place for place, name in enumerate(FIRST)}
_WITHIN = {file: place for files in TOGETHER.values() for place, file in enumerate(files)}


def company_of(nodeid: str) -> str:
    """What a test is handed out with: its file, or the files that its file stays together with."""
    file = nodeid.partition("::")[0]
    return _COMPANY.get(file, file)


def put_in_order(items: list[pytest.Item]) -> None:
    """What takes longest first, then the files with the most tests; a file's tests stay as they stand."""
    tests = Counter(company_of(item.nodeid) for item in items)

    def place(item: pytest.Item) -> tuple[int, int, str, int]:
        company = company_of(item.nodeid)
        within = _WITHIN.get(item.nodeid.partition("::")[0], 0)
        return (_PLACE.get(company, len(FIRST)), -tests[company], company, within)

    items.sort(key=place)


def scheduler(config: pytest.Config, log: Any) -> Any:
    """xdist's own for whole files, with files that stay together as one of them."""
    made = LoadFileScheduling(config, log)
    made._split_scope = company_of
    return made
