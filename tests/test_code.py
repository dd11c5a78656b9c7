"""The code keeps to what was agreed: its style, its types, its layers, where things stand, what is installed.

The tools run as they do in ``make lint``, from the environment that runs the tests.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests import order

ROOT = Path(__file__).resolve().parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


def run(*command: str) -> None:
    done = subprocess.run([sys.executable, *command], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, f"{' '.join(command)}\n{done.stdout}{done.stderr}"


def test_style() -> None:
    run("-m", "ruff", "check", ".")


def test_format() -> None:
    run("-m", "ruff", "format", "--check", ".")


@pytest.mark.timeout(400)  # without a cache mypy reads every library first
def test_types() -> None:
    run("-m", "mypy")


def test_layers() -> None:
    run("-c", "import importlinter.cli as cli; cli.lint_imports_command()")


def imported_by(path: Path) -> Iterator[str]:
    """The top-level names that a file imports, wherever in it the import stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        match node:
            case ast.Import(names=names):
                yield from (alias.name.partition(".")[0] for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                yield module.partition(".")[0]


@pytest.mark.parametrize(
    ("module", "not_for_it"),
    [
        # import-linter takes packages only; these three are single modules.
        ("gateway.py", {"audit", "cli", "projections", "runtime", "worker"}),
        ("worker.py", {"cli"}),
        ("cli.py", {"temporalio"}),
    ],
)
def test_what_the_programs_and_the_door_do_not_import(module: str, not_for_it: set[str]) -> None:
    assert not_for_it.isdisjoint(imported_by(ROOT / module))


def test_the_rules_import_pydantic_and_nothing_that_touches_the_world() -> None:
    pure = {
        "__future__", "abc", "collections", "contextlib", "copy", "dataclasses", "datetime", "decimal",
        "enum", "fractions", "functools", "hashlib", "heapq", "itertools", "json", "math", "operator", "re",
        "string", "types", "typing", "typing_extensions", "unicodedata", "uuid", "zoneinfo",
    }  # fmt: skip
    for path in sorted((ROOT / "domain").rglob("*.py")):
        others = set(imported_by(path)) - pure - {"domain", "pydantic", "pydantic_core"}
        assert not others, f"{path.relative_to(ROOT)} imports {', '.join(sorted(others))}"


def test_what_people_look_for_first_stands_at_the_top_level() -> None:
    folders = {path.name for path in ROOT.iterdir() if path.is_dir()}
    files = {path.name for path in ROOT.iterdir() if path.is_file()}
    assert {"workflows", "activities", "domain", "tests"} <= folders
    assert {"worker.py", "pyproject.toml", "docker-compose.yml"} <= files


def test_the_catalogues_do_not_shadow_the_standard_library() -> None:
    assert not list((ROOT / "locale").rglob("*.py"))


def test_the_order_of_a_run_names_files_that_are_there() -> None:
    assert set(order.TOGETHER) <= set(order.FIRST)
    named = [*order.FIRST, *(file for files in order.TOGETHER.values() for file in files)]
    assert len(set(named)) == len(named)
    gone = [one for one in named if one not in order.TOGETHER and not (ROOT / one).is_file()]
    assert not gone


def locked(name: str) -> dict[str, str]:
    """Package and version of every line of a lock file that is not a hash."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return {
        canonicalize_name(m[1]): m[2] for m in re.finditer(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE)
    }


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-go.lock"])
def test_a_lock_file_has_a_hash_for_everything_and_no_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index-url" not in text
    entries = [entry for entry in re.split(r"\n(?=\S)", text.strip()) if entry]
    assert entries
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", entry) for entry in entries)
    assert len(entries) == len(locked(name))


def test_what_is_locked_is_what_the_project_asks_for() -> None:
    asked = [
        *((line, "requirements.lock") for line in PROJECT["project"]["dependencies"]),
        *((line, "requirements.lock") for line in PROJECT["project"]["optional-dependencies"]["dev"]),
        *((line, "requirements-go.lock") for line in PROJECT["dependency-groups"]["go"]),
    ]
    for line, lock in asked:
        requirement = Requirement(line)
        version = locked(lock).get(canonicalize_name(requirement.name))
        assert version is not None, f"{line} is not in {lock}: make lock"
        assert requirement.specifier.contains(version), f"{lock} has {version}, not {line}: make lock"
