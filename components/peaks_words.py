"""What peaks say in words: when, how many against how many, what about, and how they were found."""

from __future__ import annotations

from datetime import date

from components.words import count_of, day_text
from data.analysis.explained import Explanation
from data.analysis.peaks import ENOUGH, LEAST, RATE, RATIO, WINDOWS, Peak, PeakInterval, Peaks

#: What a baseline is taken from.
_AROUND: dict[str, str] = {"day": "the eight weeks around", "week": "the half-year around"}
#: What a peak was compared with, where it is not the scope's weeks around.
_AGAINST = {
    "around": "",
    "scope": " Compared with the scope’s other articles of all times, since there are few around.",
    "all": " Compared with all news of these weeks, since nothing tells it from the scope’s own articles.",
}
_NOT_ALONE = " Their number alone could be chance; what they are about is not."
_ONE_IN = f"{1 / RATE:.0f}"
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def peak_when(peak: Peak) -> str:
    """A peak's days: `14 May 2024`, `11 to 24 November 2024`."""
    return span_text(peak.first, peak.last)


def span_text(first: date, last: date) -> str:
    """Some days as a reader says them."""
    if first == last:
        return day_text(first)
    if first.year != last.year:
        return f"{day_text(first)} to {day_text(last)}"
    return f"{first.day}{'' if first.month == last.month else f' {first:%B}'} to {day_text(last)}"


def about(expected: float) -> str:
    """A number that was expected: `about 12`, `fewer than 1`."""
    return f"about {expected:,.0f}" if expected >= 0.75 else "fewer than 1"


def peak_counts(peak: Peak) -> str:
    """A peak in numbers: `21 articles, about 8 expected`."""
    return f"{count_of(peak.articles, 'article')}, {about(peak.expected)} expected"


def peak_baseline(peak: Peak, interval: PeakInterval, alone: bool = True) -> str:
    """What the peak stands out from: `2.8 times as many: about 8 are usual in two such weeks …`.

    And whether the number `alone` tells it from chance.
    """
    periods = (peak.last - peak.first).days // (1 if interval == "day" else 7) + 1
    on = "on" if interval == "day" else "in"
    such = f"{on} such a {interval}" if periods == 1 else f"{on} {number(periods)} such {interval}s"
    times = f"{peak.ratio:.1f} times as many: " if peak.expected >= 0.75 else ""
    expected = about(peak.expected)
    verb = "is" if expected.endswith(" 1") else "are"
    said = f"{times}{expected} {verb} usual {such} of {_AROUND[interval]}"
    return said[0].upper() + said[1:] + "." + ("" if alone else _NOT_ALONE)


def number(n: int) -> str:
    """A small number as a word."""
    return _NUMBERS[n] if n < len(_NUMBERS) else f"{n:,}"


def label_of(explanation: Explanation) -> str:
    """What a peak was about in a few words."""
    return explanation.label or "No name or word stands out"


def bearing_text(peak: Peak, explanation: Explanation) -> str:
    """How many of a peak's articles are about what it was about; and what that is told from."""
    if not explanation.causes:
        return "No name or word is far more frequent than around it."
    n = peak.articles
    bearing = "All" if explanation.bearing == n else f"{explanation.bearing:,}"
    causes = [f"{cause.name} ({cause.articles:,})" for cause in explanation.causes]
    verb = "bears" if explanation.bearing == 1 else "bear"
    said = f"{bearing} of the {count_of(n, 'article')} {verb} on it: {', '.join(causes)}."
    return said + _AGAINST[explanation.against]


def none_text(peaks: Peaks, narrowed: bool = False, when: str = "", left_out: int = 0) -> str:
    """That nothing stands out, and what would; `narrowed` where only some dates were looked at."""
    kind = peaks.interval
    which = f"of {when}" if when else "within these dates"
    if not narrowed:
        which = f"among the {count_of(peaks.tested, kind)} looked at"
    said = f"No {kind} {which} stands out" if narrowed else f"No {kind} stands out {which}"
    return f"{said}: {_rule(kind)}{_left_out(left_out)}"


def method_text(peaks: Peaks, left_out: int = 0) -> str:
    """How peaks are told from chance, in a sentence or two; `left_out` were not looked at for a cause."""
    kind = peaks.interval
    left = f" {count_of(peaks.untested, kind)} had too little around to be told by." if peaks.untested else ""
    return f"{count_of(peaks.tested, kind)} looked at: {_rule(kind)}{left}{_left_out(left_out)}"


def formal_text(peaks: Peaks) -> str:
    """How peaks are told, for a view's provenance."""
    return (
        f"dated articles by the {peaks.interval}, each against its baseline by the tail of a negative "
        f"binomial distribution; false discovery rate {RATE:.0%} by the number alone (Benjamini and Hochberg "
        "1995), or half of the rise of a cause that chance can’t bring"
    )


def too_small_text(peaks: Peaks) -> str:
    """Why no peaks were looked for."""
    if peaks.too_small == "articles":
        return f"Too few articles to tell a peak from chance: it takes {ENOUGH} with a date."
    window = WINDOWS[peaks.interval]
    n = window.least + 2 * window.guard + 1
    return f"Too few {peaks.interval}s to tell a peak from chance: it takes {n} on which news was collected."


def _left_out(n: int) -> str:
    """That some smaller rises were not looked at for a cause, the least improbable ones."""
    verb = "rise was" if n == 1 else "rises were"
    return f" {n:,} smaller {verb} not looked at for a cause." if n else ""


def _rule(kind: PeakInterval) -> str:
    return (
        f"a peak has {LEAST} articles at least, {RATIO:g} times those usual in {_AROUND[kind]}, and is "
        f"hardly chance: by its number (of {_ONE_IN} such peaks one at most may be), or since half of what "
        f"is more has a common cause."
    )
