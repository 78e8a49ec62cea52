"""Articles whose names others listed or tagged, to be found again."""

from __future__ import annotations

import gzip
import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from data.article import KINDS
from data.ingest.entities import ArticleText
from data.ingest.entities import words as lists
from data.ingest.entities.places import gazetteer

ROOT: Final = Path(__file__).resolve().parents[1]
CHRONICLE: Final = ROOT / "data" / "chronicle"
CORPORA: Final = ROOT.parent / "shared" / "corpora"
LISTS: Final = dict(zip(KINDS, ("people", "organisations", "places"), strict=True))
#: Kind -> the forms of each listed entity.
Gold = dict[str, list[list[str]]]
#: Kind -> the forms of each found entity.
Names = dict[str, list[list[str]]]


@dataclass(frozen=True, slots=True)
class Judged:
    """An article with what it names."""

    text: ArticleText
    gold: Gold
    developed: bool = False


@cache
def words(form: str) -> tuple[str, ...]:
    """The words of a form, in small letters."""
    return tuple(re.findall(r"\w+", unicodedata.normalize("NFKC", form).casefold()))


def matches(found: Sequence[str], gold: Sequence[str]) -> bool:
    """Whether the words of one of the found forms contain those of a listed one, or the other way round."""
    return any(contains(words(f), words(g)) or contains(words(g), words(f)) for f in found for g in gold)


def contains(longer: tuple[str, ...], shorter: tuple[str, ...]) -> bool:
    """Whether words stand in others, one after the other."""
    n = len(shorter)
    return bool(n) and any(longer[i : i + n] == shorter for i in range(len(longer) - n + 1))


def chronicle(language: str) -> list[Judged]:
    """The chronicle's articles in a language, without their summaries, which its lists leave out."""
    forms = {(e["kind"], e["name"]): [e["name"], *e["aliases"]] for e in _lines(CHRONICLE / "entities.jsonl")}
    articles = sorted(
        (a for a in _lines(CHRONICLE / "chronicle.jsonl") if a["language"] == language), key=lambda a: a["id"]
    )
    return [
        Judged(
            ArticleText(a["id"], a["headline"], "", a["body"], language),
            {kind: [forms[kind, name] for name in a[names]] for kind, names in LISTS.items()},
            i % 2 == 0,
        )
        for i, a in enumerate(articles)
    ]


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def conll(name: str) -> list[Judged]:
    """A gold standard's documents; spans without a word of a name ("the coast", "We") are left out."""
    documents = (CORPORA / "ner" / name).read_text("utf-8").split("-DOCSTART-\tO")
    full = [text for text in documents if text.strip()]
    return [_document(f"{name} {i}", text, i % 2 == 0) for i, text in enumerate(full)]


def _document(id: str, text: str, developed: bool) -> Judged:
    sentences: list[str] = []
    gold: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for sentence in re.split(r"\n\s*\n", text.strip()):
        rows = [line.split("\t") for line in sentence.splitlines() if "\t" in line]
        sentences.append(_together(" ".join(token for token, _ in rows)))
        for kind, name in _spans(rows):
            gold[kind][name] = None
    return Judged(
        ArticleText(id, "", "", " ".join(sentences), "en"),
        {k: [[n] for n in gold[k]] for k in KINDS},
        developed,
    )


def _together(tokens: str) -> str:
    """A sentence as it was before it was cut into tokens."""
    text = re.sub(r"(?<=\w) ([-–/]) (?=\w)", r"\1", tokens)
    text = re.sub(r" (['’]) ?s\b", r"\1s", text)
    return re.sub(r" ([,.;:!?)])", r"\1", text).replace("( ", "(")


_CONLL: Final = {
    "person": "person", "organization": "organisation", "organisation": "organisation",
    "place": "place", "location": "place",
}  # fmt: skip


def _spans(rows: Iterable[list[str]]) -> Iterator[tuple[str, str]]:
    spans: list[tuple[str, list[str]]] = []
    for token, tag in rows:
        label = _CONLL.get(tag[2:].lower(), "")
        if tag.startswith("I-") and spans and spans[-1][0] == label:
            spans[-1][1].append(token)
        else:
            spans.append((label, [token]))
    yield from ((k, _together(" ".join(t))) for k, t in spans if k and any(map(_capital, t)))


def _capital(word: str) -> bool:
    """Whether a word is part of a name: capital, and neither an ordinary word nor a people's."""
    ordinary = word.lower() in lists.words("ordinary_en") or word in lists.demonyms()
    return word[:1].isupper() and not ordinary


def reuters(n: int, dateline: bool = False) -> list[Judged]:
    """Every so many of Reuters' articles with a body and a tag; the dateline before the body, if wished."""
    with gzip.open(CORPORA / "reuters.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [row for row in map(json.loads, lines) if row["body"] and (row["places"] or row["people"])]
    return [
        Judged(
            ArticleText(str(r["id"]), r["headline"] or "", "", _printed(r, dateline), "en"),
            {
                "person": [[t.replace("-", " ")] for t in r["people"]], "organisation": [],
                "place": [_forms(t) for t in r["places"]],
            },
            i % 2 == 0,
        )
        for i, r in enumerate(rows[:: max(1, len(rows) // n)])
    ]  # fmt: skip


def _printed(row: dict[str, Any], dateline: bool) -> str:
    """The body as it was printed, its dateline before it."""
    return f"{row['dateline']} {row['body']}" if dateline and row["dateline"] else str(row["body"])


def adjectival(body: str) -> set[str]:
    """The countries whose adjective stands in a body, but for those that may be in a longer name."""
    found = {match.casefold() for match in _adjectives().findall(body)}
    return {country for word, country in lists.demonyms().items() if country and word.casefold() in found}


@cache
def _adjectives() -> re.Pattern[str]:
    """Adjectives with no word in capitals after them: “American Motors” is a firm."""
    listed = sorted((w for w, country in lists.demonyms().items() if country), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, listed))})\b(?!\s[A-Z])")


#: Reuters' tags that are no name with hyphens.
_TAGS: Final = {
    "usa": "United States",
    "uk": "United Kingdom",
    "uae": "United Arab Emirates",
    "ussr": "Soviet Union",
}


@cache
def _forms(tag: str) -> list[str]:
    """The names of a tagged place."""
    name = _TAGS.get(tag, tag.replace("-", " "))
    place = gazetteer().place(name)
    others = [form for form in _SHORT.get(name, ()) if gazetteer().place(form) == place]
    return [name, *([place] if place and gazetteer().wide(name) else []), *others]


_SHORT: Final = {
    "United States": ("U.S.", "US", "USA", "U.S.A.", "America"), "United Kingdom": ("U.K.", "UK", "Britain"),
    "Soviet Union": ("USSR",), "United Arab Emirates": ("UAE",),
}  # fmt: skip
