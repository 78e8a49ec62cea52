"""Addresses of corpora on a cluster, and the settings that go with them."""

from __future__ import annotations

import pytest

from data.cluster_address import is_on_cluster, read_address
from data.corpus import CorpusError
from data.settings import Settings


def test_an_address_names_hosts_and_a_corpus() -> None:
    address = read_address("opensearch+https://one:9201,two,[::1]:9300/news", "reader", "secret")
    assert address.hosts == ("https://one:9201", "https://two:9200", "https://[::1]:9300")
    assert address.name == "news"
    assert (address.user, address.password) == ("reader", "secret")


def test_what_signs_in_is_not_shown() -> None:
    shown = repr(read_address("opensearch+https://one/news", "reader", "sesame", "key"))
    assert "sesame" not in shown
    assert "key" not in shown


@pytest.mark.parametrize(
    "wrong",
    [
        "opensearch+https://one", "opensearch+https:///news", "opensearch+ftp://one/news",
        "opensearch+https://user:word@one/news", "opensearch+https://one/News", "opensearch+https://one/a/b",
        "opensearch+https://one/news?x=1", "opensearch+https://one, two/news", "opensearch+https://one/_all",
        "opensearch+https://one/a*", "opensearch+https://one:99999999/news",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_with_an_example(wrong: str) -> None:
    assert is_on_cluster(wrong)
    with pytest.raises(CorpusError, match="opensearch\\+https://one:9200,two:9200/news"):
        read_address(wrong)


def test_a_password_goes_over_https_alone() -> None:
    with pytest.raises(CorpusError, match="https alone"):
        read_address("opensearch+http://one/news", "reader", "secret")


def test_a_corpus_on_a_cluster_takes_in_nothing_from_pages() -> None:
    given = {
        "NEWSDESK_CORPUS": "opensearch+https://one:9200,two:9200/news", "NEWSDESK_SOURCES": "open",
        "NEWSDESK_CORRECTING": "open", "NEWSDESK_CORPUS_USER": "reader", "NEWSDESK_CORPUS_PASSWORD": "sesame",
    }  # fmt: skip
    settings = Settings.read(given, {})
    assert settings.on_cluster
    assert settings.corpus == given["NEWSDESK_CORPUS"]
    assert not settings.sources_open
    assert settings.correcting == "closed"
    assert "sesame" not in repr(settings)
    assert settings.environ()["NEWSDESK_CORPUS"] == given["NEWSDESK_CORPUS"]
