"""Ordering: pages of the newest and the oldest, with many articles of one time and some without any."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from data.article import SCHEMA
from data.engines.embedded import EmbeddedCorpus
from data.filters import Filters

#: More than are put in order at once, and than are looked at in the first step.
_ARTICLES = 3_000
_BEGUN = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def articles() -> list[dict[str, Any]]:
    """Articles in no order, some forty at each time; one in nine has none."""
    random = Random(5)
    rows = [_article(random, number) for number in range(_ARTICLES)]
    random.shuffle(rows)
    return rows


@pytest.fixture(scope="module")
def corpus(articles: list[dict[str, Any]], tmp_path_factory: pytest.TempPathFactory) -> EmbeddedCorpus:
    columns = {name: [row.get(name) for row in articles] for name in SCHEMA.names}
    folder = tmp_path_factory.mktemp("ordering") / "index"
    return EmbeddedCorpus.build(pa.table(columns, SCHEMA), folder, "Ordering", ZoneInfo("UTC"))


def _article(random: Random, number: int) -> dict[str, Any]:
    dated = random.random() > 1 / 9
    headline = "Gas" if number % 10 else "Gas, rarely said: quay"
    return {
        "id": f"a{number:05d}", "headline": headline, "summary": "", "body": "", "url": "",
        "section": "odd" if number % 2 else "even", "language": "en", "source": "Sonde",
        "published": _BEGUN + timedelta(hours=random.randrange(64)) if dated else None,
        "published_precision": "minute" if dated else None, "authors": [], "topics": [], "mentions": [],
    }  # fmt: skip


@pytest.mark.parametrize("sort", ["newest", "oldest"])
@pytest.mark.parametrize(
    "filters", [Filters(), Filters(query="gas"), Filters(query="quay"), Filters(sections=("odd",))]
)
@pytest.mark.parametrize("after", [0, 30, 290, 1_480, 2_990])
def test_pages_come_in_order_wherever_they_begin(
    corpus: EmbeddedCorpus, articles: list[dict[str, Any]], sort: Any, filters: Filters, after: int
) -> None:
    inside = [row for row in articles if _matches(row, filters)]
    sign = -1 if sort == "newest" else 1
    inside.sort(
        key=lambda row: (
            row["published"] is None,
            sign * row["published"].timestamp() if row["published"] else 0,
            row["id"],
        )
    )
    page = corpus.search(filters, sort, 25, after)
    assert page.frame["id"].tolist() == [row["id"] for row in inside[after : after + 25]]
    assert page.total == len(inside)


def _matches(row: dict[str, Any], filters: Filters) -> bool:
    if filters.sections:
        return row["section"] in filters.sections
    return filters.query in ("", "gas") or "quay" in row["headline"]
