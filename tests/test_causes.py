"""What a peak was about: names and words that carry its rise, and none that say nothing."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from data.analysis.causes import Cause, beyond_chance, candidates, causes
from data.analysis.empty_words import is_empty
from data.analysis.explained import Explanation, explained
from data.analysis.peaks import Peak, find_peaks
from data.analysis.told import told
from data.answers import Keyness
from data.engines.embedded import EmbeddedCorpus
from data.filters import Filters
from data.ingest.chronicle import load_chronicle
from tests.articles import make_article, table

#: Articles of a peak, and of those around, in these tests.
HERE, AROUND = 20, 200


def keyness(*found: tuple[str, int, int, float]) -> Keyness:
    """Name or word, articles in the peak and around, score."""
    frame = pd.DataFrame(found, columns=["value", "articles", "against_articles", "score"])
    shown = [value.partition(":")[2] or value for value in frame["value"]]
    return Keyness(frame.assign(name=shown, kind="term"), len(found), HERE, AROUND)


def named(
    entities: Keyness,
    terms: Keyness,
    rise: float = 15,
    articles: dict[str, set[str]] | None = None,
    said: tuple[str, ...] = (),
    unsaid: tuple[str, ...] = (),
) -> list[str]:
    def holding(cause: Cause) -> set[str]:
        return (articles or {}).get(cause.name, {"a", "b", "c"})

    return [cause.name for cause in causes(candidates(entities, terms, rise, said, unsaid), holding)]


def test_the_most_telling_names_and_words_come_first_three_at_most() -> None:
    entities = keyness(("place:Aktau", 9, 1, 60.0), ("place:Grozny", 8, 2, 40.0))
    terms = keyness(("plane", 12, 3, 70.0), ("crash", 7, 2, 30.0))
    assert named(entities, terms) == ["Aktau", "plane", "Grozny"]


def test_what_differs_no_more_than_chance_is_no_cause() -> None:
    assert named(keyness(("place:Baku", 9, 60, 15.0)), keyness()) == []


def test_what_carries_hardly_any_of_the_rise_is_no_cause() -> None:
    few = keyness(("person:Ada Lovelace", 6, 0, 50.0))
    assert named(few, keyness(), rise=50) == ["Ada Lovelace"]
    assert named(few, keyness(), rise=70) == []
    assert named(keyness(("person:Ada Lovelace", 2, 0, 50.0)), keyness(), rise=5) == []


@pytest.mark.parametrize(
    "word", ["Monday", "September", "сентября", "cümə", "2024", "said", "photo", "started"]
)
def test_words_of_the_calendar_and_of_newsrooms_are_no_label(word: str) -> None:
    assert is_empty(word)
    assert named(keyness(), keyness((word, 15, 2, 90.0))) == []


def test_a_name_of_which_a_part_is_a_month_is_a_label() -> None:
    assert not is_empty("April Jones")
    assert not is_empty("Black September")


def test_what_the_scope_asks_for_explains_nothing_nor_do_parts_of_it() -> None:
    entities = keyness(
        ("person:Ilham Aliyev", 18, 2, 90.0), ("organisation:Heydar Aliyev Foundation", 8, 0, 50.0)
    )
    terms = keyness(("Aliyev", 19, 3, 95.0), ("treaties", 9, 1, 60.0), ("plane", 8, 1, 40.0))
    found = named(entities, terms, said=("Ilham Aliyev", "treaty"))
    assert found == ["Heydar Aliyev Foundation", "plane"]


def test_an_outlets_name_is_no_label_though_a_word_of_it_may_be() -> None:
    terms = keyness(("Turan", 15, 3, 90.0), ("Washington", 12, 3, 70.0))
    assert named(keyness(), terms, unsaid=("Turan", "Washington Post")) == ["Washington"]


def test_a_word_of_a_name_and_the_name_are_one_cause_the_fuller_one() -> None:
    entities = keyness(("person:Greta Thunberg", 9, 0, 40.0))
    terms = keyness(("Thunberg", 10, 0, 60.0), ("Greta", 9, 0, 40.0))
    assert named(entities, terms) == ["Greta Thunberg"]


def test_a_word_stays_where_a_longer_name_is_only_a_small_part_of_it() -> None:
    entities = keyness(("organisation:Climate Fund", 4, 0, 30.0))
    assert named(entities, keyness(("climate", 18, 2, 90.0))) == ["climate"]


def test_the_more_is_looked_through_the_more_a_cause_must_stand_out() -> None:
    # Chi-squared with one degree of freedom: 6.63 for 0.01, 19.51 for 0.00001.
    assert beyond_chance(1) == pytest.approx(6.635, abs=0.01)
    assert beyond_chance(1_000) == pytest.approx(19.51, abs=0.01)


def test_after_the_first_come_causes_of_the_same_affair() -> None:
    terms = keyness(("Aktau", 8, 0, 60.0), ("budget", 7, 0, 50.0), ("plane", 6, 0, 40.0))
    articles = {"Aktau": {"a", "b", "c"}, "plane": {"b", "c"}, "budget": {"x", "y", "z"}}
    assert named(keyness(), terms, articles=articles) == ["Aktau", "plane", "budget"]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedCorpus:
    """Two dull articles a day for half a year, and a storm in Lerik on 1 April 2024."""
    start = date(2024, 1, 1)
    rows = []
    for i in range(180):
        day = (start + timedelta(days=i)).isoformat()
        for n, topic in enumerate(("council votes on roads", "market opens in the old town")):
            rows.append(
                make_article(headline=f"Report {i} {n}: {topic}", published=day, source="Wire", language="en")
            )
    for n in range(12):
        rows.append(
            make_article(
                headline=f"Storm in Lerik breaks roof number {n}",
                published="2024-04-01",
                source="Wire",
                language="en",
                section="Weather",
                mentions=["place:Lerik"],
            )
        )
    folder: Path = tmp_path_factory.mktemp("peaks")
    return EmbeddedCorpus.build(table(*rows), folder / "index", "storm", ZoneInfo("UTC"))


def only_peak(corpus: EmbeddedCorpus, filters: Filters) -> Peak:
    peaks = find_peaks(corpus.volume(filters).frame, corpus.volume(Filters()).frame)
    assert len(peaks.found) == 1
    return peaks.found[0]


def test_a_peak_is_explained_by_what_happened(corpus: EmbeddedCorpus) -> None:
    peak = only_peak(corpus, Filters())
    found = explained(corpus, Filters(), peak, "day")
    assert (peak.first, peak.articles) == (date(2024, 4, 1), 14)
    assert {"Lerik", "storm"} <= {
        cause.name.lower() if cause.param == "q" else cause.name for cause in found.causes
    }
    assert "Lerik" in {cause.name for cause in found.causes if cause.param == "entity"}
    assert (found.bearing, found.against) == (12, "around")
    assert found.carried == pytest.approx(1, abs=0.05)
    assert found.central.headline[0].startswith("Storm in Lerik")


def test_each_cause_is_counted_as_its_scope_counts(corpus: EmbeddedCorpus) -> None:
    peak = only_peak(corpus, Filters())
    for cause in explained(corpus, Filters(), peak, "day").causes:
        scope = Filters(date_from=peak.first, date_to=peak.last).adding(cause.param, cause.value)
        assert corpus.count(scope) == cause.articles == 12


def test_the_dates_of_a_scope_change_no_explanation(corpus: EmbeddedCorpus) -> None:
    peak = only_peak(corpus, Filters())
    narrowed = Filters(date_from=peak.first, date_to=peak.last)
    assert explained(corpus, narrowed, peak, "day").causes == explained(corpus, Filters(), peak, "day").causes


def test_a_query_is_kept_and_explains_nothing(corpus: EmbeddedCorpus) -> None:
    filters = Filters(query="roof OR council")
    found = explained(corpus, filters, only_peak(corpus, filters), "day")
    assert found.bearing == 12
    assert not {"roof", "council"} & {cause.name.lower() for cause in found.causes}


def test_a_scope_that_has_nothing_else_is_compared_with_all_news(corpus: EmbeddedCorpus) -> None:
    day = date(2024, 4, 1)
    found = explained(corpus, Filters(sections=("Weather",)), Peak(day, day, 12, 0.1, 0.001), "day")
    assert found.against == "all"
    assert "Lerik" in found.label


def test_a_peak_about_nothing_in_particular_has_no_cause(corpus: EmbeddedCorpus) -> None:
    day = date(2024, 3, 4)
    found = explained(corpus, Filters(), Peak(day, day, 2, 0.5, 0.001), "day")
    assert (found.causes, found.label, found.bearing, found.carried) == ((), "", 0, 0)
    assert len(found.central) == 1


def test_the_conference_and_the_crash_of_the_chronicle_are_called_what_they_were(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("chronicle")
    chronicle = EmbeddedCorpus.build(
        load_chronicle().table, folder / "index", "chronicle", ZoneInfo("Asia/Baku")
    )
    peaks = find_peaks(chronicle.volume(Filters()).frame)

    def explain(peak: Peak) -> Explanation:
        return explained(chronicle, Filters(), peak, peaks.interval)

    labels = {peak.first: explain(peak) for peak in told(peaks, explain)}
    assert "COP29" in labels[date(2024, 11, 11)].label
    assert "Aktau" in labels[date(2024, 12, 23)].label
    assert "Aktau" in labels[date(2024, 12, 23)].central.headline[0]

    karabakh = Filters(entities=("place:Karabakh",))
    peaks = find_peaks(chronicle.volume(karabakh).frame, chronicle.volume(Filters()).frame)
    (operation,) = (peak for peak in peaks.found if peak.first.year == 2023)
    found = explained(chronicle, karabakh, operation, peaks.interval)
    # Its own articles tell no week from others: all news does, which carries no rise.
    assert (found.label, found.against, found.carried) == ("peacekeepers", "all", 0)
    assert "lay down arms" in found.central.headline[0]
