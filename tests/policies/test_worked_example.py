"""``docs/policies.md`` can be followed word by word, and explains every field that there is."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from domain.award import criteria, policy, stages

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = (ROOT / "docs" / "policies.md").read_text("utf-8")
BLOCK = re.compile(r"^```(sh|diff|text)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def told(command: list[str], place: Path) -> str:
    """What a line of the example prints."""
    program = [sys.executable, "-m", "cli", *command[1:]] if command[0] == "vinhdanh" else command
    environment = {**os.environ, "VINHDANH_LANG": "en", "PYTHONPATH": str(ROOT)}
    ran = subprocess.run(program, cwd=place, env=environment, capture_output=True, text=True, timeout=60)
    assert ran.returncode in (0, 1), ran.stderr
    return ran.stdout


def edit(file: Path, change: str) -> None:
    """Each line that is taken out stands in the file once; the one that follows takes its place."""
    text = file.read_text("utf-8")
    for before, after in re.findall(r"^-(.*)\n\+(.*)$", change, re.MULTILINE):
        assert text.count(f"{before}\n") == 1, before
        text = text.replace(f"{before}\n", f"{after}\n")
    file.write_text(text, "utf-8")


def test_the_worked_example_does_what_the_document_says(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "policies", tmp_path / "policies")
    said, checked = "", 0
    for kind, name, block in BLOCK.findall(DOCUMENT):
        match kind:
            case "sh":
                said = "".join(told(shlex.split(line), tmp_path) for line in block.splitlines())
            case "diff":
                edit(tmp_path / name, block)
            case _:
                assert block in said, said
                checked += 1
    assert checked == 4


@pytest.mark.parametrize(
    "model",
    [
        policy.Policy, policy.InForce, stages.Quota, policy.Bonus, policy.Leaders,
        criteria.Amount,
        *get_args(get_args(stages.Stage)[0]), *get_args(get_args(criteria.Criterion)[0]),
    ],
    ids=lambda model: model.__name__,
)  # fmt: skip
def test_every_field_is_explained(model: type[BaseModel]) -> None:
    for name, field in model.model_fields.items():
        written = field.alias or name
        assert f"`{written}`" in DOCUMENT or f"`{written}:" in DOCUMENT, f"{model.__name__}.{written}"
        for word in get_args(field.annotation):
            if isinstance(word, str):
                assert f"`{word}`" in DOCUMENT or f'"{word}"' in DOCUMENT, (
                    f"{model.__name__}.{written}: {word}"
                )


def test_the_document_says_first_for_whom_it_is() -> None:
    assert "award officer" in DOCUMENT.splitlines()[2]
