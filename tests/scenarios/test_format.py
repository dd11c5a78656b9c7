"""What a scenario may say, and how it is told where it says something that cannot be."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

from scenarios.format import ScenarioError, load

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted(file.parent for file in (ROOT / "scenarios").glob("*/scenario.yaml"))
RULES, EXAMPLE = re.findall(r"```yaml\n(.*?)```", (ROOT / "docs/scenarios.md").read_text("utf-8"), re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The documentation's own example, as files."""
    (tmp_path / "rules.yaml").write_text(RULES, "utf-8")
    (tmp_path / "scenario.yaml").write_text(EXAMPLE, "utf-8")
    return tmp_path


def edit(file: Path, old: str, new: str) -> int:
    """Replace the one place where ``old`` stands; the line of what was put there."""
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    file.write_text(text.replace(old, new), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def refused(folder: Path) -> ScenarioError:
    with pytest.raises(ScenarioError) as raised:
        load(folder)
    error = raised.value
    assert str(error) == f"{error.file}:{error.line}: {error.message}"
    return error


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda folder: str(folder.name))
def test_a_scenario_that_we_ship_loads(folder: Path) -> None:
    scenario = load(folder)
    assert scenario.scenario == folder.name
    assert scenario.steps
    assert all(scenario.rules_for(case) in scenario.rules for case in scenario.cases)


def test_the_example_of_the_documentation_loads(folder: Path) -> None:
    scenario = load(folder)
    assert [step.do for step in scenario.steps] == ["votes", "vote", "wait", "expect", "sign", "expect"]
    assert scenario.rules_for(scenario.cases[0]) == "./rules.yaml"


def test_the_error_that_the_documentation_shows_is_the_one_that_is_given(folder: Path) -> None:
    edit(folder / "scenario.yaml", "approve: [p.head, p.officer]", "approve: [p.head, p.offcer]")
    page = (ROOT / "docs/scenarios.md").read_text("utf-8")
    assert f"    {refused(folder)}".replace(f"{folder}/", "") in page


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("approve: [p.head, p.officer]", "approve: [p.head, p.offcer]", "did you mean 'p.officer'?"),
        ("who: p.head, choice", "who: p.hed, choice", "unknown person 'p.hed'"),
        ("stage: signing, who", "stage: sign, who", "unknown stage 'sign'; did you mean 'signing'?"),
        ("until: {stage: signing}", "until: {stage: council}", "unknown stage 'council'"),
        ("case: an, stage: unit, approve", "case: na, stage: unit, approve", "unknown case 'na'"),
        ("award: example.thanks", "award: example.thank", "unknown award 'example.thank'"),
        ("unit: unit, by", "unit: unti, by", "unknown body 'unti'; did you mean 'unit'?"),
        ("parent: office", "parent: ofice", "unknown body 'ofice'"),
        ("office: award_officer", "office: award_oficer", "unknown office 'award_oficer'"),
        ("by: p.officer, title", "by: p.officer, season: y, title", "unknown season 'y'"),
        ("by: p.officer, title", "by: p.officer, what_if: y.yaml, title", "unknown policy file 'y.yaml'"),
        ("[./rules.yaml]", "[./rule.yaml]", "there is no file './rule.yaml'; there are: rules.yaml"),
        ("[./rules.yaml]", "[court/flag.yaml]", "court/flag-2018.yaml"),
        ("choice: reject", "choice: no", "'choice' cannot be 'no'; write 'approve', 'reject' or 'abstain'"),
        ("do: votes", "do: acclaim", "unknown do 'acclaim'; write one of 'votes', 'vote', 'count'"),
        ("do: sign,", "doing: sign,", "'do' is missing"),
        ("who: p.director}", "whom: p.director}", "unknown field 'whom'; correct it, or take one of "),
        ("- {person: p.nominee, name", "- {person: p.head, name", "the person 'p.head' stands twice"),
        ("body: unit, kind: unit", "body: office, kind: unit", "the body 'office' stands twice"),
        ("kind: organ, role", "kind: organ, kind: unit, role", "'kind' stands twice"),
        ('name: "Lê Văn Cường"', "name: 17", "'name' is a text, not 17; put it in quotes"),
        ('name: "Lê Văn Cường"', 'name: "Lê Va\u0306n Cường"', "not in Unicode form NFC"),
        ("{person: p.head, name", "{person: p.Hải, name", "it is made of a-z, 0-9"),
        ("base: 3, needed", "base: 3.0, needed", "3.0 is not exact"),
        ("base: 3, needed", 'base: "3", needed', "'base' is a whole number, not '3'"),
        ("within: 30s", "within: 30", 'written "10wd", "3d", "12h", "30min" or "20s", not 30'),
        ("within: 30s", "within: 1wd", "a scenario waits by the clock"),
        ("stage: unit, approve", "stage: unit, on: 2020-02-30, approve", "2020-02-30 is no day"),
        ("stage: unit, approve", "stage: unit, on: 1/6/2020, approve", "write one like 2020-06-12"),
        ("stage: unit, approve", "stage: unit, on: 2020-06-01, approve", "leave 'on' out"),
        ("approve: [p.head, p.officer]", "approve: [p.head, p.head]", "'p.head' stands twice"),
        ("approve: [p.head, p.officer]", "approve: p.head", "'approve' is a list, not 'p.head'"),
        ("approve: [p.head, p.officer]", "approve: []", "nobody votes here"),
        ("result: awarded", "result: passed", "'passed' is a stage's result"),
        ("stage: unit, result: passed", "stage: unit, result: awarded", "leave the stage out"),
        ("{do: expect, case: an, phase: ended, result: awarded}", "{do: expect, case: an}", "nothing is"),
        ('source: {cite: "Ví dụ", certainty: unverified}', "source: {cite: x}", "'certainty' is missing"),
        (
            "scenario: letter-of-thanks",
            "scenario: letter-of-thanks\ninclude: [more.yaml]",
            "no file 'more.yaml'",
        ),
        ("title: {vi:", "include: [../other.yaml]\ntitle: {vi:", "lies outside"),
        ("bodies:\n", "bodies: [\n", "this is not YAML"),
        ("steps:\n", "steps: !!python/name:os.system\n", "is not read here"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(folder: Path, old: str, new: str, said: str) -> None:
    file = folder / "scenario.yaml"
    line = edit(file, old, new)
    error = refused(folder)
    assert said in error.message
    assert error.file == file
    if "not YAML" not in said and "lies" not in said:
        assert line <= error.line <= line + new.count("\n"), (error.line, line)


def test_an_alias_is_refused_where_it_stands(folder: Path) -> None:
    file = folder / "scenario.yaml"
    edit(file, "title: {vi:", "title: &t {vi:")
    line = edit(file, "policies:", "notes: *t\npolicies:")
    error = refused(folder)
    assert (error.line, "aliases" in error.message) == (line, True)


@pytest.mark.parametrize(
    ("field", "row"),
    [
        ("seasons", "{season: s, begins: 2020-10-01, ends: 2020-09-30}"),
        ("members", "{cluster: office, unit: unit, begins: 2020-10-01, until: 2020-09-30}"),
        (
            "delegations",
            "{delegation: d, body: unit, office: head, giver: p.head, receiver: p.officer, "
            "begins: 2020-10-01, until: 2020-09-30, paper: x}",
        ),
    ],
)
def test_nothing_ends_before_it_begins(folder: Path, field: str, row: str) -> None:
    line = edit(folder / "scenario.yaml", "\nbodies:\n", f"\n{field}:\n  - {row}\nbodies:\n")
    error = refused(folder)
    assert "it ends (2020-09-30) before it begins (2020-10-01)" in error.message
    assert error.line == line + 2


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            'figures:\n  - {body: unit, award: example.thanks, stage: uni, pass: {at_least: "2/3"}, cite: x}',
            "unknown stage 'uni'; did you mean 'unit'?",
        ),
        (
            'figures:\n  - {body: unit, award: example.thanks, stage: unit, pass: {at_least: "9/8"}}',
            "9/8 does not",
        ),
        (
            "conflicts:\n  - {body: unit, person: p.head, about: p.nobody}",
            "unknown person or body 'p.nobody'",
        ),
    ],
)
def test_figures_and_conflicts_speak_of_what_there_is(folder: Path, row: str, said: str) -> None:
    line = edit(folder / "scenario.yaml", "\nbodies:\n", f"\n{row}\nbodies:\n")
    error = refused(folder)
    assert said in error.message
    assert error.line == line + 2


def test_a_step_is_not_before_its_case(folder: Path) -> None:
    file = folder / "scenario.yaml"
    edit(file, "by: p.officer, title", "by: p.officer, on: 2020-06-02, title")
    line = edit(file, "stage: unit, approve", "stage: unit, on: 2020-06-01, approve")
    error = refused(folder)
    assert (error.line, "2020-06-01 is before the case was filed (2020-06-02)" in error.message) == (
        line,
        True,
    )


def test_a_case_needs_rules_that_are_in_force(folder: Path) -> None:
    line = edit(folder / "scenario.yaml", "by: p.officer, title", "by: p.officer, on: 2019-06-02, title")
    error = refused(folder)
    assert (error.line, "no policy of example.thanks is in force on 2019-06-02" in error.message) == (
        line,
        True,
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('{more_than: "50%"}', "{more_than: 0.5}", "0.5 is not exact"),
        ('{more_than: "50%"}', '{more_than: "150%"}', "a share lies between 0 and 100 %"),
        ("due: 5s", "due: 5x", "a length of time"),
        ("from: 2020-01-01", "from: 2020-01-01, until: 2019-01-01", "before it begins"),
        ("stage: signing", "stage: unit", "stage unit stands twice"),
        ("basis: adhoc", "basis: adhoc\ncolour: red", "unknown field 'colour'"),
    ],
)
def test_an_error_of_the_rules_names_the_file_of_the_rules(
    folder: Path, old: str, new: str, said: str
) -> None:
    edit(folder / "rules.yaml", old, new)
    error = refused(folder)
    assert error.file == folder / "rules.yaml"
    assert said in error.message


def test_an_included_file_is_named_when_it_is_wrong(folder: Path) -> None:
    main, steps = folder / "scenario.yaml", folder / "steps.yaml"
    text = main.read_text("utf-8")
    at = text.index("steps:\n")
    main.write_text(text[:at].replace("policies:", "include: [steps.yaml]\npolicies:"), "utf-8")
    steps.write_text(text[at:], "utf-8")
    assert len(load(folder).steps) == 6
    line = edit(steps, "stage: signing, who", "stage: sign, who")
    error = refused(folder)
    assert (error.file, error.line) == (steps, line)
    steps.write_text("scenario: twice\n", "utf-8")
    assert "does not stand in an included file" in refused(folder).message


def test_lists_of_included_files_come_after_those_of_the_scenario(folder: Path) -> None:
    more = folder / "more.yaml"
    more.write_text(
        "people:\n  - {person: p.late, name: Mai}\n"
        "steps:\n  - {do: withdraw, case: an, who: p.late, reason: x}\n"
    )
    edit(folder / "scenario.yaml", "policies:", "include: [more.yaml]\npolicies:")
    scenario = load(folder)
    assert scenario.people[-1].person == "p.late"
    assert scenario.steps[-1].do == "withdraw"
    assert str(scenario.where("steps", 6)) == f"{more}:4"


def test_a_missing_folder_is_said_to_be_missing(tmp_path: Path) -> None:
    assert "cannot be read" in refused(tmp_path / "nowhere").message


def test_the_digest_is_what_sha256sum_gives_of_its_own_lines(folder: Path) -> None:
    first = hashlib.sha256((folder / "scenario.yaml").read_bytes()).hexdigest()
    assert load(folder).digest == hashlib.sha256(f"{first}  scenario.yaml\n".encode()).hexdigest()
