"""What is said of how well peaks are found and named."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from data.analysis.explained import Explanation, explained
from data.analysis.peaks import RATE, RATIO, Peak, find_peaks
from data.analysis.tails import improbability
from data.analysis.told import told
from data.article import display_title
from data.corpus import Corpus
from data.engines.embedded import EmbeddedCorpus
from data.filters import Filters
from data.frames import rows
from data.ingest.chronicle import load_chronicle


@dataclass(frozen=True, slots=True)
class Found:
    """A planted spike and whether a peak has its day."""

    corpus: str
    size: int
    level: float
    level_is_there: bool
    #: Found by its number alone; as the pages show it; and by an oracle that goes by the number alone.
    alone: bool
    hit: bool
    within_reach: bool


@dataclass(frozen=True, slots=True)
class Labelled:
    """A planted spike that was found, its cause, and the label of its peak."""

    corpus: str
    size: int
    word: str
    label: str
    named: bool


@dataclass(frozen=True, slots=True)
class Unplanted:
    """A peak of the corpus as it is."""

    corpus: str
    scope: str
    first: str
    last: str
    articles: int
    expected: float
    label: str
    central: str
    #: Whether half of the rise is of its causes.
    caused: bool
    #: Whether its scope was looked at for the first time after the method was settled.
    fresh: bool


#: By corpus, scope and first day: whether something happened, whether it was named, what the scope asks for.
Verdicts = Mapping[tuple[str, str, str], tuple[str, str, str]]
_CORPORA: Final = ("newsapi2020", "reuters")
_BANDS: Final[tuple[tuple[str, Callable[[Found], bool]], ...]] = (
    ("newsapi2020", lambda f: f.corpus == "newsapi2020"),
    ("Reuters, where the days around have a level", lambda f: f.corpus == "reuters" and f.level_is_there),
    ("Reuters, on all days", lambda f: f.corpus == "reuters"),
    ("both: level of 3 to 10 articles", lambda f: f.level < 10),
    ("both: 10 to 30", lambda f: 10 <= f.level < 30),
    ("both: 30 and more", lambda f: f.level >= 30),
    ("both, where the days around have a level", lambda f: f.level_is_there),
    ("both, on all days", lambda f: True),
)
_HALF: Final = timedelta(weeks=13)
#: What happened, the scope that shows it, and its days.
_EVENTS: Final = (
    ("the operation in Karabakh, September 2023", Filters(), date(2023, 9, 18), date(2023, 10, 1)),
    (
        "the same, naming Karabakh",
        Filters(entities=("place:Karabakh",)),
        date(2023, 9, 18),
        date(2023, 10, 1),
    ),
    ("COP29, November 2024", Filters(), date(2024, 11, 11), date(2024, 11, 24)),
    ("flight 8243, December 2024", Filters(), date(2024, 12, 23), date(2024, 12, 29)),
    ("the text of the treaty, March 2025", Filters(), date(2025, 3, 10), date(2025, 3, 16)),
    ("the same, naming Armenia", Filters(entities=("place:Armenia",)), date(2025, 3, 10), date(2025, 3, 16)),
)


def great_events() -> list[tuple[str, ...]]:
    """The great events of the chronicle: whether they are peaks, and what is said of their weeks."""
    events: list[tuple[str, ...]] = []
    with tempfile.TemporaryDirectory() as folder:
        corpus = EmbeddedCorpus.build(
            load_chronicle().table, Path(folder) / "index", "chronicle", ZoneInfo("Asia/Baku")
        )
        whole = corpus.volume(Filters()).frame
        for event, scope, first, last in _EVENTS:
            frame = corpus.volume(scope).frame
            peaks = find_peaks(frame, whole)

            def explain(peak: Peak, scope: Filters = scope) -> Explanation:
                return explained(corpus, scope, peak, "week")

            shown = told(peaks, explain, first, last)
            peak = shown[0] if shown else _usual(corpus, scope, first, last)
            said = explain(peak)
            kind = "by its number" if peak in peaks.found else "for its cause" if shown else "none"
            central = [display_title(row.headline, row.summary, "") for row in rows(said.central)]
            events.append(
                (
                    event, f"{peak.articles}", f"{peak.expected:.1f}", f"{peak.probability:.2g}", kind,
                    said.label or "none stands out", *central,
                )
            )  # fmt: skip
    return events


def _usual(corpus: Corpus, scope: Filters, first: date, last: date) -> Peak:
    """Some days that are no peak, against the half-year around them."""
    days = (last - first).days + 1
    around = scope.between(first - _HALF, last + _HALF)
    n = corpus.count(scope.between(first, last))
    whole = corpus.volume(Filters()).frame.period
    start = max(first - _HALF, whole.min().date())
    end = min(last + _HALF, whole.max().date())
    usual = (corpus.count(around) - n) * days / ((end - start).days + 1 - days)
    return Peak(first, last, n, usual, improbability(n, usual))


def report(
    half: str,
    found: Sequence[Found],
    causeless: Sequence[Found],
    labelled: Sequence[Labelled],
    unplanted: Sequence[Unplanted],
    verdicts: Verdicts,
    events: Sequence[tuple[str, ...]],
) -> str:
    """All of it as a page."""
    sizes = sorted({f.size for f in found})
    lines = [
        "# How well peaks are found and named", "",
        f"Measured by `python -m benchmarks.peaks` on newsapi2020 (61,411 headlines and summaries of 2020) "
        f"and Reuters (10,812 dispatches of 1987, with gaps in collection), seeds of the half {half}. A "
        f"false discovery rate of {RATE:g} and a ratio of {RATIO:g} are the method's own.", "",
        "## Planted spikes that are found", "",
        "One spike at a time on a random day of the corpus or of one of its sections or topics, which fills "
        "the day up to so many times its local level, the median of the same weekdays in three weeks around. "
        "A day has a level where these weekdays differ by a factor of 3 at most.", "",
        "| recall | " + " | ".join(f"{size} times" for size in sizes) + " | spikes of each size |",
        "| --- |" + " ---: |" * (len(sizes) + 1),
        *(_recall(name, sizes, [f for f in found if chosen(f)]) for name, chosen in _BANDS), "",
        *_by_number(found, causeless), "",
        "## Labels that name the cause", "",
        "Spikes that were found in an index with several: whether one of the three causes is the rare word "
        "that all planted articles have.", "",
        "| corpus | " + " | ".join(f"{size} times" for size in sizes) + " | labels |",
        "| --- |" + " ---: |" * (len(sizes) + 1),
        *(_named(name, sizes, [x for x in labelled if x.corpus == name]) for name in _CORPORA),
        "", *_precision(unplanted, verdicts), "",
        "## The great events of the chronicle", "",
        "Where there is no peak, about as many articles are expected as the half-year around has, and the "
        "probability is that of as many by chance.", "",
        "| event | articles | expected | probability | peak | label | most central headline |",
        "| --- | ---: | ---: | ---: | --- | --- | --- |",
        *("| " + " | ".join(event) + " |" for event in events), "",
        "Weeks with no more articles than others are no peak, whatever they are about: in September 2023 "
        "there was other news, hardly more, and the peak is of the articles that name Karabakh. The text of "
        "the treaty has too few articles in the chronicle for a peak of any scope, which takes five.",
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _by_number(found: Sequence[Found], causeless: Sequence[Found]) -> list[str]:
    """What the number alone finds, and what is found without a cause."""
    sizes = sorted({f.size for f in found})
    own = {name: [f for f in found if f.corpus == name] for name in _CORPORA}
    lines = [
        "A peak is found by its number alone, or where chance would rarely bring it and half of its rise has "
        "a common cause (docs/methods.md). What the number alone finds, and what it could find: the oracle "
        "knows the level that each spike was planted on, those of all other days and how widely days stray "
        "around them, and has the same false discovery rate. It takes all days of a scope for equally "
        "restless; the method goes by the weeks around, and sees more where these are calm.", "",
        "| recall by the number alone | " + " | ".join(f"{size} times" for size in sizes) + " | spikes |",
        "| --- |" + " ---: |" * (len(sizes) + 1),
    ]  # fmt: skip
    for name in _CORPORA:
        lines.append(_recall(name, sizes, own[name], lambda f: f.alone))
        lines.append(_recall(f"{name}, the oracle", sizes, own[name], lambda f: f.within_reach))
    low = [f for f in causeless if not f.alone]
    lines += [
        "", "A planted cause is one word that all the spike’s articles share; what is told in other words is "
        f"found by its number alone. The other way round: of {len(low)} spikes of {causeless[0].size} times "
        "that the number alone doesn’t find, made of articles of the scope drawn at random, "
        f"{sum(f.hit for f in low)} are shown as if they had a common cause.",
    ] if causeless else []  # fmt: skip
    return lines


def _recall(
    name: str, sizes: Sequence[int], found: Sequence[Found], hit: Callable[[Found], bool] = lambda f: f.hit
) -> str:
    cells = []
    for size in sizes:
        hits = [hit(f) for f in found if f.size == size]
        cells.append(f"{sum(hits) / len(hits):.2f}" if hits else "")
    return f"| {name} | {' | '.join(cells)} | {len(found) // max(1, len(sizes)):,} |"


def _named(name: str, sizes: Sequence[int], labelled: Sequence[Labelled]) -> str:
    cells = []
    for size in sizes:
        named = [x.named for x in labelled if x.size == size]
        cells.append(f"{sum(named) / len(named):.2f}" if named else "")
    return f"| {name} | {' | '.join(cells)} | {len(labelled):,} |"


def _precision(unplanted: Sequence[Unplanted], verdicts: Verdicts) -> list[str]:
    parts = [[peak for peak in unplanted if peak.fresh is fresh] for fresh in (False, True)]
    columns = [_figures(part, verdicts) for part in parts]
    return [
        "## Peaks where nothing was planted", "",
        "The three strongest of the corpus, its sections or topics, and of queries for its frequent words. "
        "Each was read by hand: did something happen that explains the number, and does the label name it? "
        "Some of these words are names, others common ones that many happenings share (“people”, “price”). "
        "benchmarks/peaks_read.csv has them.", "",
        "The half judged was first read with a false discovery rate of 0.05: 0.79 (99 of 125). In both "
        "halves much of what nothing explains had been found by its number alone, hardly below the rate, "
        f"which is {RATE:g} since. Words that are a little less frequent, at which nobody had looked by "
        "then, check it.",
        "", "| what | half judged | words looked at afterwards |", "| --- | ---: | ---: |",
        *(f"| {name} | {' | '.join(column[name] for column in columns)} |" for name in columns[0]),
        "", _of_one_day(unplanted, verdicts),
    ]  # fmt: skip


def _of_one_day(unplanted: Sequence[Unplanted], verdicts: Verdicts) -> str:
    """How many of the peaks that nothing explains have the same day."""
    without = Counter(
        (peak.corpus, peak.first)
        for peak in unplanted
        if verdicts.get((peak.corpus, peak.scope, peak.first), ("",))[0] == "no"
    )
    if not without:
        return ""
    (corpus, day), n = without.most_common(1)[0]
    return f"Of the {without.total()} that nothing explains {n} are of one day of {corpus}, {day}."


def _figures(unplanted: Sequence[Unplanted], verdicts: Verdicts) -> dict[str, str]:
    read = [
        (peak, verdicts[key])
        for peak in unplanted
        if verdicts.get(key := (peak.corpus, peak.scope, peak.first), ("", "", ""))[0]
    ]
    said = [verdict[1] for peak, verdict in read if peak.label and verdict[0] == "yes"]
    return {
        "peaks found": f"{len(unplanted):,}",
        "read by hand": f"{len(read):,}",
        "with a happening that explains the number (precision)": _happened(read),
        "the same, of those of which half the rise has a common cause": _happened(
            [each for each in read if each[0].caused]
        ),
        "of those found by their number alone, without one": _happened(
            [each for each in read if not each[0].caused]
        ),
        "of scopes that ask for a name or a topic": _happened([e for e in read if e[1][2] == "name"]),
        "with a happening and a label": f"{len(said):,}",
        "whose label names it": f"{sum(x == 'yes' for x in said) / max(1, len(said)):.2f}",
    }


def _happened(read: Sequence[tuple[Unplanted, tuple[str, str, str]]]) -> str:
    yes = sum(verdict[0] == "yes" for _, verdict in read)
    return f"{yes / max(1, len(read)):.2f} ({yes} of {len(read)})"
