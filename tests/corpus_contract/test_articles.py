"""Single articles, what is like them, suggestions, and values that a corpus does not have."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from data.article import NONE, SCHEMA, Mention
from data.corpus import ArticleNotFound, Corpus
from data.filters import Filters
from tests.articles import make_article, table
from tests.corpus_contract.conftest import Build
from tests.corpus_contract.newsroom import ALIYEV, NEWSROOM, ZONE


def test_places_of_mentions_are_whole_numbers_also_beside_one_without_a_place(build: Build) -> None:
    mentions = [Mention("Ann Lee", "person", "body", 0, 7), Mention("Baku", "place", None, None, None)]
    corpus = build(table(make_article(id="a", body="Ann Lee spoke.", mentions=mentions)), ZONE)
    found = corpus.articles(["a"])["mentions"][0]
    assert [Mention(**mention) for mention in found] == mentions
    assert [type(mention["start"]) for mention in found] == [int, type(None)]


def test_an_article_comes_back_as_it_was(newsroom: Corpus) -> None:
    for row in NEWSROOM.to_pylist():
        article = newsroom.article(row["id"])
        for field in SCHEMA.names:
            expected = row[field]
            if field == "mentions":
                expected = tuple(Mention(**mention) for mention in expected)
            elif isinstance(expected, list):
                expected = tuple(expected)
            assert getattr(article, field) == expected, (row["id"], field)


@pytest.mark.parametrize("id", ["", "zz", "A", "a ", "0", "\x00", "a" * 10_000])
def test_an_unknown_article_is_not_found(newsroom: Corpus, id: str) -> None:
    with pytest.raises(ArticleNotFound):
        newsroom.article(id)
    with pytest.raises(ArticleNotFound):
        newsroom.related(id)


def test_articles_come_in_the_order_asked_for_without_the_unknown(newsroom: Corpus) -> None:
    frame = newsroom.articles(["k", "zz", "a", "k"])
    assert frame["id"].tolist() == ["k", "a", "k"]
    assert frame.columns.tolist() == SCHEMA.names
    assert newsroom.articles([]).columns.tolist() == SCHEMA.names


def test_results_show_where_the_query_hit(newsroom: Corpus) -> None:
    row = newsroom.search(Filters(query="gas", sections=("Energy",)), "oldest").frame.iloc[1]
    assert row["id"] == "c"
    assert [row["headline"][start:end] for start, end in row["headline_hits"]] == ["Gas"]
    row = newsroom.search(Filters(query="gas*", sections=("Social",))).frame.iloc[0]
    assert [row["snippet"][start:end] for start, end in row["snippet_hits"]] == ["gass"]
    assert row["words"] == 4


def test_a_hit_in_the_summary_alone_is_the_snippet(build: Build) -> None:
    row = make_article(headline="x", summary="Gas it is.", body="Nothing.", language="en")
    found = build(table(row), ZONE).search(Filters(query="gas")).frame.iloc[0]
    assert (found["snippet"], found["snippet_hits"]) == ("Gas it is.", [(0, 3)])


def test_markup_is_text(newsroom: Corpus) -> None:
    row = newsroom.search(Filters(sections=("<i>Odd</i>",))).frame.iloc[0]
    assert row["snippet"] == "<b>*gas*</b> $x$ gas gas"
    assert row["source"] == "NHK & Co."


def test_about_tells_the_corpus_at_a_glance(newsroom: Corpus) -> None:
    about = newsroom.about()
    assert (about.name, about.zone, about.articles, about.undated, about.day_only) == (
        "Newsroom",
        ZONE,
        11,
        2,
        1,
    )
    assert (str(about.first), str(about.last)) == ("2024-05-13", "2025-01-01")
    assert about.sections == ("Energy", "Politics", "World", "<i>Odd</i>", "Social")
    assert about.languages == ("en", "az", "ja", "ru")
    assert (about.sources, about.topics, about.entities) == (6, 2, 5)


def test_the_version_changes_with_the_articles_and_the_zone(build: Build, newsroom: Corpus) -> None:
    version = newsroom.about().version
    assert build(NEWSROOM, ZONE).about().version == version
    assert build(NEWSROOM.slice(1), ZONE).about().version != version
    assert build(NEWSROOM, ZoneInfo("UTC")).about().version != version


def test_an_empty_corpus_answers_everything(build: Build) -> None:
    corpus = build(SCHEMA.empty_table(), ZONE)
    about = corpus.about()
    assert (about.articles, about.first, about.sections, about.entities) == (0, None, (), 0)
    for filters in (Filters(), Filters(query='gas OR "a b" OR x* OR y~'), Filters(undated=True)):
        assert corpus.count(filters) == 0
        assert corpus.search(filters).frame.empty
        assert corpus.ids(filters, "relevance").empty
        assert corpus.volume(filters, "month", "section").frame.empty
        assert corpus.facet(filters, "topic").frame.empty
        assert corpus.entities(filters).frame.empty
        assert corpus.comentions(filters).empty
    assert corpus.suggest("a") == []
    assert corpus.resolve(Filters(sections=("X",))).dropped


def test_an_id_twice_is_refused(build: Build) -> None:
    with pytest.raises(Exception, match="same id"):
        build(table(make_article(id="a", headline="x"), make_article(id="a", headline="y")), ZONE)


def test_related_articles_share_names_and_words(build: Build) -> None:
    filler = [
        make_article(id=f"z{i}", headline=f"Filler {i}", body="weather sport", language="en")
        for i in range(20)
    ]
    rows = [
        make_article(id="own", headline="Gas pipeline", body="Shah Deniz output", language="en",
                     mentions=["person:Rare Name", "place:Baku"]),
        make_article(id="both", headline="Pipeline", body="Shah Deniz", language="en",
                     mentions=["person:Rare Name"]),
        make_article(id="name", headline="Other", language="az", mentions=["person:Rare Name"]),
        make_article(id="word", headline="Deniz", language="en"),
        *filler,
    ]  # fmt: skip
    frame = build(table(*rows), ZONE).related("own", limit=5)
    assert frame["id"].tolist()[0] == "both"
    assert set(frame["id"]) == {"both", "name", "word"}
    assert dict(zip(frame["id"], frame["shared"], strict=True)) == {
        "both": ["Rare Name"], "name": ["Rare Name"], "word": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [
        ("ali", [("entity", ALIYEV, "Ilham Aliyev", 4)]),
        ("ILHAM al", [("entity", ALIYEV, "Ilham Aliyev", 4)]),
        ("liyev", []),
        ("geo", [("entity", "place:Georgia", "Georgia", 2), ("entity", "person:Georgia", "Georgia", 1)]),
        ("en", [("language", "en", "en", 7), ("section", "Energy", "Energy", 3)]),
        ("тур", [("source", "Туран", "Туран", 1)]),
        ("azert", [("source", "Azərtac", "Azərtac", 0)]),
        ("azərt", [("source", "Azərtac", "Azərtac", 1)]),
        ("gas", [("topic", "gas", "gas", 4)]),
        ("odd", [("section", "<i>Odd</i>", "<i>Odd</i>", 1)]),
        ("none", []),
        ("", []),
        ("!", []),
    ],
)
def test_suggestions(newsroom: Corpus, prefix: str, expected: list[tuple[str, str, str, int]]) -> None:
    found = [(s.param, s.value, s.label, s.articles) for s in newsroom.suggest(prefix)]
    assert found == [suggestion for suggestion in expected if suggestion[3]]
    assert newsroom.suggest(prefix, limit=1) == newsroom.suggest(prefix)[:1]


def test_known_values_are_kept(newsroom: Corpus) -> None:
    filters = Filters(
        query="(broken", sections=("Energy", NONE), languages=("az",), sources=("Turan",),
        topics=("gas", NONE), entities=(ALIYEV, "Georgia", NONE), storylines=("corridor",),
        not_sections=("World",),
    )  # fmt: skip
    resolved = newsroom.resolve(filters)
    assert (resolved.filters, resolved.dropped) == (filters, ())


@pytest.mark.parametrize(
    ("filters", "kept", "told"),
    [
        (Filters(sections=("Enegry", "World")), Filters(sections=("World",)), ["Enegry", "“Energy”"]),
        (Filters(sections=("energy",)), Filters(), ["“Energy”"]),
        (Filters(not_sources=("Turn",)), Filters(), ["source “Turn”", "“Turan”"]),
        (Filters(entities=("person:Ilham Aliev",)), Filters(), ["“Ilham Aliev”", "“Ilham Aliyev”"]),
        (Filters(entities=("organisation:Ilham Aliyev",)), Filters(), ["“Ilham Aliyev”"]),
        (Filters(entities=("Nobody Special",)), Filters(), ["“Nobody Special”"]),
        (Filters(topics=("gaz",)), Filters(), ["“gas”"]),
        (Filters(storylines=("coridor",)), Filters(), ["“corridor”"]),
        (Filters(not_languages=("xx",)), Filters(), ["language “xx”"]),
    ],
)
def test_unknown_values_are_dropped_and_said(
    newsroom: Corpus, filters: Filters, kept: Filters, told: list[str]
) -> None:
    resolved = newsroom.resolve(filters)
    assert resolved.filters == kept
    assert len(resolved.dropped) == 1
    assert all(part in resolved.dropped[0] for part in told), resolved.dropped[0]
