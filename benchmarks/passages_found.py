"""How often a passage is found again in a text that was edited, beside exact search alone.

    python -m benchmarks.passages_found [--corpora FOLDER] [--write]

FOLDER holds reuters.jsonl.gz and newsarticles2017.jsonl.gz: real articles that were sent or published again
with changes. The other edits are made here, on the embedded chronicle.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.review_checks import wilson
from data.analysis.sentences import sentences
from data.reviews.passages import PASSAGE_CHARACTERS, Passage, passage_of, place_of

ROOT: Final = Path(__file__).resolve().parents[1]
REPORT: Final = ROOT / "docs" / "quality-passages.md"
_CHRONICLE: Final = ROOT / "data" / "chronicle" / "chronicle.jsonl"
_CORPORA: Final = ("reuters", "newsarticles2017")
#: Of two versions, how many sentences must be the same, of the shorter one's; a sentence of more articles is
#: a formula and joins none.
_SHARED, _FORMULA = 0.3, 6
#: By the words that two sentences share (Dice): from the first on one is the other, edited; below the
#: second it is gone.
_EDITED, _CUT = 0.6, 0.4

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Case:
    """A passage, the text as it is now, and where the passage truly is in it; None: nowhere."""

    kind: str
    passage: Passage
    now: str
    truth: Span | None


def main() -> None:
    """Measure, print the report, and keep it if asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--corpora", type=Path, help="a folder with articles that were published again")
    parser.add_argument("--write", action="store_true", help=f"write {REPORT.relative_to(ROOT)}")
    options = parser.parse_args()
    text = "\n".join(_report(options.corpora)).rstrip() + "\n"
    if options.write:
        REPORT.write_text(text, encoding="utf-8")
    print(text)


def _report(corpora: Path | None) -> Iterator[str]:
    yield from (
        "# How often a passage is found again",
        "",
        "Written by `python -m benchmarks.passages_found --corpora FOLDER --write`. A passage is chosen",
        "in one version of a text and looked for in the next (`place_of`, docs/methods.md), and by exact",
        "search alone, of several places the one nearest to the old one. Found rightly: what is found and",
        "what is true have more than half of the characters of both together in common. “Wrongly” is a",
        "place that is another, or any place where the passage is gone. Intervals are Wilson's, 95%;",
        "passages of one article are not independent of each other, so that true intervals are wider.",
        f"Passages have {PASSAGE_CHARACTERS[0]} to {PASSAGE_CHARACTERS[1]} characters, as in the form.",
        "",
    )
    if corpora:
        yield from _real(corpora)
    yield from _made()


def _real(folder: Path) -> Iterator[str]:
    yield from (
        "## Articles that were published again",
        "",
        "Pairs of articles of real news that have at least three sentences and 30% of the shorter one's",
        "sentences in common and are not the same: stories of a wire that were sent again, corrected or",
        "longer, and articles that an outlet published twice. Their edits are harder than those of one",
        "article that is corrected in its place: whole paragraphs come, go and move. Every sentence of",
        "the earlier is a passage.",
        "",
        "What is true was not read by people. A sentence of the later article that shares at least 60% of",
        "its words with the passage (Dice over the words as a multiset, which knows neither order nor",
        "surroundings) is the passage, edited; where no sentence shares more than 40%, it is gone. What",
        "lies between, and where two sentences are alike within 10 points, is left out and counted.",
        "",
    )
    for name in _CORPORA:
        versions = list(_versions(folder / f"{name}.jsonl.gz"))
        cases, unclear = _cases(versions)
        yield f"### {name}: {len(versions):,} pairs, {len(cases):,} passages, {unclear:,} left out"
        yield ""
        yield from _table(cases)


def _versions(path: Path) -> Iterator[tuple[str, str]]:
    """Pairs of texts, the earlier first, of which the one is the other with changes."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    articles = sorted((a for a in articles if a.get("body")), key=lambda a: str(a.get("published") or ""))
    bodies = [_unwrapped(str(article["body"])) for article in articles]
    split = [{_plain(body[a:b]) for a, b in sentences(body) if b - a >= 40} for body in bodies]
    having: dict[str, list[int]] = defaultdict(list)
    for number, those in enumerate(split):
        for sentence in those:
            having[sentence].append(number)
    shared = Counter(
        pair for those in having.values() if len(those) <= _FORMULA for pair in combinations(those, 2)
    )
    for (one, other), n in sorted(shared.items()):
        least = min(len(split[one]), len(split[other]))
        if n >= 3 and n >= _SHARED * least and _plain(bodies[one]) != _plain(bodies[other]):
            yield bodies[one], bodies[other]


def _unwrapped(text: str) -> str:
    """A text whose lines were broken by a wire, with a blank line between paragraphs."""
    return re.sub(r"\n(?=\S)", " ", re.sub(r"\n[ \t]+(?=\S)", "\n\n    ", text)).replace("\n\n    ", "\n\n")


def _plain(text: str) -> str:
    return " ".join(text.split())


def _cases(versions: list[tuple[str, str]]) -> tuple[list[Case], int]:
    cases, unclear = [], 0
    for before, now in versions:
        spans = sentences(now)
        bags = [_bag(now[a:b]) for a, b in spans]
        for start, end in sentences(before):
            passage = passage_of("body", before, before[start:end], start)
            if passage is None or len(_bag(passage.exact)) < 4:
                continue
            likes = sorted(((_dice(_bag(passage.exact), bag), n) for n, bag in enumerate(bags)), reverse=True)
            best, second = [*likes, (0.0, -1), (0.0, -1)][:2]
            if best[0] < _CUT:
                cases.append(Case("gone", passage, now, None))
            elif best[0] >= _EDITED and best[0] - second[0] >= 0.1:
                truth = spans[best[1]]
                same = _plain(now[slice(*truth)]) == _plain(passage.exact)
                cases.append(Case("as it was" if same else "edited", passage, now, truth))
            else:
                unclear += 1
    return cases, unclear


def _bag(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def _dice(one: Counter[str], other: Counter[str]) -> float:
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _made() -> Iterator[str]:
    """Edits made here, of several kinds, on the chronicle's texts."""
    bodies = [json.loads(line)["body"] for line in _CHRONICLE.read_text("utf-8").splitlines()]
    yield from (
        "## Edits made here",
        "",
        "One edit of a kind in each text of the embedded chronicle (English, Azerbaijani, Russian), made",
        "by program with a fixed seed, so that what is true is known. A passage is a sentence, or five",
        "words in a row of one. These edits are simpler than an editor's, and only as many as are listed.",
        "Of a passage that has fourteen words put in its middle, one half is what is found wrongly.",
        "",
    )
    for heading, cut in (("A sentence", _sentence), ("Five words", _five_words)):
        rng = Random(6)
        cases = [
            case
            for kind, edit in _EDITS.items()
            for body in bodies
            if (case := _edited(kind, edit, body, cut, rng))
        ]
        yield from (f"### {heading}", "", *_table(cases))


def _sentence(body: str, rng: Random) -> Span | None:
    usual = [(a, b) for a, b in sentences(body) if 40 <= b - a <= PASSAGE_CHARACTERS[1]]
    return rng.choice(usual) if usual else None


def _five_words(body: str, rng: Random) -> Span | None:
    span = _sentence(body, rng)
    words = [m.span() for m in re.finditer(r"\S+", body[slice(*span)])] if span else []
    if span is None or len(words) < 5:
        return None
    first = rng.randrange(len(words) - 4)
    return span[0] + words[first][0], span[0] + words[first + 4][1]


Edit = Callable[[str, str, str, Random], tuple[str, str, str] | None]


def _edited(
    kind: str, edit: Edit, body: str, cut: Callable[[str, Random], Span | None], rng: Random
) -> Case | None:
    """A passage of a text and the text after the edit: what stands before, in and after the passage."""
    span = cut(body, rng)
    passage = passage_of("body", body, body[slice(*span)], span[0]) if span else None
    if span is None or passage is None or passage.start != span[0]:
        return None
    made = edit(body[: span[0]], passage.exact, body[span[1] :], rng)
    if made is None:
        return None
    before, words, after = made
    truth = (len(before), len(before) + len(words)) if words else None
    return Case(kind, passage, before + words + after, truth)


def _word(change: Callable[[str, Random], str], least: int = 1, times: int = 1) -> Edit:
    """An edit of some words of the passage that have at least `least` letters."""

    def edit(before: str, words: str, after: str, rng: Random) -> tuple[str, str, str] | None:
        for _ in range(times):
            places = [m.span() for m in re.finditer(r"\w+", words) if m.end() - m.start() >= least]
            if not places:
                return None
            a, b = rng.choice(places)
            words = words[:a] + change(words[a:b], rng) + words[b:]
        return before, words, after

    return edit


def _typo(word: str, rng: Random) -> str:
    at = rng.randrange(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def _around(before: str, words: str, after: str, rng: Random) -> tuple[str, str, str]:
    """Every third word around the passage is another."""
    others = [re.sub(r"(\w+\W+\w+\W+)\w+", r"\1elsewhere", text) for text in (before, after[1:])]
    return others[0], words, after[:1] + others[1]


def _moved(before: str, words: str, after: str, rng: Random) -> tuple[str, str, str] | None:
    return (before + after + "\n\n", words, "") if after.strip() else None


def _split(before: str, words: str, after: str, rng: Random) -> tuple[str, str, str] | None:
    """Two halves with fourteen words between: the passage is no longer one."""
    middle = words.find(" ", len(words) // 2)
    added = " – as the ministry of another country told our reporter on the phone late yesterday – "
    return (before, words[:middle] + added + words[middle + 1 :], after) if middle > 0 else None


_SIGNS: Final = str.maketrans(dict(zip("“”«»’–— ", '""""\'--\u00a0', strict=True)))
_EDITS: Final[dict[str, Edit]] = {
    "a paragraph put before all": lambda b, w, a, r: (f"A paragraph that an editor added.\n\n{b}", w, a),
    "words all around changed": _around,
    "moved to the end": _moved,
    "letters of a word swapped": _word(_typo, 4),
    "a word replaced": _word(lambda word, rng: "another", 4),
    "two words replaced": _word(lambda word, rng: "another", 4, 2),
    "a word left out": _word(lambda word, rng: "", 3),
    "three words added": _word(lambda word, rng: word + " it was said"),
    "first word in capitals": lambda b, w, a, r: (b, re.sub(r"^\S+", lambda m: m[0].upper(), w), a),
    "quotation marks, dashes and spaces typed otherwise": lambda b, w, a, r: (b, w.translate(_SIGNS), a),
    "fourteen words put in the middle": _split,
    "taken out": lambda b, w, a, r: (b, "", a),
}  # fmt: skip


def _table(cases: list[Case]) -> Iterator[str]:
    begun = time.perf_counter()
    placed = [_judged(case, _placed(case)) for case in cases]
    spent = time.perf_counter() - begun
    exact = [_judged(case, _exact(case)) for case in cases]
    yield "| edit | passages | rightly | 95% | wrongly | not | exact search alone: rightly | wrongly |"
    yield "| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: |"
    kinds = list(dict.fromkeys(case.kind for case in cases))
    kinds = kinds if kinds[0] in _EDITS else sorted(kinds)
    for kind in [*kinds, "all"]:
        rows = [n for n, case in enumerate(cases) if kind in (case.kind, "all")]
        ours, theirs = Counter(placed[n] for n in rows), Counter(exact[n] for n in rows)
        low, high = wilson(ours["rightly"], len(rows))
        yield (
            f"| {kind} | {len(rows):,} | {ours['rightly']:,} ({ours['rightly'] / len(rows):.3f}) | "
            f"{low:.3f} to {high:.3f} | {ours['wrongly']:,} | {ours['not']:,} | "
            f"{theirs['rightly']:,} ({theirs['rightly'] / len(rows):.3f}) | {theirs['wrongly']:,} |"
        )
    found = Counter(placed)["wrongly"], sum(_placed(case) is not None for case in cases)
    low, high = wilson(found[0], max(1, found[1]))
    yield ""
    yield (
        "“Rightly” of what is gone is that nothing is found. Of what was found at all, "
        f"{found[0]:,} of {found[1]:,} were wrong ({found[0] / max(1, found[1]):.3f}; {low:.3f} to "
        f"{high:.3f}). A passage took {1000 * spent / max(1, len(cases)):.2f} ms on average."
    )
    yield ""


def _placed(case: Case) -> Span | None:
    place = place_of(case.passage, case.now)
    return None if place is None else (place.start, place.end)


def _exact(case: Case) -> Span | None:
    starts = [m.start() for m in re.finditer(re.escape(case.passage.exact), case.now)]
    start = min(starts, key=lambda at: abs(at - case.passage.start), default=None)
    return None if start is None else (start, start + len(case.passage.exact))


def _judged(case: Case, found: Span | None) -> str:
    if found is None:
        return "rightly" if case.truth is None else "not"
    if case.truth is None:
        return "wrongly"
    common = min(found[1], case.truth[1]) - max(found[0], case.truth[0])
    whole = max(found[1], case.truth[1]) - min(found[0], case.truth[0])
    return "rightly" if common > whole / 2 else "wrongly"


if __name__ == "__main__":
    main()
