"""The newest articles of each of a field's values."""

from data.corpus import Corpus
from data.filters import Filters


def test_each_value_gives_its_newest_articles(newsroom: Corpus) -> None:
    sections = newsroom.facet(Filters(), "section", None).frame["value"].tolist()
    found = newsroom.latest(Filters(), "section", sections, 2)
    for section in sections:
        alone = newsroom.search(Filters(sections=(section,)), "newest", 2).frame
        group = found[found["group"] == section]
        assert group["id"].tolist() == alone["id"].tolist()
        assert group["snippet"].tolist() == alone["snippet"].tolist()
    assert found["group"].drop_duplicates().tolist() == sections


def test_no_values_give_no_articles(newsroom: Corpus) -> None:
    assert newsroom.latest(Filters(), "section", [], 3).empty
    assert newsroom.latest(Filters(), "source", ["nobody"], 3).empty
