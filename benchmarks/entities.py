"""How well people, organisations and places are found in articles, beside the models alone.

    python -m benchmarks.entities [--only chronicle|ner|reuters|aliases|speed|other]
        [--write docs/quality-entities.md]

A name counts once an article. A found name matches a listed one if the words of one's form contain the
other's; an entity that was found may match by its own name or by what stands in the article, since the lists
give inflected forms only as they stand. Every other article by order of id was there to develop on.
"""

from __future__ import annotations

import argparse
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.entity_gold import (
    Judged,
    Names,
    chronicle,
    conll,
    contains,
    matches,
    reuters,
    words,
)
from data.article import KINDS
from data.ingest.entities import (
    ArticleText,
    Counts,
    EntityFinder,
    EntitySettings,
    FoundMention,
    Resolution,
    mentions_of,
    resolve,
)
from data.ingest.entities.english import load
from data.ingest.entities.found import MODELS

ROOT: Final = Path(__file__).resolve().parents[1]


@dataclass(slots=True)
class Tally:
    """How many of the found and of the listed names match."""

    found: int = 0
    right: int = 0
    listed: int = 0
    met: int = 0

    def add(self, found: Sequence[Sequence[str]], gold: Sequence[Sequence[str]]) -> None:
        """Count one article."""
        self.found += len(found)
        self.listed += len(gold)
        self.right += sum(any(matches(f, g) for g in gold) for f in found)
        self.met += sum(any(matches(f, g) for f in found) for g in gold)

    @property
    def scores(self) -> tuple[float, float, float]:
        """Precision, recall and F1."""
        precision, recall = self.right / max(self.found, 1), self.met / max(self.listed, 1)
        return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def found_in(
    texts: Sequence[ArticleText], settings: EntitySettings | None = None
) -> tuple[list[list[FoundMention]], Resolution]:
    """What is found in a corpus, and its entities."""
    found = list(EntityFinder(settings).find(texts))
    counts = Counts()
    for mentions in found:
        counts.add(mentions)
    return found, resolve(counts)


def names_in(text: ArticleText, mentions: Iterable[dict[str, Any]]) -> Names:
    """The entities of an article, each with its own name and what stands in the text."""
    forms: dict[tuple[str, str], dict[str, None]] = defaultdict(dict)
    for m in mentions:
        forms[m["kind"], m["entity"]] |= {
            m["entity"]: None,
            getattr(text, m["field"])[m["start"] : m["end"]]: None,
        }
    return {kind: [list(f) for (k, _), f in forms.items() if k == kind] for kind in KINDS}


def ours(texts: Sequence[ArticleText], settings: EntitySettings | None = None) -> list[Names]:
    """What the project finds."""
    found, resolution = found_in(texts, settings)
    return [names_in(t, mentions_of(f, resolution)) for t, f in zip(texts, found, strict=True)]


def raw(texts: Sequence[ArticleText]) -> list[Names]:
    """What the language's model says, as it says it."""
    return [
        n
        for language in [texts[0].language]
        for n in (_spacy(texts) if language == "en" else _natasha(texts))
    ]


def _spacy(texts: Sequence[ArticleText]) -> Iterator[Names]:
    labels = {"PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place"}
    for doc in load(MODELS["en"]).pipe(_whole(text) for text in texts):
        yield _raw_names((labels.get(e.label_, ""), e.text) for e in doc.ents)


def _natasha(texts: Sequence[ArticleText]) -> Iterator[Names]:
    from natasha import NewsEmbedding, NewsNERTagger

    labels, tagger = {"PER": "person", "ORG": "organisation", "LOC": "place"}, NewsNERTagger(NewsEmbedding())
    for text in map(_whole, texts):
        yield _raw_names((labels[s.type], text[s.start : s.stop]) for s in tagger(text).spans)


def _raw_names(found: Iterable[tuple[str, str]]) -> Names:
    unique = dict.fromkeys(found)
    return {kind: [[name] for k, name in unique if k == kind] for kind in KINDS}


def _whole(text: ArticleText) -> str:
    return f"{text.headline}\n\n{text.body}"


def compare(judged: Sequence[Judged], found: Sequence[Names]) -> dict[str, Tally]:
    """Kind, and "all", -> how well the found names match."""
    tallies = {kind: Tally() for kind in (*KINDS, "all")}
    for one, names in zip(judged, found, strict=True):
        for kind in KINDS:
            tallies[kind].add(names[kind], one.gold[kind])
            tallies["all"].add(names[kind], one.gold[kind])
    return tallies


_ROWS: Final = ["| articles | n | kind | model P | R | F1 | Newsdesk P | R | F1 |", "|" + " --- |" * 9]


def _rows(
    label: str, judged: Sequence[Judged], alone: Sequence[Names] | None, found: Sequence[Names]
) -> list[str]:
    theirs = compare(judged, alone) if alone else None
    rows = []
    for kind, tally in compare(judged, found).items():
        left = " | ".join(f"{x:.3f}" for x in theirs[kind].scores) if theirs else "– | – | –"
        rows.append(
            f"| {label} | {len(judged)} | {kind} | {left} | "
            + " | ".join(f"{x:.3f}" for x in tally.scores)
            + " |"
        )
    return rows


def chronicle_table() -> list[str]:
    """The chronicle by language and half."""
    judged = {language: chronicle(language) for language in ("en", "ru", "az")}
    everything = [one for listed in judged.values() for one in listed]
    by_id = dict(zip((one.text.id for one in everything), ours([o.text for o in everything]), strict=True))
    lines = ["## The chronicle", "", *_ROWS]
    for language, listed in judged.items():
        alone = raw([one.text for one in listed]) if language != "az" else None
        for half, developed in (("developed on", True), ("judged", False)):
            at = [i for i, one in enumerate(listed) if one.developed == developed]
            some = [listed[i] for i in at]
            lines += _rows(
                f"{language}, {half}",
                some,
                [alone[i] for i in at] if alone else None,
                [by_id[o.text.id] for o in some],
            )
    return [*lines, ""]


def ner_table() -> list[str]:
    """The gold standards of others; each is a corpus of its own."""
    lines = [
        "## Gold standards of others",
        "",
        "Spans without a word of a name (“the coast”, “We”, “Iraqi forces”) are left out.",
        "",
        *_ROWS,
    ]
    for name in ("gum_wikinews.conll", "re3d_news.conll"):
        judged = conll(name)
        texts = [one.text for one in judged]
        lines += _rows(name.partition(".")[0], judged, raw(texts), ours(texts))
    return [*lines, ""]


def reuters_table(n: int = 3000) -> list[str]:
    """Recall of Reuters' tags whose name stands in headline or body, and of all."""
    judged = reuters(n)
    texts = [one.text for one in judged]
    lines = [
        "## Reuters' tags", "",
        f"{len(judged)} articles of 1987. A place is often tagged for an adjective or a dateline alone.", "",
        "| tags | kind | n | model recall | Newsdesk recall |", "|" + " --- |" * 5,
    ]  # fmt: skip
    found = {"model": raw(texts), "ours": ours(texts)}
    for label, named in (("named in the text", True), ("all", False)):
        for kind in ("person", "place"):
            tallies = {who: Tally() for who in found}
            for who, names in found.items():
                for one, name in zip(judged, names, strict=True):
                    stands = words(_whole(one.text))
                    gold = [g for g in one.gold[kind] if not named or _named(stands, g)]
                    tallies[who].add(name[kind], gold)
            recalls = " | ".join(f"{t.scores[1]:.3f}" for t in tallies.values())
            lines.append(f"| {label} | {kind} | {tallies['ours'].listed} | {recalls} |")
    return [*lines, ""]


def _named(stands: tuple[str, ...], gold: Sequence[str]) -> bool:
    return any(contains(stands, words(form)) for form in gold if len(form) > 2)


def alias_table() -> list[str]:
    """The share of the chronicle's entities that are split, or merged with another."""
    judged = [one for language in ("en", "ru", "az") for one in chronicle(language)]
    found, resolution = found_in([one.text for one in judged])
    split: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    merged: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for one, mentions in zip(judged, found, strict=True):
        owners = {
            (kind, words(form)): (kind, forms[0])
            for kind in KINDS
            for forms in one.gold[kind]
            for form in forms
        }
        for m in mentions_of(mentions, resolution):
            written = getattr(one.text, m["field"])[m["start"] : m["end"]]
            owner = owners.get((m["kind"], words(written)))
            if owner:
                split[owner].add((m["kind"], m["entity"]))
                merged[m["kind"], m["entity"]].add(owner)
    lines = [
        "## Aliases",
        "",
        "| kind | entities seen | split | merged with another | share |",
        "|" + " --- |" * 5,
    ]
    for kind in (*KINDS, "all"):
        seen = {owner: names for owner, names in split.items() if kind in (owner[0], "all")}
        apart = {owner for owner, names in seen.items() if len(names) > 1}
        joined = {o for owners_ in merged.values() if len(owners_) > 1 for o in owners_ if o in seen}
        share = len(apart | joined) / max(len(seen), 1)
        lines.append(f"| {kind} | {len(seen)} | {len(apart)} | {len(joined)} | {share:.3f} |")
    return [*lines, ""]


def speed_table(n: int = 600) -> list[str]:
    """Articles a second in two processes, beside the bare pipeline; turn and turn about."""
    texts = _long(n)
    nlp = load(MODELS["en"])
    ways: dict[str, Callable[[], object]] = {
        "bare spaCy": lambda: list(nlp.pipe((_whole(t) for t in texts), n_process=2, batch_size=64)),
        "Newsdesk": lambda: _everything(texts),
    }
    best: dict[str, float] = dict.fromkeys(ways, 0.0)
    for _ in range(3):
        for name, way in ways.items():
            begun = time.perf_counter()
            way()
            best[name] = max(best[name], len(texts) / (time.perf_counter() - begun))
    lines = [
        "## Speed",
        "",
        f"{len(texts)} articles of the chronicle's English, two processes, the best of three runs each.",
        "",
    ]
    lines += [
        "| way | articles a second |",
        "| --- | --- |",
        *(f"| {n} | {v:.1f} |" for n, v in best.items()),
    ]
    return [*lines, f"| share | {best['Newsdesk'] / best['bare spaCy']:.2f} |", ""]


def _long(n: int) -> list[ArticleText]:
    texts = [one.text for one in chronicle("en")]
    return [t._replace(id=f"{t.id} {i}") for i in range(-(-n // len(texts))) for t in texts][:n]


def _everything(texts: Sequence[ArticleText]) -> list[list[dict[str, Any]]]:
    counts, kept = Counts(), []
    for mentions in EntityFinder(processes=2).find(texts):
        counts.add(mentions)
        kept.append(mentions)
    resolution = resolve(counts)
    return [mentions_of(mentions, resolution) for mentions in kept]


def other_table() -> list[str]:
    """What a language without a model gets, tried on languages whose names are known."""
    lines = ["## Languages without a model", "", "The lists alone, tried on the chronicle.", "", *_ROWS]
    settings = EntitySettings(models={})
    for language in ("en", "az"):
        judged = chronicle(language)
        lines += _rows(language, judged, None, ours([one.text for one in judged], settings))
    return [*lines, ""]


TABLES: Final = {
    "chronicle": chronicle_table, "ner": ner_table, "reuters": reuters_table, "aliases": alias_table,
    "speed": speed_table, "other": other_table,
}  # fmt: skip


def main() -> None:
    """Measure and print, or write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=tuple(TABLES))
    parser.add_argument("--write", type=Path)
    options = parser.parse_args()
    lines = [
        "# Quality of entities", "",
        "Written by `python -m benchmarks.entities --write docs/quality-entities.md`. Names count once an "
        "article; a found name matches a listed one if the words of one's form contain the other's. “Model” "
        "is the language's model as it speaks: spaCy's small English one, natasha for Russian; there is none "
        "for Azerbaijani. None of the lists is used in finding.", "",
    ]  # fmt: skip
    for name, table in TABLES.items():
        if options.only in (None, name):
            lines += table()
    text = "\n".join(lines).rstrip() + "\n"
    print(text)
    if options.write:
        options.write.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
