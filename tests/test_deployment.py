"""The deployment for one host is closed where it has to be: ports, passwords, order of starting, settings.

Nothing is started here: the files are read as Docker, the shell and Temporal would read them.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from runtime.connection import OF_THE_WEB, ROLES

ROOT = Path(__file__).resolve().parent.parent
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
OURS = sorted(name for name, service in SERVICES.items() if "build" in service)
SCRIPTS = sorted([*(ROOT / "deploy").glob("*.sh"), ROOT / ".ci" / "run"])


def conditions(service: str) -> dict[str, str]:
    return {name: wait["condition"] for name, wait in SERVICES[service].get("depends_on", {}).items()}


@pytest.mark.parametrize(
    ("service", "image"),
    [
        ("postgresql", r"postgres:18\.\d+"),
        ("temporal-admin-tools", r"temporalio/admin-tools:1\.31\.2"),
        ("temporal", r"temporalio/server:1\.31\.2"),
        ("temporal-create-namespace", r"temporalio/admin-tools:1\.31\.2"),
        ("temporal-ui", r"temporalio/ui:2\.52\.0"),
        ("worker", r"vinhdanh:\d+\.\d+\.\d+"),
        ("web", r"vinhdanh:\d+\.\d+\.\d+"),
    ],
)
def test_each_service_runs_a_named_version(service: str, image: str) -> None:
    assert re.fullmatch(image, SERVICES[service]["image"])


def test_no_image_is_the_deprecated_auto_setup_or_whatever_is_latest() -> None:
    for service in SERVICES.values():
        assert "auto-setup" not in service["image"]
        assert not service["image"].endswith(":latest")
        assert ":" in service["image"]


PUBLISHED = ["temporal-ui", "web"]


def test_only_the_pages_have_a_port_and_only_on_this_host() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if service.get("ports")}
    assert list(published) == PUBLISHED
    assert all(port.startswith("127.0.0.1:") for ports in published.values() for port in ports)
    assert len({re.sub(r".*:-(\d+)}.*", r"\1", ports[0]) for ports in published.values()}) == len(PUBLISHED)
    assert not any("network_mode" in service for service in SERVICES.values())


def test_everything_but_the_pages_stands_on_a_network_that_leads_nowhere() -> None:
    internal = {name for name, network in COMPOSE["networks"].items() if network and network.get("internal")}
    for name, service in SERVICES.items():
        outside = set(service["networks"]) - internal
        assert bool(outside) == (name in PUBLISHED), name


def test_services_wait_for_what_they_need() -> None:
    assert conditions("temporal-admin-tools") == {"postgresql": "service_healthy"}
    assert conditions("temporal") == {"temporal-admin-tools": "service_completed_successfully"}
    assert conditions("temporal-create-namespace") == {"temporal": "service_healthy"}
    assert conditions("temporal-ui") == {"temporal": "service_healthy"}
    assert conditions("schema") == {"postgresql": "service_healthy"}
    for ours in ("worker", "web"):
        assert conditions(ours) == {
            "schema": "service_completed_successfully",
            "temporal-create-namespace": "service_completed_successfully",
        }


def test_what_others_wait_for_says_when_it_is_healthy() -> None:
    for name in SERVICES:
        for needed, condition in conditions(name).items():
            assert (condition == "service_healthy") == ("healthcheck" in SERVICES[needed]), needed
    assert SERVICES["postgresql"]["healthcheck"]["test"][1] == "pg_isready"


def test_what_ends_is_not_started_again_for_ever() -> None:
    for name in ("temporal-admin-tools", "temporal-create-namespace", "schema"):
        assert SERVICES[name]["restart"].startswith("on-failure:")
    for name in ("postgresql", "temporal", "temporal-ui", "worker", "web"):
        assert SERVICES[name]["restart"] == "unless-stopped"


def test_no_password_stands_in_a_file_or_has_a_default() -> None:
    for name, service in SERVICES.items():
        for key, value in service.get("environment", {}).items():
            if re.search(r"PASSWORD|PWD|SECRET|TOKEN", key):
                assert re.fullmatch(r"\$\{[A-Z_]+:\?[^}]+\}", value), f"{name}: {key}"
            assert not re.search(r"://[^/@]*:[^/@]*@", str(value)), f"{name}: {key} has a password in it"
    example = (ROOT / "deploy" / "example.env").read_text(encoding="utf-8")
    given = dict(line.split("=", 1) for line in example.splitlines() if line and not line.startswith("#"))
    asked = set(re.findall(r"\$\{([A-Z_]+):\?", (ROOT / "docker-compose.yml").read_text(encoding="utf-8")))
    assert given == dict.fromkeys(asked, "")


def test_only_what_installs_the_schema_knows_the_password_of_the_databases_owner() -> None:
    knowing = {name for name, service in SERVICES.items() if "${POSTGRES_PASSWORD" in str(service)}
    assert knowing == {"postgresql", "schema"}


def test_the_web_knows_no_password_of_a_role_that_writes_to_the_log() -> None:
    assert "VINHDANH_DB_PASSWORD" not in str(SERVICES["web"])
    script = (ROOT / "deploy" / "init-databases.sh").read_text(encoding="utf-8")
    with_password = dict(re.findall(r"CREATE ROLE (\w+) LOGIN PASSWORD :'(\w+)'", script))
    of_the_web = {role for role, password in with_password.items() if password == "web_password"}
    assert of_the_web == {ROLES[name] for name in OF_THE_WEB}
    for role in ROLES.values():
        assert re.search(rf"GRANT CONNECT[^;]*\b{role}\b", script), role


@pytest.mark.parametrize("service", ["worker", "web"])
def test_what_runs_for_long_can_change_nothing_but_its_volumes(service: str) -> None:
    ours = SERVICES[service]
    assert ours["read_only"] is True
    assert ours["cap_drop"] == ["ALL"]
    assert ours["security_opt"] == ["no-new-privileges:true"]


def test_the_web_is_told_its_address_and_shows_no_demonstration() -> None:
    web = SERVICES["web"]
    assert web["environment"]["VINHDANH_ORIGIN"].startswith("${VINHDANH_ORIGIN:?")
    assert "--demo" not in web["command"]


def test_the_server_takes_many_updates_to_one_case() -> None:
    folder, inside, mode = SERVICES["temporal"]["volumes"][0].split(":")
    path = Path(SERVICES["temporal"]["environment"]["DYNAMIC_CONFIG_FILE_PATH"])
    assert (str(path.parent), mode) == (inside, "ro")
    settings = yaml.safe_load((ROOT / folder / path.name).read_text(encoding="utf-8"))
    assert settings["history.maxInFlightUpdates"] == [{"value": 1000}]
    assert settings["history.maxTotalUpdates"] == [{"value": 100000}]


def test_the_logs_volume_is_where_postgresql_keeps_its_data_and_nothing_weakens_it() -> None:
    # From 18 on the image refuses a volume at /var/lib/postgresql/data.
    assert "postgres:/var/lib/postgresql" in SERVICES["postgresql"]["volumes"]
    assert not re.search(r"(fsync|synchronous_commit|full_page_writes)=(?!on)", str(SERVICES["postgresql"]))
    for ours in ("worker", "web"):
        volumes = {volume.split(":")[0] for volume in SERVICES[ours]["volumes"]}
        assert volumes == {"keys", "attachments"}, (
            "the keys of what is sealed are kept apart from the database"
        )


def test_mounted_files_are_there() -> None:
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            assert source in COMPOSE["volumes"] or (ROOT / source).exists(), volume


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.name)
def test_scripts_parse_stop_at_the_first_error_and_may_be_run(script: Path) -> None:
    subprocess.run(["bash", "-n", script], check=True)
    text = script.read_text(encoding="utf-8")
    assert re.search(r"^set -eu", text, re.MULTILINE)
    assert script.stat().st_mode & 0o111 == 0o111


def test_the_namespace_gets_a_retention_and_the_stages_search_attribute() -> None:
    script = (ROOT / "deploy" / "create-namespace.sh").read_text(encoding="utf-8")
    assert "--retention" in script
    assert "--name VinhDanhStage --type Keyword" in script
    assert re.fullmatch(r"\d+h", SERVICES["temporal-create-namespace"]["environment"]["RETENTION"])


@pytest.mark.parametrize("service", OURS)
def test_our_services_run_commands_that_exist(service: str) -> None:
    program, *arguments = SERVICES[service]["command"]
    assert program == "vinhdanh"
    start = "import sys, cli; sys.argv[0] = 'vinhdanh'; cli.main()"
    done = subprocess.run(
        [sys.executable, "-c", start, *arguments, "--help"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr


def test_the_image_installs_by_hash_and_runs_without_privileges() -> None:
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    assert re.match(r"FROM python:3\.\d+\.\d+-slim", next(line for line in lines if line.startswith("FROM ")))
    assert any("--require-hashes" in line and "requirements.lock" in line for line in lines)
    users = [line.split()[1] for line in lines if line.startswith("USER ")]
    assert users[-1:] == ["vinhdanh"]
