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
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from benchmarks.entity_gold import (
    Judged,
    Names,
    adjectival,
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
from data.ingest.entities.places import gazetteer
from data.ingest.processes import Processes

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


def _halves(
    label: str, judged: Sequence[Judged], alone: Sequence[Names] | None, found: Sequence[Names]
) -> list[str]:
    """The rows of the half to develop on and of the one to judge on."""
    rows = []
    for half, developed in (("developed on", True), ("judged", False)):
        at = [i for i, one in enumerate(judged) if one.developed == developed]
        some = [alone[i] for i in at] if alone else None
        rows += _rows(f"{label}, {half}", [judged[i] for i in at], some, [found[i] for i in at])
    return rows


def chronicle_table() -> list[str]:
    """The chronicle by language and half."""
    judged = {language: chronicle(language) for language in ("en", "ru", "az")}
    everything = [one for listed in judged.values() for one in listed]
    by_id = dict(zip((one.text.id for one in everything), ours([o.text for o in everything]), strict=True))
    lines = ["## The chronicle", "", *_ROWS]
    for language, listed in judged.items():
        alone = raw([one.text for one in listed]) if language != "az" else None
        lines += _halves(language, listed, alone, [by_id[o.text.id] for o in listed])
    return [*lines, ""]


def ner_table() -> list[str]:
    """The gold standards of others; each is a corpus of its own."""
    lines = [
        "## Gold standards of others",
        "",
        "Spans without a word of a name (“the coast”, “We”, “Iraqi forces”) are left out. Both mark whole "
        "phrases (“a stateless minority of Muslims from Myanmar” is a person), so that names inside them "
        "count as wrong.",
        "",
        *_ROWS,
    ]
    for name in ("gum_wikinews.conll", "re3d_news.conll"):
        judged, label = conll(name), name.partition(".")[0]
        texts = [one.text for one in judged]
        alone, found = raw(texts), ours(texts)
        lines += [*_halves(label, judged, alone, found), *_rows(f"{label}, both", judged, alone, found)]
    return [*lines, ""]


def reuters_table(n: int = 3000) -> list[str]:
    """Recall of Reuters' tags: of those that the text names, and of all."""
    lines = [
        "## Reuters' tags", "",
        "Articles of 1987; the recall of tags, of all articles and of the judged half. A tag is met by an "
        "entity that names the country. “Named” means by a noun (“Japan”, “U.S.”) or an adjective "
        "(“Japanese banks”; one that begins a longer name does not count: “American Motors”). Most tags "
        "are named by neither: they are of where the article was written, or where a firm is. An "
        "adjective is a mention of its country in the headline, in the first 200 characters, or where it "
        "stands twice or the country is named otherwise. A dateline is a mention of its city and of the "
        "country where the lists have that; “cities too” counts a city or region found anywhere for its "
        "country as well, which the project does not.", "",
        "| text | tags | kind | n | model | Newsdesk | Newsdesk, judged |", "|" + " --- |" * 7,
    ]  # fmt: skip
    for label, dateline in (("headline and body", False), ("with the dateline", True)):
        judged = reuters(n, dateline)
        texts = [one.text for one in judged]
        found = {"model": raw(texts), "ours": ours(texts)}
        wider = {who: [_with_countries(names) for names in several] for who, several in found.items()}
        for tags, kind, choose, names in (
            ("all", "person", None, found),
            ("named by a noun", "place", _named, found),
            ("named by a noun or adjective", "place", _named_so, found),
            ("all", "place", None, found),
            ("all, cities too", "place", None, wider),
        ):
            lines.append(f"| {label} | {tags} | {kind} | {_recalls(judged, kind, choose, names)} |")
    return [*lines, ""]


def _recalls(
    judged: Sequence[Judged],
    kind: str,
    choose: Callable[[Judged, Sequence[str]], bool] | None,
    found: Mapping[str, Sequence[Names]],
) -> str:
    """How many tags there are, and how many the model and the project meet."""
    tallies = {who: Tally() for who in ("model", "ours", "judged")}
    for i, one in enumerate(judged):
        gold = [g for g in one.gold[kind] if choose is None or choose(one, g)]
        for who, tally in tallies.items():
            if who != "judged" or not one.developed:
                tally.add(found["ours" if who == "judged" else who][i][kind], gold)
    return f"{tallies['ours'].listed} | " + " | ".join(f"{t.scores[1]:.3f}" for t in tallies.values())


def _with_countries(names: Names) -> Names:
    """The names with each place's country among its forms."""
    wider = [[*forms, *(c for form in forms if (c := gazetteer().country(form)))] for forms in names["place"]]
    return {**names, "place": wider}


def _named(one: Judged, gold: Sequence[str]) -> bool:
    stands = words(_whole(one.text))
    return any(contains(stands, words(form)) for form in gold if len(form) > 2)


def _named_so(one: Judged, gold: Sequence[str]) -> bool:
    countries = [words(country) for country in adjectival(one.text.body)]
    return _named(one, gold) or any(words(form) in countries for form in gold)


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
    """Articles a second beside spaCy's pipeline as it comes and its names alone; turn and turn about."""
    texts = _long(n)
    whole = [_whole(text) for text in texts]
    nlp, full = load(MODELS["en"]), import_module(MODELS["en"]).load()
    lines = [
        "## Speed",
        "",
        f"{len(texts)} articles of the chronicle's English, the best of three runs each. “As it comes” is "
        "`nlp.pipe` of the installed model, “names alone” the one component of it that names need. The "
        "processor's time is that of one process. Of the two processes, spaCy's are forked with the model "
        "read; ours start anew and read it themselves, which is counted.",
        "",
        "| way | articles a second, two processes | processor ms an article |",
        "| --- | --- | --- |",
    ]
    ways: dict[str, Callable[[int], object]] = {
        "spaCy as it comes": lambda p: list(full.pipe(whole, n_process=p, batch_size=64)),
        "spaCy, names alone": lambda p: list(nlp.pipe(whole, n_process=p, batch_size=64)),
        "Newsdesk": lambda p: _everything(texts, p),
    }
    wall, cpu = dict.fromkeys(ways, float("inf")), dict.fromkeys(ways, float("inf"))
    for _ in range(3):
        for name, way in ways.items():
            wall[name] = min(wall[name], _seconds(time.perf_counter, way, 2) / len(texts))
            cpu[name] = min(cpu[name], _seconds(time.process_time, way, 1) / len(texts))
    lines += [f"| {name} | {1 / wall[name]:.1f} | {1000 * cpu[name]:.1f} |" for name in ways]
    for other in list(ways)[:2]:
        shares = wall[other] / wall["Newsdesk"], cpu[other] / cpu["Newsdesk"]
        lines.append(f"| Newsdesk's share of {other} | {shares[0]:.2f} | {shares[1]:.2f} |")
    return [*lines, ""]


def _seconds(clock: Callable[[], float], way: Callable[[int], object], processes: int) -> float:
    begun = clock()
    way(processes)
    return clock() - begun


def _long(n: int) -> list[ArticleText]:
    texts = [one.text for one in chronicle("en")]
    return [t._replace(id=f"{t.id} {i}") for i in range(-(-n // len(texts))) for t in texts][:n]


def _everything(texts: Sequence[ArticleText], processes: int) -> list[list[dict[str, Any]]]:
    counts, kept = Counts(), []
    with closing(Processes(processes)) as workers:
        for mentions in EntityFinder(workers=workers).find(texts, here=processes < 2):
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
