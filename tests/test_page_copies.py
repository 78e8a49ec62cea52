"""Pages that list articles show near-copies once, with the copies on the card, and count them all."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages import elements, run_page


@pytest.fixture(autouse=True)
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_files: None) -> None:
    """Gas, which five outlets have, is the newest of Energy; Oil and a few others came before."""
    gas = {"headline": "Gas flows to Baku", "body": "Shah Deniz output rose.", "section": "Energy"}
    rows = [
        *(
            {
                **gas,
                "id": f"gas{n}",
                "source": outlet,
                "date": f"2024-05-1{n}",
                "duplicate_of": "gas0" if n else None,
            }
            for n, outlet in enumerate(("Wire", "Turan", "Sun", "Star", "Turan"))
        ),
        {
            "id": "oil",
            "headline": "Oil and gas",
            "body": "Shah Deniz.",
            "section": "Energy",
            "date": "2024-05-02",
        },
        {
            "id": "orphan",
            "headline": "Coal",
            "section": "Energy",
            "date": "2024-05-01",
            "duplicate_of": "lost",
        },
        *(
            {"id": f"s{n}", "headline": f"Goal {n}", "section": "Sport", "date": f"2024-04-{n:02}"}
            for n in range(1, 29)
        ),
    ]
    corpus = tmp_path / "news.jsonl"
    corpus.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    monkeypatch.setenv("NEWSDESK_CORPUS", str(corpus))


def ids(items: list[dict[str, Any]]) -> list[str]:
    return [item["id"] for item in items]


def copies(item: dict[str, Any]) -> list[str]:
    return ids(item.get("copies", []))


def one(at: AppTest, name: str) -> dict[str, Any]:
    assert not at.exception
    (shown,) = elements(at, name)
    return shown


def test_the_front_page_shows_an_article_once_and_counts_all() -> None:
    front = one(run_page("/"), "front")
    shown = front["lead"] + front["latest"]
    assert ids(shown)[:3] == ["gas4", "oil", "orphan"]
    assert len(shown) == 10
    assert copies(shown[0]) == ["gas0", "gas1", "gas2", "gas3"]
    assert shown[0]["copies_text"] == "4 near-copies: Wire, Turan, Sun and 1 more"
    assert "copies" not in shown[1]
    sport, energy = front["sections"]
    assert (sport["n"], energy["n"]) == ("28", "7")
    assert ids(energy["items"]) == ["gas4", "oil", "orphan"]
    assert copies(energy["items"][0]) == ["gas0", "gas1", "gas2", "gas3"]


def test_a_scope_folds_what_is_in_it_alone() -> None:
    front = one(run_page("/", source=["Wire", "Sun"]), "front")
    assert ids(front["lead"]) == ["gas2"]
    assert copies(front["lead"][0]) == ["gas0"]


@pytest.mark.parametrize(
    ("id", "others"),
    [("gas0", ["gas1", "gas2", "gas3", "gas4"]), ("gas2", ["gas0", "gas1", "gas3", "gas4"]), ("oil", [])],
)
def test_an_article_lists_all_that_say_the_same(id: str, others: list[str]) -> None:
    article = one(run_page("/reader", article=id, section="Sport"), "article")
    assert copies(article) == others
    for item in article.get("copies", []):
        assert item["href"] == f"/reader?section=Sport&article={item['id']}"
        assert item["original"] == (item["id"] == "gas0")
        assert item["source"]
        assert item["date"].endswith("May 2024")
    assert article["copy_of"] == ("/reader?section=Sport&article=gas0" if id == "gas2" else "")


def test_a_copy_of_what_is_not_here_leads_nowhere() -> None:
    article = one(run_page("/reader", article="orphan"), "article")
    assert (article["orphan"], article["copy_of"], copies(article)) == (True, "", [])
    assert not one(run_page("/reader", article="gas1"), "article")["orphan"]


def test_beside_an_article_stand_none_of_its_copies_and_others_once() -> None:
    related, latest = one(run_page("/reader", article="gas2"), "beside")["lists"]
    assert not {*ids(related["items"]), *ids(latest["items"])} & {f"gas{n}" for n in range(5)}
    assert ids(latest["items"]) == ["oil", "orphan"]
    related, latest = one(run_page("/reader", article="oil"), "beside")["lists"]
    assert [id for id in ids(related["items"]) if id.startswith("gas")] == ids(related["items"])[:1]
    assert len(copies(related["items"][0])) == 4
    assert ids(latest["items"]) == ["gas4", "orphan"]


def test_the_articles_under_a_timeline_are_folded_and_said_to_be() -> None:
    at = run_page("/timeline", section="Energy", **{"from": "2024-05-02", "to": "2024-05-31"})
    shown = one(at, "article_list")
    assert shown["title"] == "6 articles in 2 cards in this range"
    assert [(item["id"], len(copies(item))) for item in shown["items"]] == [("gas4", 4), ("oil", 0)]


def test_headlines_near_a_missing_address_are_folded() -> None:
    near = one(run_page("/reader", article="gas-flows-to-baku-old"), "beside")["lists"][0]
    assert [(item["id"][:3], len(copies(item))) for item in near["items"]] == [("gas", 4), ("oil", 0)]
