"""The settings, certificates and roles of `deploy/`, on real nodes with the plugin for users and TLS."""

from __future__ import annotations

import base64
import shutil
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError

import pytest

from data.corpus import CorpusError
from data.filters import Filters
from data.opening import cluster_corpus, push
from data.settings import Settings
from tests.clusters import running
from tools.cluster import Cluster
from tools.cluster_requests import ask

DEPLOY = Path(__file__).resolve().parents[2] / "deploy"

pytestmark = [
    pytest.mark.cluster,
    pytest.mark.skipif(not shutil.which("openssl"), reason="certificates are made with openssl"),
    pytest.mark.skipif(not shutil.which("curl"), reason="the user is made with curl"),
]


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that `prepare.sh` makes."""
    folder = tmp_path_factory.mktemp("deploy") / "secrets"
    subprocess.run(["sh", DEPLOY / "prepare.sh", folder], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def secured(secrets: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """Two nodes with what compose.yaml gives to each, and the user that `add-user.sh` makes."""
    from tools.opensearch_files import fetched

    def beside(name: str) -> Path:
        folder = tmp_path_factory.mktemp(name)
        number = name.removeprefix("node-")
        shutil.copytree(
            fetched(security=True) / "config" / "opensearch-security", folder / "opensearch-security"
        )
        for file in ("internal_users.yml", "roles.yml", "roles_mapping.yml"):
            shutil.copy(DEPLOY / "opensearch" / file, folder / "opensearch-security" / file)
        shutil.copy(DEPLOY / "opensearch" / "opensearch.yml", folder / "opensearch.yml")
        shutil.copy(secrets / "ca.pem", folder / "ca.pem")
        shutil.copy(secrets / f"opensearch-{number}.pem", folder / "node.pem")
        shutil.copy(secrets / f"opensearch-{number}-key.pem", folder / "node-key.pem")
        return folder

    tls = _tls(secrets)
    tls.load_cert_chain(secrets / "admin.pem", secrets / "admin-key.pem")
    with running(nodes=2, secured=beside, tls=tls) as cluster:
        script, password = DEPLOY / "opensearch" / "add-user.sh", secrets / "NEWSDESK_CORPUS_PASSWORD"
        subprocess.run(["sh", str(script), cluster.urls[0], str(secrets), str(password)], check=True)
        yield cluster


def _tls(secrets: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(secrets / "ca.pem"))


def _as_user(secrets: Path, password: str | None = None) -> dict[str, str]:
    password = password or (secrets / "NEWSDESK_CORPUS_PASSWORD").read_text("ascii").strip()
    return {"Authorization": "Basic " + base64.b64encode(f"newsdesk:{password}".encode()).decode()}


def test_the_user_may_do_what_the_dashboard_does(secured: Cluster, secrets: Path) -> None:
    tls, headers = _tls(secrets), _as_user(secrets)
    place = f"{secured.urls[0]}/newsdesk-articles-1"
    ask(place, {"settings": {"number_of_replicas": 1}}, "PUT", tls=tls, headers=headers)
    ask(f"{place}/_doc/1?refresh=true", {"number": 1}, "PUT", tls=tls, headers=headers)
    alias = {"actions": [{"add": {"index": "newsdesk-articles-1", "alias": "newsdesk-articles"}}]}
    ask(f"{secured.urls[0]}/_aliases", alias, "POST", tls=tls, headers=headers)

    named = f"{secured.urls[1]}/newsdesk-articles"
    moment = ask(f"{named}/_search/point_in_time?keep_alive=1m", {}, "POST", tls=tls, headers=headers)[
        "pit_id"
    ]
    search = {"pit": {"id": moment}, "sort": [{"number": "asc"}], "track_total_hits": True}
    found = ask(f"{secured.urls[1]}/_search", search, "POST", tls=tls, headers=headers)
    assert found["hits"]["total"] == {"value": 1, "relation": "eq"}
    ask(f"{secured.urls[1]}/_search/point_in_time", {"pit_id": [moment]}, "DELETE", tls=tls, headers=headers)

    deleted = ask(
        f"{named}/_delete_by_query?refresh=true",
        {"query": {"match_all": {}}},
        "POST",
        tls=tls,
        headers=headers,
    )
    assert deleted["deleted"] == 1
    assert ask(f"{secured.urls[0]}/_cluster/health", tls=tls, headers=headers)["number_of_nodes"] == 2
    ask(place, method="DELETE", tls=tls, headers=headers)


def test_the_user_may_do_nothing_else(secured: Cluster, secrets: Path) -> None:
    tls, headers = _tls(secrets), _as_user(secrets)
    for path, method in (("somebody-elses", "PUT"), ("_plugins/_security/api/internalusers", "GET")):
        with pytest.raises(HTTPError, match="403"):
            ask(f"{secured.urls[0]}/{path}", method=method, tls=tls, headers=headers)


@pytest.mark.parametrize("password", ["wrong", "admin"])
def test_without_the_password_nothing_is_told(secured: Cluster, secrets: Path, password: str) -> None:
    tls = _tls(secrets)
    for headers in ({}, _as_user(secrets, password), _admin("admin")):
        with pytest.raises(HTTPError, match="401"):
            ask(secured.urls[0], tls=tls, headers=headers)


def _admin(password: str) -> dict[str, str]:
    """The user that the plugin's own example files have."""
    return {"Authorization": "Basic " + base64.b64encode(f"admin:{password}".encode()).decode()}


def test_a_node_is_known_by_our_authority_alone(secured: Cluster) -> None:
    with pytest.raises(URLError, match="CERTIFICATE_VERIFY_FAILED"):
        ask(secured.urls[0], tls=ssl.create_default_context())
    with pytest.raises(OSError, match=r"reset|closed|disconnected|Bad Request|400"):
        ask(secured.urls[0].replace("https", "http"))


def _settings(secured: Cluster, secrets: Path, **other: str) -> Settings:
    """What compose.yaml and start.sh set for the app, on these nodes."""
    hosts = ",".join(url.removeprefix("https://") for url in secured.urls)
    password = (secrets / "NEWSDESK_CORPUS_PASSWORD").read_text("ascii").strip()
    given = {
        "NEWSDESK_CORPUS": f"opensearch+https://{hosts}/newsdesk", "NEWSDESK_CORPUS_USER": "newsdesk",
        "NEWSDESK_CORPUS_PASSWORD": password, "NEWSDESK_CORPUS_CA": str(secrets / "ca.pem"),
    }  # fmt: skip
    return Settings.read({**given, **other}, {})


def test_the_dashboard_writes_and_asks_as_that_user(
    secured: Cluster, secrets: Path, tmp_path: Path, chronicle: list[dict[str, Any]]
) -> None:
    settings = _settings(secured, secrets)
    here = Settings.read({"NEWSDESK_CACHE": str(tmp_path)}, {})
    assert push(here, settings).written == len(chronicle)

    corpus = cluster_corpus(settings)
    assert corpus.count(Filters()) == len(chronicle)
    section = Filters(sections=("Energy",))
    energy = sorted(article["id"] for article in chronicle if article["section"] == "Energy")
    assert sorted(corpus.ids(section)) == energy  # read in steps, from a point in time
    assert corpus.facet(section, "section").total == len(energy)


@pytest.mark.parametrize(
    "wrong", [{"NEWSDESK_CORPUS_PASSWORD": "wrong"}, {"NEWSDESK_CORPUS_CA": ""}, {"NEWSDESK_CORPUS_USER": ""}]
)
def test_a_dashboard_that_is_not_let_in_says_so(
    secured: Cluster, secrets: Path, wrong: dict[str, str]
) -> None:
    with pytest.raises(CorpusError):
        cluster_corpus(_settings(secured, secrets, **wrong)).count(Filters())
