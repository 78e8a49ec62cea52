"""Corrections of storylines: joined, parted, called otherwise, and taken back."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pytest

from data.corpus import Corpus
from data.corrected import NONE_CORRECTED, Corrected
from data.correction_lines import checked
from data.correction_words import describe
from data.corrections import CorrectionError, Log
from data.engines.embedded import EmbeddedCorpus
from data.filters import Filters
from data.regrouped import Regrouped
from tests.articles import make_article, table
from tests.corpus_contract.newsroom import ZONE

#: Article -> storyline; e is alone.
FOUND = {"a": "s-1", "b": "s-1", "c": "s-2", "d": "s-2", "e": None, "f": "s-2", "g": "s-3", "h": "s-3"}


def log(*told: dict[str, object]) -> Log:
    """Corrections that were made one after the other."""
    made = [
        checked({"id": f"c{at}", "when": f"2025-01-01T00:00:{at:02}Z", **one}) for at, one in enumerate(told)
    ]
    return Log(tuple(made))


def groups(found: dict[str, str | None]) -> set[frozenset[str]]:
    """Who is with whom, whatever it is called."""
    together: dict[str, set[str]] = {}
    for article, storyline in found.items():
        if storyline is not None:
            together.setdefault(storyline, set()).add(article)
    return {frozenset(members) for members in together.values()}


def newsroom() -> pa.Table:
    return table(
        *(
            make_article(
                id=id, headline=f"Headline {id}", body=f"Words of {id} and {storyline or 'none'}.",
                published=f"2024-05-{day:02}T10:00+04:00", storyline=storyline,
            )
            for day, (id, storyline) in enumerate(FOUND.items(), 1)
        )
    )  # fmt: skip


def after(*told: dict[str, object]) -> dict[str, str | None]:
    changed = Corrected.by(log(*told)).storylines.table(newsroom())
    return dict(zip(changed.column("id").to_pylist(), changed.column("storyline").to_pylist(), strict=True))


def join(*ids: str) -> dict[str, object]:
    return {"kind": "join", "articles": list(ids)}


def part(*ids: str, among: Sequence[str] = ()) -> dict[str, object]:
    return {"kind": "part", "articles": list(ids), "among": list(among)}


def title(id: str, called: str) -> dict[str, object]:
    return {"kind": "title", "articles": [id], "title": called}


def undo(number: int) -> dict[str, object]:
    return {"kind": "undo", "of": f"c{number}"}


def test_storylines_of_two_articles_are_one_under_the_first_ones_id() -> None:
    found = after(join("c", "a"))
    assert {found[id] for id in "abcdf"} == {"s-2"}
    assert found["g"] == "s-3"


def test_an_article_alone_joins_a_storyline() -> None:
    assert after(join("e", "g"))["e"] == "s-3"
    made = after(join("e", "missing"))
    assert made["e"] is None, "nothing is joined to what is not there"


def test_articles_are_parted_from_their_storyline() -> None:
    found = after(part("c", "d"))
    assert found["c"] == found["d"] not in (None, "s-2")
    assert found["f"] is None, "an article that is left alone is in no storyline"


def test_a_single_article_leaves_its_storyline() -> None:
    found = after(part("c"))
    assert found["c"] is None
    assert found["d"] == found["f"] == "s-2"


def test_corrections_go_on_from_those_before() -> None:
    found = after(join("a", "c"), part("a", "d"), join("d", "g"))
    assert groups(found) == {frozenset("adgh"), frozenset("bcf")}
    assert groups(after(part("a", "c"), part("a", "c"))) == {
        frozenset("ac"),
        frozenset("df"),
        frozenset("gh"),
    }


def test_what_is_taken_back_was_never_said() -> None:
    assert after(join("a", "c"), undo(0)) == FOUND
    assert groups(after(join("a", "c"), part("a", "b"), undo(0))) == {*groups(FOUND)}
    assert after(join("a", "c"), undo(0), undo(1)) == after(join("a", "c"))


def test_the_order_of_lines_and_repeats_say_nothing() -> None:
    rng = random.Random(3)
    for _ in range(50):
        told = [rng.choice([join, part])(*rng.sample(sorted(FOUND), rng.randint(2, 3))) for _ in range(5)]
        made = log(*told).corrections
        shuffled = Log(tuple(sorted(rng.sample(made, len(made)), key=lambda one: one.order)))
        expected = Corrected.by(Log(made)).storylines.table(newsroom())
        assert Corrected.by(shuffled).storylines.table(newsroom()).equals(expected)


@pytest.mark.parametrize(
    ("told", "wrong"),
    [
        (join("a"), "two at least"),
        ({"kind": "part", "articles": []}, "names its articles"),
        ({"kind": "title", "articles": ["a"], "title": " "}, "has letters"),
        ({"kind": "title", "articles": ["a", "b"], "title": "T"}, "one article"),
        ({"kind": "join", "articles": ["a", "b"], "entity": "place:Baku"}, "no field"),
    ],
)
def test_what_says_nothing_is_refused(told: dict[str, object], wrong: str) -> None:
    with pytest.raises(CorrectionError, match=wrong):
        checked({"id": "x", "when": "2025-01-01T00:00:00Z", **told})


def test_corrections_are_said_in_words() -> None:
    told = log(join("a", "b", "c", "d", "e"), part("a"), title("a", "The affair"), undo(2))
    assert [describe(one, told) for one in told.corrections] == [
        "The storylines of “a”, “b”, “c” and 2 more are one.",
        "“a” belongs to no storyline.",
        "The storyline of “a” is called “The affair”.",
        "Taken back: The storyline of “a” is called “The affair”.",
    ]


def build(folder: Path, articles: pa.Table, corrected: Corrected = NONE_CORRECTED) -> Corpus:
    EmbeddedCorpus.build(articles, folder, "Newsroom", ZONE)
    return EmbeddedCorpus.open(folder, corrected)


def answers(corpus: Corpus, storylines: Sequence[str]) -> list[object]:
    """What a corpus says of its storylines."""
    every = corpus.storylines(Filters(), limit=50)
    said: list[object] = [every.frame.to_dict("list"), every.total]
    for id in storylines:
        one = corpus.storyline(id, Filters())
        said.append(
            (one.ids, one.title, one.central, one.articles, one.first, one.last, one.events.articles.tolist())
        )
        said.append(sorted(corpus.ids(Filters(storylines=(id,)))))
    said.append([corpus.article(id).storyline for id in FOUND])
    said.append(corpus.articles(list(FOUND)).storyline.isna().tolist())
    return said


@pytest.mark.parametrize("seed", range(6))
def test_an_index_corrected_is_one_of_a_corrected_table(seed: int, tmp_path: Path) -> None:
    rng = random.Random(seed)
    told = [rng.choice([join, part])(*rng.sample(sorted(FOUND), rng.randint(1, 3) + 1)) for _ in range(4)]
    corrected = Corrected.by(log(*told))
    laid_over = build(tmp_path / "index", newsroom(), corrected)
    again = EmbeddedCorpus.open(tmp_path / "index", corrected)
    made = corrected.storylines.table(newsroom())
    expected = build(tmp_path / "expected", made)
    counts = Counter(value for value in made.column("storyline").to_pylist() if value)
    assert answers(laid_over, sorted(counts)) == answers(expected, sorted(counts))
    assert answers(again, sorted(counts)) == answers(expected, sorted(counts))
    plain = EmbeddedCorpus.open(tmp_path / "index")
    assert answers(plain, ["s-1", "s-2", "s-3"]) == answers(
        build(tmp_path / "plain", newsroom()), ["s-1", "s-2", "s-3"]
    )


def test_a_storyline_is_called_and_found_by_its_new_title(tmp_path: Path) -> None:
    corrected = Corrected.by(log(title("c", "The Corridor Talks"), join("c", "a")))
    corpus = build(tmp_path / "index", newsroom(), corrected)
    assert corpus.titles(["s-2"]) == {"s-2": "The Corridor Talks"}
    assert corpus.storyline("s-2", Filters()).title == "The Corridor Talks"
    found = corpus.suggest("corridor")
    assert [(one.param, one.value, one.label) for one in found] == [
        ("storyline", "s-2", "The Corridor Talks")
    ]
    assert found[0].articles == 5


def test_addresses_of_a_joined_storyline_lead_on(tmp_path: Path) -> None:
    corpus = build(tmp_path / "index", newsroom(), Corrected.by(log(join("c", "a"))))
    resolved = corpus.resolve(Filters(storylines=("s-1",)))
    assert resolved.filters.storylines == ("s-2",)
    assert "part of" in resolved.dropped[0]
    assert corpus.count(resolved.filters) == 5


def test_the_version_follows_what_is_corrected_and_comes_back(tmp_path: Path) -> None:
    plain = build(tmp_path / "index", newsroom()).about()
    joined = EmbeddedCorpus.open(tmp_path / "index", Corrected.by(log(join("c", "a")))).about()
    undone = EmbeddedCorpus.open(tmp_path / "index", Corrected.by(log(join("c", "a"), undo(0)))).about()
    assert plain.version != joined.version
    assert undone == plain


def test_corrections_of_articles_that_are_not_here_wait() -> None:
    waiting = Regrouped(log(join("x", "y"), part("z", among=["z", "w"])).corrections)
    assert waiting.table(newsroom()).equals(newsroom())


#: Two affairs that were taken for one: article -> words of its text, in the order of time.
TAKEN_FOR_ONE = {
    "flood-1": "Dam at Sarsang breaks, flood drowns fields and villages",
    "trial-1": "Dam at Sarsang: engineer charged, court sets trial",
    "flood-2": "Dam at Sarsang: flood reaches more villages, fields lost",
    "trial-2": "Dam at Sarsang: engineer denies charges before the court",
}
LATER = {
    "flood-3": "Dam at Sarsang: flood recedes, villages count lost fields",
    "trial-3": "Dam at Sarsang: court finds engineer guilty of charges",
    "other-3": "Dam at Sarsang",
}


def one_storyline(*told: dict[str, object], later: bool = True) -> pa.Table:
    """The table of these, all of one storyline, with the reader's corrections."""
    every = TAKEN_FOR_ONE | (LATER if later else {})
    rows = [
        make_article(
            id=id, headline=text, published=f"2024-05-{day:02}T10:00+04:00", storyline="s-1", language="en"
        )
        for day, (id, text) in enumerate(every.items(), 1)
    ]
    return Corrected.by(log(*told)).storylines.table(table(*rows))


def sides(made: pa.Table) -> set[frozenset[str]]:
    return groups(dict(zip(made.column("id").to_pylist(), made.column("storyline").to_pylist(), strict=True)))


def test_what_comes_into_a_parted_storyline_goes_to_the_side_that_it_is_like() -> None:
    parted = part("trial-1", "trial-2", among=list(TAKEN_FOR_ONE))
    assert sides(one_storyline(parted, later=False)) == {
        frozenset({"flood-1", "flood-2"}), frozenset({"trial-1", "trial-2"}),
    }  # fmt: skip
    assert sides(one_storyline(parted)) == {
        frozenset({"flood-1", "flood-2", "flood-3", "other-3"}), frozenset({"trial-1", "trial-2", "trial-3"}),
    }  # fmt: skip
    assert sides(one_storyline(parted, undo(0))) == {frozenset({*TAKEN_FOR_ONE, *LATER})}


def test_one_that_was_taken_out_alone_is_followed_by_what_is_like_it() -> None:
    made = one_storyline(part("trial-1", among=["flood-1", "trial-1", "flood-2"]))
    assert frozenset({"trial-1", "trial-2", "trial-3"}) in sides(made)


def test_what_was_there_and_was_not_taken_out_stays() -> None:
    made = one_storyline(part("trial-1", "flood-1", among=[*TAKEN_FOR_ONE, *LATER]))
    assert frozenset({"trial-1", "flood-1"}) in sides(made)


def test_where_it_is_not_known_what_was_there_all_others_stay() -> None:
    assert frozenset({"trial-1", "trial-2"}) in sides(one_storyline(part("trial-1", "trial-2")))


def test_a_follower_can_be_taken_back_by_a_correction_of_its_own() -> None:
    parted = part("trial-1", "trial-2", among=list(TAKEN_FOR_ONE))
    made = one_storyline(
        parted, part("trial-3", among=["trial-1", "trial-2", "trial-3"]), join("trial-3", "flood-1")
    )
    assert frozenset({"trial-1", "trial-2"}) in sides(made)
    assert len(sides(made)) == 2


def test_an_index_has_followers_where_a_table_has_them(tmp_path: Path) -> None:
    told = (
        part("trial-1", "trial-2", among=list(TAKEN_FOR_ONE)),
        join("flood-3", "other-3"),
        part("other-3", among=["flood-1"]),
    )
    corpus = build(tmp_path / "index", one_storyline(), Corrected.by(log(*told)))
    expected = one_storyline(*told)
    found = {id: corpus.article(id).storyline for id in (*TAKEN_FOR_ONE, *LATER)}
    assert found == dict(
        zip(expected.column("id").to_pylist(), expected.column("storyline").to_pylist(), strict=True)
    )
    assert len(groups(found)) == 2


def test_where_none_has_stayed_all_that_came_go_along(tmp_path: Path) -> None:
    alone = part("trial-1", "trial-2", among=["trial-1", "trial-2"])
    everyone = frozenset({*TAKEN_FOR_ONE, *LATER})
    assert sides(one_storyline(alone)) == {everyone}
    corpus = build(tmp_path / "index", one_storyline(), Corrected.by(log(alone)))
    assert groups({id: corpus.article(id).storyline for id in everyone}) == {everyone}
