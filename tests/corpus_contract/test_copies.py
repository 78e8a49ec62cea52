"""Articles that say the same: counted each, shown as one card, left out or asked for alone."""

from __future__ import annotations

from data.corpus import Corpus
from data.filters import Filters
from tests.articles import make_article, table
from tests.corpus_contract.conftest import Build
from tests.corpus_contract.newsroom import ZONE


def _corpus(build: Build) -> Corpus:
    rows = [
        make_article(id="a", headline="Gas flows", published="2024-05-01", section="Energy"),
        make_article(id="b", headline="Gas flows again", published="2024-05-02", duplicate_of="a"),
        make_article(id="c", headline="Oil", published="2024-05-03"),
        make_article(id="d", headline="Gas flows", published="2024-05-04", duplicate_of="b"),
        make_article(id="e", headline="Water", published="2024-05-05", duplicate_of="gone"),
    ]
    return build(table(*rows), ZONE)


def test_copies_share_a_card_and_are_counted(build: Build) -> None:
    corpus = _corpus(build)
    page = corpus.search(Filters(), "newest", 10, folded=True)
    assert page.frame["id"].tolist() == ["e", "d", "c"]
    assert (page.total, page.cards) == (5, 3)
    assert page.copies[["card", "id"]].values.tolist() == [["d", "a"], ["d", "b"]]
    oldest = corpus.search(Filters(), "oldest", 10, folded=True)
    assert oldest.frame["id"].tolist() == ["a", "c", "e"]


def test_pages_are_counted_in_cards(build: Build) -> None:
    corpus = _corpus(build)
    pages = [corpus.search(Filters(), "newest", 1, at, folded=True).frame["id"].tolist() for at in range(4)]
    assert pages == [["e"], ["d"], ["c"], []]


def test_a_query_folds_what_it_finds(build: Build) -> None:
    page = _corpus(build).search(Filters(query="again OR oil"), "relevance", 10, folded=True)
    assert (sorted(page.frame["id"]), page.cards, len(page.copies)) == (["b", "c"], 2, 0)
    page = _corpus(build).search(Filters(query="gas"), "relevance", 10, folded=True)
    assert (page.total, page.cards, len(page.copies)) == (3, 1, 2)


def test_nothing_is_folded_unasked(build: Build) -> None:
    page = _corpus(build).search(Filters(), "newest", 10)
    assert (len(page.frame), page.cards, len(page.copies)) == (5, 5, 0)


def test_copies_are_left_out_or_asked_for_alone_everywhere(build: Build) -> None:
    corpus = _corpus(build)
    hidden, only = Filters(copies="hide"), Filters(copies="only")
    assert corpus.ids(hidden, "oldest").tolist() == ["a", "c"]
    assert corpus.ids(only, "oldest").tolist() == ["b", "d", "e"]
    assert (corpus.count(hidden), corpus.volume(hidden).total, corpus.facet(hidden, "section").total) == (
        2,
        2,
        2,
    )


def test_an_article_knows_the_card_that_it_is_on(build: Build) -> None:
    corpus = _corpus(build)
    found = corpus.neighbours("a", Filters(), "newest")
    assert (found.position, found.total, found.card) == (5, 5, 2)
    assert corpus.neighbours("c", Filters(), "newest").card == 3


def test_the_copies_of_an_article_are_told_both_ways(build: Build) -> None:
    corpus = _corpus(build)
    found = corpus.copies(["a", "c", "zz", "d", "e"], Filters())
    assert found[["card", "id"]].values.tolist() == [["a", "b"], ["a", "d"], ["d", "a"], ["d", "b"]]
    assert found.columns.tolist() == corpus.search(Filters(), folded=True).copies.columns.tolist()


def test_copies_are_those_in_scope_also_of_an_article_outside(build: Build) -> None:
    corpus = _corpus(build)
    assert corpus.copies(["a"], Filters(query="again"))["id"].tolist() == ["b"]
    assert corpus.copies(["a"], Filters(sections=("Energy",)))["id"].tolist() == []
    assert corpus.copies([], Filters()).empty


def test_the_latest_of_each_value_are_folded_when_asked(build: Build) -> None:
    rows = [
        make_article(id=f"n{n:02}", headline=f"Number {n}", section="News", published=f"2024-05-{n + 1:02}",
                     duplicate_of="n00" if 0 < n < 20 else None)
        for n in range(22)
    ]  # fmt: skip
    corpus = build(table(*rows, make_article(id="x", section="Sport", duplicate_of="n00")), ZONE)
    found = corpus.latest(Filters(), "section", ["News", "Sport"], 4, folded=True)
    assert found[["group", "id"]].values.tolist() == [
        ["News", "n21"], ["News", "n20"], ["News", "n19"], ["Sport", "x"],
    ]  # fmt: skip
    assert corpus.latest(Filters(), "section", ["News"], 4)["id"].tolist() == ["n21", "n20", "n19", "n18"]


def test_related_articles_are_folded_when_asked(build: Build) -> None:
    filler = [make_article(id=f"z{i}", body="weather sport", language="en") for i in range(20)]
    same = {"headline": "Pipeline", "body": "Shah Deniz output", "language": "en"}
    rows = [
        make_article(id="own", **same),
        make_article(id="copy", **same, duplicate_of="own"),
        make_article(id="p", headline="Deniz", body="Shah", language="en"),
        make_article(id="q", headline="Deniz", body="Shah output", language="en", duplicate_of="p"),
        make_article(id="r", headline="Deniz", language="en"),
    ]
    corpus = build(table(*rows, *filler), ZONE)
    assert corpus.related("own")["id"].tolist() == ["copy", "q", "p", "r"]
    assert corpus.related("own", folded=True)["id"].tolist() == ["q", "r"]
    assert corpus.related("own", limit=1, folded=True)["id"].tolist() == ["q"]


def test_what_lies_behind_a_hundred_copies_is_found(build: Build) -> None:
    copies = [
        make_article(
            id=f"copy {n:03}", headline="Gas flows", published=f"2024-06-01T10:{n // 60:02}:{n % 60:02}",
            section="Energy", duplicate_of=None if n == 0 else "copy 000",
        )
        for n in range(100)
    ]  # fmt: skip
    others = [
        make_article(id=f"other {n}", headline=f"Gas, report {n}", published=f"2024-05-0{n + 1}",
                     section="Energy")
        for n in range(4)
    ]  # fmt: skip
    corpus = build(table(*copies, *others), ZONE)
    page = corpus.search(Filters(), "newest", 3, folded=True)
    assert page.frame["id"].tolist() == ["copy 099", "other 3", "other 2"]
    assert (page.total, page.cards, len(page.copies)) == (104, 5, 99)
    after = corpus.search(Filters(), "newest", 3, 3, folded=True)
    assert after.frame["id"].tolist() == ["other 1", "other 0"]
    ranked = corpus.search(Filters(query="gas"), "relevance", 10, folded=True)
    assert (len(ranked.frame), ranked.cards) == (5, 5)
    latest = corpus.latest(Filters(), "section", ["Energy"], 3, folded=True)
    assert latest["id"].tolist() == ["copy 099", "other 3", "other 2"]
