"""What is said of how well peaks are found and named."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from data.analysis.explained import explained
from data.analysis.peaks import RATE, RATIO, Peak, find_peaks
from data.article import display_title
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
    told = []
    with tempfile.TemporaryDirectory() as folder:
        corpus = EmbeddedCorpus.build(
            load_chronicle().table, Path(folder) / "index", "chronicle", ZoneInfo("Asia/Baku")
        )
        whole = corpus.volume(Filters()).frame
        for event, scope, first, last in _EVENTS:
            peaks = find_peaks(corpus.volume(scope).frame, whole).within(first, last)
            n = corpus.count(scope.between(first, last))
            peak = peaks[0] if peaks else Peak(first, last, n, 0.0, 1.0)
            said = explained(corpus, scope, peak, "week")
            central = [display_title(row.headline, row.summary, "") for row in rows(said.central)]
            expected = f"{peak.expected:.1f}" if peaks else "no peak"
            told.append((event, f"{peak.articles}", expected, said.label or "none stands out", *central))
    return told


def report(
    half: str,
    found: Sequence[Found],
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
        "## Labels that name the cause", "",
        "Spikes that were found in an index with several: whether one of the three causes is the rare word "
        "that all planted articles have.", "",
        "| corpus | " + " | ".join(f"{size} times" for size in sizes) + " | labels |",
        "| --- |" + " ---: |" * (len(sizes) + 1),
        *(_named(name, sizes, [x for x in labelled if x.corpus == name]) for name in _CORPORA),
        "", *_precision(unplanted, verdicts), "",
        "## The great events of the chronicle", "",
        "| event | articles | expected | label | most central headline |",
        "| --- | ---: | ---: | --- | --- |",
        *("| " + " | ".join(event) + " |" for event in events),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"


def _recall(name: str, sizes: Sequence[int], found: Sequence[Found]) -> str:
    cells = []
    for size in sizes:
        hits = [f.hit for f in found if f.size == size]
        cells.append(f"{sum(hits) / len(hits):.2f}" if hits else "")
    return f"| {name} | {' | '.join(cells)} | {len(found) // max(1, len(sizes)):,} |"


def _named(name: str, sizes: Sequence[int], labelled: Sequence[Labelled]) -> str:
    cells = []
    for size in sizes:
        named = [x.named for x in labelled if x.size == size]
        cells.append(f"{sum(named) / len(named):.2f}" if named else "")
    return f"| {name} | {' | '.join(cells)} | {len(labelled):,} |"


def _precision(unplanted: Sequence[Unplanted], verdicts: Verdicts) -> list[str]:
    read = [
        (peak, verdicts[key])
        for peak in unplanted
        if verdicts.get(key := (peak.corpus, peak.scope, peak.first), ("", "", ""))[0]
    ]
    names = [each for each in read if each[1][2] == "name"]
    said = [verdict[1] for peak, verdict in read if peak.label and verdict[0] == "yes"]
    return [
        "## Peaks where nothing was planted", "",
        "The three strongest of the corpus, its sections or topics, and of queries for its frequent words. "
        "Each was read by hand: did something happen that explains the number, and does the label name it? "
        "Some of these words are names, others common ones that many happenings share (“people”, “price”). "
        "benchmarks/peaks_read.csv has them.", "",
        "| what | figure |", "| --- | ---: |",
        f"| peaks found | {len(unplanted):,} |",
        f"| read by hand | {len(read):,} |",
        f"| with a happening that explains the number (precision) | {_happened(read)} |",
        f"| the same, of scopes that ask for a name or a topic | {_happened(names)} |",
        f"| with a happening and a label | {len(said):,} |",
        f"| whose label names it | {sum(x == 'yes' for x in said) / max(1, len(said)):.2f} |",
    ]  # fmt: skip


def _happened(read: Sequence[tuple[Unplanted, tuple[str, str, str]]]) -> str:
    yes = sum(verdict[0] == "yes" for _, verdict in read)
    return f"{yes / max(1, len(read)):.2f} ({yes} of {len(read)})"
