"""Downloads: every article in scope, in order, as CSV, JSON lines and Parquet."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pyarrow.parquet as pq
import pytest

from components import result_files
from components.result_files import Results, as_bundle, as_feed, as_file
from data.article import SCHEMA
from data.corpus import CorpusUnavailable
from data.engines.embedded import EmbeddedCorpus
from data.filters import Filters
from data.provenance import Provenance
from tests.articles import days, make_article, table
from tests.faults import Faulty

BAKU = ZoneInfo("Asia/Baku")


@pytest.fixture
def over(tmp_path: Path) -> Any:
    """Results over these articles; `scope` and `sort` as asked for."""

    def results(*rows: dict[str, Any], scope: Filters | None = None, sort: Any = "oldest") -> Results:
        corpus = EmbeddedCorpus.build(table(*rows), tmp_path / "corpus", "Tests", BAKU)
        return Results(corpus, scope or Filters(), sort, BAKU)

    return results


def read_csv(data: io.BytesIO) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.read().decode("utf-8-sig"), newline="")))


def read_jsonl(data: io.BytesIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.read().decode().splitlines()]


def test_a_file_holds_the_scope_in_its_order_and_nothing_else(over: Any) -> None:
    rows = days("2024-05-01", ["One", "Two", "Three", "Four"])
    results = over(*rows, scope=Filters(date_from=date(2024, 5, 2)), sort="newest")
    wanted = ["four", "three", "two"]
    assert [row["id"] for row in read_csv(as_file(results, "csv"))] == wanted
    assert [row["id"] for row in read_jsonl(as_file(results, "jsonl"))] == wanted
    assert pq.read_table(as_file(results, "parquet")).column("id").to_pylist() == wanted


def test_batches_join_without_a_gap(over: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result_files, "_BATCH", 3)
    results = over(*days("2024-05-01", [f"Article {n}" for n in range(10)]))
    wanted = [f"article-{n}" for n in range(10)]
    assert [row["id"] for row in read_csv(as_file(results, "csv"))] == wanted
    assert pq.read_table(as_file(results, "parquet")).column("id").to_pylist() == wanted


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_a_file_that_can_not_say_what_it_lacks_is_not_made(over: Any, format: Any) -> None:
    results = replace(over(*days("2024-05-01", ["One", "Two"])), view=VIEW)
    faulty = Faulty(results.corpus)
    faulty.fail("partial", "ids", "search")
    with pytest.raises(CorpusUnavailable, match="would lack articles, and not say so: 2 of 6 parts"):
        as_file(replace(results, corpus=faulty.as_corpus()), format)
    with pytest.raises(CorpusUnavailable, match="2 of 6 parts"):
        as_feed(replace(results, corpus=faulty.as_corpus()))


def test_what_is_missing_goes_with_files_that_can_say_it(over: Any) -> None:
    results = replace(over(*days("2024-05-01", ["One", "Two"])), view=VIEW)
    faulty = Faulty(results.corpus)
    faulty.fail("partial", "ids")
    lacking = replace(results, corpus=faulty.as_corpus())
    told = json.loads(pq.read_schema(as_file(lacking, "parquet")).metadata[b"newsdesk"])
    assert told["missing"] == "2 of 6 parts of the corpus did not answer"
    with zipfile.ZipFile(as_bundle(lacking)) as bundle:
        assert json.loads(bundle.read("provenance.json"))["missing"] == told["missing"]
        assert told["missing"] in bundle.read("citation.bib").decode()
    faulty.fail("partial", "articles")  # after the footer's words were settled
    with pytest.raises(CorpusUnavailable, match="2 of 6 parts"):
        as_file(lacking, "parquet")


@pytest.mark.parametrize("headline", ["=1+1", "+1", "-1", "@cmd", "\t=1", "\r=1", "＝1"])
def test_a_cell_that_a_spreadsheet_takes_for_a_formula_is_guarded(over: Any, headline: str) -> None:
    results = over(make_article(id="a", headline=headline, authors=["=HYPERLINK(1)"]))
    (row,) = read_csv(as_file(results, "csv"))
    assert row["headline"] == f"'{headline}"
    assert row["authors"] == "'=HYPERLINK(1)"
    (line,) = read_jsonl(as_file(results, "jsonl"))
    assert line["headline"] == headline, "a formula is harmless in JSON"


def test_quotes_commas_and_line_breaks_come_back_as_they_were(over: Any) -> None:
    body = 'He said "no", then left.\r\n\r\nNəticə: нефть;\n'
    (row,) = read_csv(as_file(over(make_article(headline="A", body=body)), "csv"))
    assert row["body"] == body


def test_times_are_those_of_the_corpus_and_a_day_stays_a_day(over: Any) -> None:
    results = over(
        make_article(headline="day", published="2024-05-14T00:00+04:00", published_precision="day"),
        make_article(headline="minute", published="2024-05-14T21:30"),
        make_article(headline="never"),
    )
    assert [row["published"] for row in read_csv(as_file(results, "csv"))] == [
        "2024-05-14",
        "2024-05-15T01:30+04:00",
        "",
    ]


def test_lists_are_joined_and_entities_named_once(over: Any) -> None:
    article = make_article(
        headline="Baku again", body="Baku, Baku", topics=["gas", "oil"], mentions=["place:Baku"]
    )
    results = over(article)
    (row,) = read_csv(as_file(results, "csv"))
    assert (row["topics"], row["entities"]) == ("gas; oil", "place:Baku")
    (line,) = read_jsonl(as_file(results, "jsonl"))
    assert line["topics"] == ["gas", "oil"]
    assert [(m["field"], m["start"]) for m in line["mentions"]] == [("headline", 0), ("body", 0), ("body", 6)]


def test_parquet_is_the_article_table(over: Any) -> None:
    article = make_article(
        headline="Baku", body="Baku", mentions=["place:Baku"], published="2024-05-14T10:00"
    )
    stored = pq.read_table(as_file(over(article), "parquet"))
    assert stored.schema.equals(SCHEMA)
    assert stored.to_pylist() == table(article).to_pylist()


def test_an_empty_scope_gives_an_empty_file(over: Any) -> None:
    results = over(make_article(headline="A", section="World"), scope=Filters(sections=("Sport",)))
    assert read_csv(as_file(results, "csv")) == []
    assert as_file(results, "jsonl").read() == b""
    assert pq.read_table(as_file(results, "parquet")).num_rows == 0


VIEW = Provenance(
    "Reader", Filters(), "/reader", "Tests", "0123456789abcdef", 3, 2, 2, "oldest",
    datetime(2024, 5, 14, tzinfo=BAKU),
)  # fmt: skip


def test_parquet_carries_its_provenance_beside_an_unchanged_schema(over: Any) -> None:
    results = replace(over(*days("2024-05-01", ["One", "Two"])), view=VIEW)
    stored = pq.read_table(as_file(results, "parquet"))
    assert stored.schema.equals(SCHEMA)
    told = json.loads(stored.schema.metadata[b"newsdesk"])
    assert told["corpus"] == {"name": "Tests", "content": "0123456789abcdef", "version": 3}
    assert datetime.fromisoformat(told["made"]) > VIEW.made, "a file is made when it is asked for"


def test_csv_and_json_lines_stay_plain_and_the_bundle_says_where_they_are_from(over: Any) -> None:
    results = replace(over(*days("2024-05-01", ["One", "Two"])), view=VIEW)
    with zipfile.ZipFile(as_bundle(results)) as bundle:
        assert bundle.testzip() is None
        assert bundle.read("articles.csv") == as_file(results, "csv").read()
        assert bundle.read("articles.jsonl") == as_file(results, "jsonl").read()
        assert json.loads(bundle.read("provenance.json"))["articles"] == {"in_scope": 2, "in_corpus": 2}
        assert bundle.read("citation.ris").startswith(b"TY  - ELEC")
