"""The exit status of a command is right 200 times out of 200, whatever Temporal's threads do at the end."""

from __future__ import annotations

from pathlib import Path

from tests.console.terminal import PROCURACY, Terminal, down

TIMES = 200


def test_status_and_output_are_right_two_hundred_times_out_of_two_hundred(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path / "data")
    process = terminal.up()
    try:
        assert terminal("run", PROCURACY, "--here", "--json").status == 0
        wrong = []
        for number in range(TIMES):
            # One that is refused by the service, so that the whole way is gone and the status is not 0.
            ran = terminal.started("sign", "cstdcs-1", "--as", "p.vks.1", "--stage", "signing", "--json")
            if ran.status != 3 or ran.json["refusal"]["code"] != "stage_not_open" or ran.err:
                wrong.append((number, ran))
        print(f"\nexit status and output right {TIMES - len(wrong)} times out of {TIMES}")
        assert wrong == []
    finally:
        assert down(process) == 0
