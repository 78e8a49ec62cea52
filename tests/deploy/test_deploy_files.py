"""The files of `deploy/` agree with each other and the project, as far as that shows without containers."""

from __future__ import annotations

import ipaddress
import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from data.opening import address_of
from data.settings import SETTINGS, Settings
from tools.opensearch_files import VERSION

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
DOCKERFILE = (DEPLOY / "Dockerfile").read_text("utf-8")

each_service = pytest.mark.parametrize("service", SERVICES.values(), ids=SERVICES)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `prepare.sh` makes."""
    folder = tmp_path_factory.mktemp("prepared")
    subprocess.run(["sh", DEPLOY / "prepare.sh", folder], check=True, capture_output=True)
    return folder


def test_there_are_three_nodes_a_database_two_apps_and_a_proxy() -> None:
    images = [service["image"].partition(":")[0] for service in SERVICES.values()]
    assert images.count("opensearchproject/opensearch") == 3 + 1  # one tells the cluster its user
    assert images.count("newsdesk") == 2 + 1  # the command line
    assert [name for name, service in SERVICES.items() if "build" in service] == ["app-1"], (
        "one builds for all"
    )
    assert {"postgres", "haproxy"} <= set(images)


@each_service
def test_what_a_service_names_is_there(service: dict[str, Any], prepared: Path) -> None:
    for name in service.get("secrets", ()):
        made = COMPOSE["secrets"][name]["file"].removeprefix("./secrets/")
        assert (prepared / made).is_file(), made
    for volume in service.get("volumes", ()):
        source = volume.split(":")[0]
        made = source.removeprefix("./secrets/")
        assert (
            source in COMPOSE["volumes"] if "/" not in source
            else (prepared / made).is_file() if made != source
            else source == "./incoming" or (DEPLOY / source).is_file()
        ), source  # fmt: skip
    assert set(service["networks"]) <= set(COMPOSE["networks"])
    waits = service.get("depends_on", {})
    for name in waits:
        assert name in SERVICES
        if isinstance(waits, dict) and waits[name]["condition"] == "service_healthy":
            assert "healthcheck" in SERVICES[name]


@each_service
def test_settings_are_ones_that_the_app_reads(service: dict[str, Any]) -> None:
    known = {setting.name for setting in SETTINGS} | {"NEWSDESK_CLUSTER"}
    given = [*service.get("environment", ()), *service.get("secrets", ())]
    assert {name for name in given if name.startswith("NEWSDESK_")} <= known


def test_the_apps_settings_are_accepted_and_the_same(prepared: Path) -> None:
    given = dict(SERVICES["app-1"]["environment"])
    assert given == SERVICES["app-2"]["environment"]
    given["NEWSDESK_CORPUS_CA"] = str(prepared / "ca.pem")
    read = Settings.read(
        {name: re.sub(r"\$\{\w+:-(.*)\}", r"\1", value) for name, value in given.items()}, {}
    )
    assert address_of(read).hosts == tuple(f"https://opensearch-{number}:9200" for number in (1, 2, 3))
    assert address_of(read).user == "newsdesk"
    assert f"/{address_of(read).name}" in SERVICES["desk"]["environment"]["NEWSDESK_CLUSTER"]


def test_compose_runs_the_version_that_tests_run() -> None:
    assert {service["image"] for service in SERVICES.values() if "opensearch" in service["image"]} == {
        f"opensearchproject/opensearch:{VERSION}"
    }


def test_only_the_proxy_is_reached_from_outside() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["search"]["internal"] is True
    assert "search" not in SERVICES["proxy"]["networks"]


def test_the_apps_believe_the_proxys_network_and_nobody_else() -> None:
    (subnet,) = COMPOSE["networks"]["pages"]["ipam"]["config"]
    assert SERVICES["app-1"]["environment"]["FORWARDED_ALLOW_IPS"] == subnet["subnet"]
    network = ipaddress.ip_network(re.sub(r"\$\{\w+:-(.*)\}", r"\1", subnet["subnet"]))
    assert network.is_private
    assert "pages" in SERVICES["proxy"]["networks"]


def test_certificates_that_end_soon_are_made_anew(prepared: Path, tmp_path: Path) -> None:
    folder = Path(shutil.copytree(prepared, tmp_path / "secrets"))
    old: list[str | Path] = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-subj",
        "/CN=old",
        "-days",
        "2",
    ]
    names: list[str | Path] = [
        "-keyout",
        folder / "opensearch-2-key.pem",
        "-out",
        folder / "opensearch-2.pem",
    ]
    subprocess.run([*old, *names], check=True, capture_output=True)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    subprocess.run(["sh", DEPLOY / "prepare.sh", folder], check=True, capture_output=True)
    changed = {file.name for file in folder.iterdir() if file.read_bytes() != before.get(file.name)}
    assert changed - {"ca.srl"} == {"opensearch-2.pem", "opensearch-2-key.pem"}
    verify: list[str | Path] = [
        "openssl",
        "verify",
        "-CAfile",
        folder / "ca.pem",
        folder / "opensearch-2.pem",
    ]
    subprocess.run(verify, check=True, capture_output=True)


def test_nodes_know_each_other_and_have_certificates_of_their_own() -> None:
    nodes = [name for name in SERVICES if name.startswith("opensearch-")]
    for name in nodes:
        settings = SERVICES[name]["environment"]
        assert settings["node.name"] == name
        assert settings["discovery.seed_hosts"].split(",") == nodes
        assert settings["cluster.initial_cluster_manager_nodes"].split(",") == nodes
        assert (
            f"./secrets/{name}-key.pem:/usr/share/opensearch/config/node-key.pem:ro"
            in SERVICES[name]["volumes"]
        )
        asked = SERVICES["app-1"]["environment"]["NEWSDESK_CORPUS"]
        assert f"{name}:9200" in asked


def test_no_secret_stands_in_a_file_of_the_project() -> None:
    for file in DEPLOY.rglob("*"):
        if file.is_file() and "secrets" not in file.relative_to(DEPLOY).parts:
            assert not re.search(r"(?i)password[\"']?\s*[:=]\s*[\"']?\w{8,}", file.read_text("utf-8")), file


def test_secrets_are_never_added_to_the_project() -> None:
    command = ["git", "check-ignore", "deploy/secrets/ca-key.pem", "deploy/incoming/news.csv"]
    ignored = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False).stdout.split()
    assert ignored == command[2:]


def test_prepared_secrets_differ_stay_and_are_closed_to_others(prepared: Path) -> None:
    before = {file.name: file.read_bytes() for file in prepared.iterdir()}
    words = ("NEWSDESK_CORPUS_PASSWORD", "NEWSDESK_REVIEWS_PASSPHRASE", "STREAMLIT_SERVER_COOKIE_SECRET")
    assert len({before[name] for name in (*words, "postgres_password")}) == 4
    assert before["postgres_password"].strip() in before["NEWSDESK_REVIEWS_URL"]
    assert prepared.stat().st_mode & 0o077 == 0
    assert (prepared / "ca-key.pem").stat().st_mode & 0o077 == 0

    subprocess.run(["sh", DEPLOY / "prepare.sh", prepared], check=True, capture_output=True)
    assert {file.name: file.read_bytes() for file in prepared.iterdir()} == before


def test_the_image_copies_what_the_app_is_and_nothing_else_goes_along() -> None:
    copied = [
        source
        for line in re.findall(r"^COPY (.*)$", DOCKERFILE, re.MULTILINE)
        for source in line.split()[:-1]
    ]
    assert {"app.py", "dashboard.py", "data", "components", "pages"} <= set(copied)
    assert all((ROOT / source).exists() for source in copied)
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text("utf-8").splitlines()
    let_in = {line[1:] for line in ignored if line.startswith("!")}
    assert "*" in ignored
    assert let_in == set(copied)
    installed = re.findall(r"--requirement (\S+)", DOCKERFILE)
    assert "requirements-cluster.txt" in installed
    assert set(installed) < set(copied)


def test_secrets_in_files_become_settings_and_the_environment_wins(tmp_path: Path) -> None:
    (tmp_path / "NEWSDESK_CORPUS_PASSWORD").write_text("from a file\n", "utf-8")
    (tmp_path / "NEWSDESK_NAME").write_text("from a file\n", "utf-8")
    (tmp_path / "ca.pem").write_text("no setting\n", "utf-8")
    environ = {"PATH": os.environ["PATH"], "SECRETS": str(tmp_path), "NEWSDESK_NAME": "given"}
    command = ["sh", str(DEPLOY / "start.sh"), "printenv"]
    said = subprocess.run(
        command, env=environ, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert "NEWSDESK_CORPUS_PASSWORD=from a file" in said
    assert "NEWSDESK_NAME=given" in said
    assert not any(line.startswith("ca") for line in said)
