"""What can be known of the containers without an engine: the files are whole and speak of things that exist."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
OURS = [name for name, service in SERVICES.items() if service["image"] == "guichet"]

OF_THE_PROXY = {"GUICHET_SITE", "GUICHET_HTTP_PORT", "GUICHET_HTTPS_PORT"}
"""Variables that other programs than ours read."""


def test_the_composition_holds_two_of_each_process_and_what_they_need() -> None:
    assert set(SERVICES) == {"migrate", "api", "worker", "proxy", "postgres", "redis", "mail"}
    assert {name: SERVICES[name]["deploy"]["replicas"] for name in ("api", "worker")} == {"api": 2, "worker": 2}


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_every_service_that_stays_says_whether_it_is_healthy(name: str) -> None:
    service = SERVICES[name]
    ends_by_itself = service["restart"] == "no"
    assert service["healthcheck"].get("disable", False) == ends_by_itself
    assert ends_by_itself or service["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_a_service_waits_for_services_that_exist_and_for_a_sign_they_give(name: str) -> None:
    for other, wait in SERVICES[name].get("depends_on", {}).items():
        ends_by_itself = SERVICES[other]["restart"] == "no"
        assert wait["condition"] == ("service_completed_successfully" if ends_by_itself else "service_healthy")


@pytest.mark.parametrize("name", OURS)
def test_every_variable_given_to_our_processes_is_a_setting(name: str) -> None:
    known = {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}
    assert set(SERVICES[name]["environment"]) - known == set()


def test_every_variable_that_an_operator_can_give_is_a_setting() -> None:
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    known = {f"{PREFIX}{field.upper()}" for field in Settings.model_fields}
    assert set(re.findall(r"\$\{(\w+)", text)) - known == OF_THE_PROXY


@pytest.mark.parametrize("name", OURS)
def test_the_values_given_to_our_processes_are_valid_settings(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # no .env of the developer's
    for variable, value in SERVICES[name]["environment"].items():
        monkeypatch.setenv(variable, _without_operator(value))
    settings = Settings()
    assert settings.is_production
    assert settings.database_url == "postgres://guichet:guichet@postgres:5432/guichet"
    assert settings.broker_url == "redis://redis:6379/0"


def test_the_network_is_the_one_whose_proxy_is_trusted() -> None:
    (subnet,) = COMPOSE["networks"]["default"]["ipam"]["config"]
    assert {SERVICES[name]["environment"]["GUICHET_TRUSTED_PROXIES"] for name in OURS} == {subnet["subnet"]}


def test_the_database_is_healthy_only_once_it_listens_to_other_machines() -> None:
    check = SERVICES["postgres"]["healthcheck"]["test"]
    assert check[check.index("-h") + 1] == "127.0.0.1"


def test_the_proxy_is_reached_where_it_listens_with_and_without_a_certificate() -> None:
    assert [port.rpartition(":")[2] for port in SERVICES["proxy"]["ports"]] == ["80", "443"]


def test_the_proxy_tells_the_world_nothing_of_our_metrics() -> None:
    proxy = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8")
    assert re.search(r"^\trespond /metrics 404$", proxy, re.MULTILINE)


def test_every_file_that_a_service_reads_from_here_exists() -> None:
    files = [volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])]
    here = [file for file in files if file.startswith("./")]
    assert here == ["./deploy/Caddyfile"]
    assert all((ROOT / file).is_file() for file in here)


def test_the_image_runs_without_privileges_and_says_whether_it_is_healthy() -> None:
    steps = [line.split()[0] for line in DOCKERFILE.splitlines() if re.match(r"[A-Z]+ ", line)]
    assert "HEALTHCHECK" in steps
    assert steps.index("USER") < steps.index("ENTRYPOINT")
    assert re.search(r"^USER guichet$", DOCKERFILE, re.MULTILINE)


def test_the_image_holds_the_bytecode_of_the_library_and_of_what_was_copied() -> None:
    """Who runs it can write none: without, every start compiles 1,500 files."""
    _, copied = DOCKERFILE.split("COPY . .")
    assert "RUN python -m compileall -q /usr/local/lib/python3.11 .\n" in copied.partition("USER guichet")[0]


def test_every_room_goes_into_the_image() -> None:
    let_in = set(_let_into_the_image())
    rooms = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert rooms - let_in == set()
    assert {"*.py", "requirements/app.txt"} <= let_in


def _let_into_the_image() -> Iterator[str]:
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        if line.startswith("!"):
            yield line[1:].rstrip("/")


def _without_operator(value: str) -> str:
    """The value when the operator gives nothing but the secret: `${NAME:-default}` is `default`."""
    found = re.fullmatch(r"\$\{\w+:([-?])(.*)\}", value)
    if found is None:
        return value
    return "s" * 64 if found[1] == "?" else found[2]
