"""Are spikes that were planted in real news found and named, and what are the peaks that nobody planted?

    python -m benchmarks.peaks FOLDER [--half judged] [--write]

FOLDER holds newsapi2020.jsonl.gz and reuters.jsonl.gz. Spikes are planted in these: more articles about one
rare word on one day of one scope, up to 2, 3, 5 and 10 times the local level. Whether they are found is
counted with many seeds, one spike at a time; whether the label names the word, in indexes with several.
Seeds are of two halves: the method was developed with the one and is judged by the other. `peaks_read.csv`
has the peaks that are found where nothing was planted, with what a reader made of each; `--read` prints
them with their headlines.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np
import pandas as pd

from benchmarks.peaks_bound import within_reach
from benchmarks.peaks_planting import Plant, Source, daily, opened, planted, plants, read
from benchmarks.peaks_report import Found, Labelled, Unplanted, Verdicts, great_events, report
from data.analysis.empty_words import is_empty, like
from data.analysis.explained import Explanation, explained
from data.analysis.peaks import Peak, Peaks, find_peaks
from data.analysis.told import HALF, told
from data.article import display_title
from data.corpus import Corpus
from data.filters import Filters
from data.frames import rows

ROOT: Final = Path(__file__).resolve().parents[1]
REPORT: Final = ROOT / "docs" / "quality-peaks.md"
READ: Final = Path(__file__).with_name("peaks_read.csv")
CORPORA: Final = ("newsapi2020", "reuters")
SIZES: Final = (2, 3, 5, 10)
#: Seeds for counting, and for indexes; even ones were developed with.
_COUNTED: Final = 20
#: The size of spikes without a cause.
_CAUSELESS: Final = 3
_INDEXED: Final = 1
#: Words whose articles are scopes of their own: frequent ones, of which each half has every second; and the
#: next ones, which the method is checked by that was settled after the others had been read.
_WORDS: Final = 240
_FRESH: Final = 40
_COLUMNS: Final = (
    "corpus", "scope", "first", "last", "articles", "expected", "label", "happening", "named", "asks_for",
)  # fmt: skip


def main() -> None:
    """Plant, look, compare with what was read, and say how it went."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--half", choices=("developed", "judged"), default="judged")
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.relative_to(ROOT)} and the list")
    parser.add_argument("--read", action="store_true", help="only print the peaks where nothing was planted")
    options = parser.parse_args()
    half = ("developed", "judged").index(options.half)
    found: list[Found] = []
    causeless: list[Found] = []
    labelled: list[Labelled] = []
    unplanted: list[Unplanted] = []
    for name in CORPORA:
        source = read(options.folder, name)
        if options.read:
            print(*_unplanted(source, half), sep="\n")
            continue
        counts = {scope: daily(source, scope) for scope in source.scopes()}
        found += _found(source, counts, half)
        if name == "reuters":  # Of newsapi2020 such spikes are found by their number alone.
            causeless += _causeless(source, counts, half)
        labelled += _labelled(source, counts, half)
        unplanted += _unplanted(source, half)
    if options.read:
        return
    verdicts = _verdicts()
    text = report(options.half, found, causeless, labelled, unplanted, verdicts, great_events())
    if options.write:
        REPORT.write_text(text, encoding="utf-8")
        _write(unplanted, verdicts)
    print(text)


def _frame(counts: Counter[date]) -> pd.DataFrame:
    """Counts by day as `Volume.frame`."""
    days = sorted(counts)
    return pd.DataFrame(
        {"period": np.array(days, "datetime64[s]"), "value": "", "articles": [counts[d] for d in days]}
    )


def _found(source: Source, counts: Mapping[Filters, Counter[date]], half: int) -> list[Found]:
    """Each spike on its own: whether some peak has its day, by its number alone or for its cause."""
    result = []
    for size in SIZES:
        for seed in range(half, _COUNTED, 2):
            spikes = plants(source, source.scopes(), counts, size, seed, 1)
            looked = [_looked_at(counts, spike) for spike in spikes]
            alone = [any(_holds(p, s) for p in peaks.found) for peaks, s in zip(looked, spikes, strict=True)]
            caused = list(alone)
            # Spikes of the whole corpus and of its scopes have indexes of their own: articles of the one are
            # articles of the other.
            for part in (slice(0, 1), slice(1, None)):
                if not all(alone[part]):
                    with opened(planted(source, spikes[part])) as corpus:
                        caused[part] = [
                            _is_told(corpus, spike, peaks)
                            for spike, peaks in zip(spikes[part], looked[part], strict=True)
                        ]
            bound = [within_reach(counts, spike) for spike in spikes]
            result += [
                Found(source.name, size, spike.level, spike.level_is_there, *hits)
                for spike, *hits in zip(spikes, alone, caused, bound, strict=True)
            ]
    return result


def _causeless(source: Source, counts: Mapping[Filters, Counter[date]], half: int) -> list[Found]:
    """Spikes of articles drawn at random: which are shown as if they had a cause?"""
    result = []
    for seed in range(half, _COUNTED, 2):
        spikes = plants(source, source.scopes()[1:], counts, _CAUSELESS, seed, 1)
        with opened(planted(source, spikes, caused=False)) as corpus:
            for spike in spikes:
                peaks = _looked_at(counts, spike)
                alone = any(_holds(peak, spike) for peak in peaks.found)
                shown = alone or _is_told(corpus, spike, peaks)
                result.append(Found(source.name, _CAUSELESS, spike.level, True, alone, shown, False))
    return result


def _looked_at(counts: Mapping[Filters, Counter[date]], spike: Plant) -> Peaks:
    """The peaks of a scope that has this spike alone."""
    grown, whole = Counter(counts[spike.scope]), Counter(counts[Filters()])
    grown[spike.day] += spike.more
    whole[spike.day] += spike.more
    return find_peaks(_frame(grown), _frame(whole))


def _is_told(corpus: Corpus, spike: Plant, peaks: Peaks) -> bool:
    """Whether a peak that is shown has a spike's day."""

    def explain(peak: Peak) -> Explanation:
        return explained(corpus, spike.scope, peak, peaks.interval)

    return any(_holds(peak, spike) for peak in told(peaks, explain))


def _holds(peak: Peak, spike: Plant) -> bool:
    return peak.first <= spike.day <= peak.last


def _labelled(source: Source, counts: Mapping[Filters, Counter[date]], half: int) -> list[Labelled]:
    """Spikes in an index: whether the label of a peak that was found names the word."""
    result = []
    for size in SIZES:
        for seed in range(100 + half, 100 + half + 2 * _INDEXED, 2):
            spikes = plants(source, source.scopes()[1:], counts, size, seed, 4)
            with opened(planted(source, spikes)) as corpus:
                whole = corpus.volume(Filters()).frame
                for spike in spikes:
                    for peak, explanation in _shown(corpus, spike.scope, whole):
                        if _holds(peak, spike):
                            label = explanation.causes
                            named = any(like(spike.word) & like(cause.name) for cause in label)
                            said = ", ".join(cause.name for cause in label)
                            result.append(Labelled(source.name, size, spike.word, said, named))
    return result


def _shown(corpus: Corpus, scope: Filters, whole: pd.DataFrame) -> list[tuple[Peak, Explanation]]:
    """The peaks that a scope is shown to have, strongest first, explained."""
    peaks = find_peaks(corpus.volume(scope).frame, whole)

    @cache
    def explain(peak: Peak) -> Explanation:
        return explained(corpus, scope, peak, peaks.interval)

    return [(peak, explain(peak)) for peak in told(peaks, explain)]


def _unplanted(source: Source, half: int) -> list[Unplanted]:
    """The peaks of the corpus as it is, by its sections or topics and by what its frequent words find."""
    words = _word_scopes(source)
    scopes = [(scope, False) for scope in [*source.scopes(), *words[:_WORDS]][half::2]]
    scopes += [(scope, True) for scope in words[_WORDS:]]
    result = []
    with opened(planted(source, [])) as corpus:
        whole = corpus.volume(Filters()).frame
        for scope, fresh in scopes:
            for peak, explanation in _shown(corpus, scope, whole)[:3]:
                result.append(_told(source.name, scope, peak, explanation, fresh))
    return result


def _word_scopes(source: Source) -> list[Filters]:
    """Frequent words written with a capital in headlines, each a query."""
    held: Counter[str] = Counter()
    for row in source.rows:
        held.update({word for word in row["headline"].split() if word.istitle() and len(word) > 3})
    # Words of the same frequency come in one order in every run.
    ordered = sorted(held, key=lambda word: (-held[word], word))[: _WORDS * 2]
    frequent = [word for word in ordered if word.isalpha() and word.isascii()]
    # A month is asked for by dates, not by its name.
    usable = [word for word in frequent if not is_empty(word)]
    return [Filters(query=word) for word in usable[: _WORDS + _FRESH]]


def _told(name: str, scope: Filters, peak: Peak, explanation: Explanation, fresh: bool) -> Unplanted:
    central = [display_title(row.headline, row.summary, "") for row in rows(explanation.central)]
    return Unplanted(
        name, scope.describe(), peak.first.isoformat(), peak.last.isoformat(), peak.articles,
        round(peak.expected, 1), explanation.label, (central or [""])[0][:120],
        explanation.carried >= HALF, fresh,
    )  # fmt: skip


def _verdicts() -> Verdicts:
    """What a reader made of peaks, by corpus, scope and first day: did something happen, was it named?

    And whether the scope asks for a name (or a topic), or for a common word.
    """
    if not READ.exists():
        return {}
    with READ.open(newline="", encoding="utf-8") as file:
        return {
            (row["corpus"], row["scope"], row["first"]): (row["happening"], row["named"], row["asks_for"])
            for row in csv.DictReader(file)
        }


def _write(unplanted: list[Unplanted], verdicts: Verdicts) -> None:
    """The list with the verdicts that are there. Headlines are not kept: they are their publishers'."""
    with READ.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        for peak in unplanted:
            verdict = verdicts.get((peak.corpus, peak.scope, peak.first), ("", "", ""))
            writer.writerow([
                peak.corpus, peak.scope, peak.first, peak.last, peak.articles, peak.expected, peak.label,
                *verdict,
            ])  # fmt: skip


if __name__ == "__main__":
    main()
