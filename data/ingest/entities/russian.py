"""Names in Russian: natasha's model, and names in the nominative."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import Any, Final

from data.ingest.entities.capitals import opens, plain, runs
from data.ingest.entities.found import ArticleText, FoundKind, FoundMention

_KINDS: Final[dict[str, FoundKind]] = {"PER": "person", "ORG": "organisation", "LOC": "place"}
_FIELDS: Final = ("headline", "summary", "body")
_LONGEST: Final = 20_000
_IN: Final = re.compile(r"\b[Вв]о? $")
_PIECES: Final = re.compile(r"[^\W\d_]+|[\W\d_]+")
_CYRILLIC: Final = re.compile(r"[а-яё]", re.IGNORECASE)


def find_russian(articles: Iterable[ArticleText]) -> Iterator[list[FoundMention]]:
    """What is found in each article, in their order."""
    for article in articles:
        yield [m for field in _FIELDS for m in _mentions(field, plain(getattr(article, field)))]


def _mentions(field: str, text: str) -> Iterator[FoundMention]:
    if not text.strip():
        return
    spans = [(s.start, s.stop, _KINDS[s.type]) for s in _tagger()(text[:_LONGEST]).spans]
    for first, last, kind in spans:
        start, end = _inside_quotes(text, first, last)
        cues = (
            "ru",
            *(("opens",) if opens(text, start) else ()),
            *(("in",) if _IN.search(text[max(0, start - 4) : start]) else ()),
        )
        yield FoundMention(text[start:end], kind, field, start, end, cues)
    for run in runs(text):
        if not opens(text, run.start) and not any(s < run.end and e > run.start for s, e, _ in spans):
            yield FoundMention(text[run.start : run.end], "", field, run.start, run.end, ("ru",))


def _inside_quotes(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in '«»"“”(':
        start += 1
    while end > start and text[end - 1] in '«»"“”),.':
        end -= 1
    return start, end


@cache
def _tagger() -> Any:
    from natasha import NewsEmbedding, NewsNERTagger

    return NewsNERTagger(NewsEmbedding())


@cache
def _morphology() -> Any:
    """pymorphy2, which natasha brings, by its dictionary's own path.

    It looks that path up with pkg_resources, which new Pythons lack, and reads parameters' names by a
    function that Python 3.11 dropped.
    """
    import inspect

    import pymorphy2_dicts_ru
    from pymorphy2 import MorphAnalyzer
    from pymorphy2.units.base import BaseAnalyzerUnit

    def parameters(cls: Any) -> list[str]:
        own = cls.__init__ is not object.__init__
        return sorted(list(inspect.signature(cls.__init__).parameters)[1:]) if own else []

    BaseAnalyzerUnit._get_param_names = classmethod(parameters)
    return MorphAnalyzer(path=pymorphy2_dicts_ru.get_path())


@lru_cache(maxsize=100_000)
def bases(name: str, kind: FoundKind) -> tuple[str, ...]:
    """What a name may be in the nominative, likeliest first; a Latin one as it is."""
    if not _CYRILLIC.search(name):
        return (name,)
    pieces = _PIECES.findall(name)
    at = [i for i, piece in enumerate(pieces) if _CYRILLIC.search(piece)]
    found = []
    for parses in _agreeing([pieces[i] for i in at], kind):
        made = list(pieces)
        for i, parse in zip(at, parses, strict=True):
            if parse is not None:
                made[i] = _cased(parse, made[i])
        found.append("".join(made))
    return tuple(dict.fromkeys((*found, *_cut(name, kind))))


def _cut(name: str, kind: FoundKind) -> tuple[str, ...]:
    """A name whose last word, or each, ends in a case's vowel that no dictionary explains: "Воскепара"."""
    if kind == "organisation" or name[-1] not in "аеуы":
        return ()
    each = " ".join(word[:-1] if word[-1] in "аеуы" and len(word) > 3 else word for word in name.split())
    return (name[:-1], each)


_TAGS: Final = {"person": ("Surn", "Name", "Patr"), "place": ("Geox",), "organisation": ("Orgn",)}


def _agreeing(words: list[str], kind: FoundKind) -> list[list[Any]]:
    """For each word a reading, of the case and gender that most words can have; the likeliest first."""
    readings = [_readings(word, kind) for word in words]
    if kind == "organisation":
        return [_leading(readings)]
    genders = ("masc", "femn", None) if kind == "person" else ("masc", "femn", "neut", "plur", None)
    scored = []
    for case in ("nomn", "gent", "datv", "accs", "ablt", "loct"):
        for gender in genders:
            chosen = [next((r for r in options if _fits(r, case, gender)), None) for options in readings]
            if any(chosen):
                scored.append((_score(chosen, case), chosen))
    scored.sort(key=lambda pair: -pair[0])
    return [chosen for _, chosen in scored]


def _score(chosen: list[Any], case: str) -> float:
    """How likely a choice is: all words count, the last one twice, and the nominative a little more."""
    total = sum(r.score + 1 for r in chosen if r is not None) + (chosen[-1] is not None)
    return float(total + 0.5 * (case == "nomn" and None not in chosen))


def _leading(readings: list[list[Any]]) -> list[Any]:
    """The words of an organisation up to its first noun; what depends on that keeps its case."""
    chosen: list[Any] = []
    for options in readings:
        reading = options[0] if options else None
        done = any(r is not None and "NOUN" in r.tag for r in chosen)
        chosen.append(None if done else reading)
    return chosen


def _fits(reading: Any, case: str, gender: str | None) -> bool:
    if case not in reading.tag or (gender != "plur" and "plur" in reading.tag):
        return False
    return gender is None or gender in reading.tag


def _readings(word: str, kind: FoundKind) -> list[Any]:
    found = [r for r in _morphology().parse(word) if any(part in r.tag for part in ("NOUN", "ADJF", "PRTF"))]
    wanted = [r for r in found if any(tag in r.tag for tag in _TAGS.get(kind, ()))]
    return wanted or found


def _cased(reading: Any, word: str) -> str:
    if word.isupper() and len(word) > 1:
        return word
    nominative = reading.inflect({"nomn"})
    made = nominative.word if nominative else word.lower()
    if not any(c.isupper() for c in word):
        return str(made)
    if "ё" not in word.lower():
        made = made.replace("ё", "е")
    return str("-".join(part.capitalize() for part in made.split("-")))
