"""An independent count: the chronicle's own file, plain regular expressions, and another stemmer.

Shares nothing with the engines: it neither parses queries (they are made here, as trees, and
written out) nor uses the project's tokens, folding, filters or tables. Address parameters in, ids out.
"""

from __future__ import annotations

import json
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import pandas as pd
from snowballstemmer.english_stemmer import EnglishStemmer
from snowballstemmer.russian_stemmer import RussianStemmer

FILE: Final = Path(__file__).resolve().parents[2] / "data" / "chronicle" / "chronicle.jsonl"
_STEM: Final[dict[str, Callable[[str], str]]] = {
    "en": cache(EnglishStemmer().stemWord),
    "ru": cache(RussianStemmer().stemWord),
    "az": str,
}
_ENTITY_LISTS: Final = {"person": "people", "organisation": "organisations", "place": "places"}
_LETTERS: Final = {"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i", "ß": "ss"}

Ids = frozenset[str]
Params = dict[str, list[str]]


@dataclass(frozen=True)
class Word:
    """A leaf of a query tree: words in a row, or one with `*` or `~` behind it."""

    words: tuple[str, ...]
    mark: str = ""
    field: str = ""


@dataclass(frozen=True)
class Joint:
    """AND or OR of trees, or NOT of one."""

    kind: str
    parts: tuple[Word | Joint, ...]


Tree = Word | Joint


def split(text: str) -> list[str]:
    """The words of a text as written; the chronicle has no combining marks and no ideographs."""
    return re.findall(r"[^\W_]+", text)


@cache
def fold(word: str, language: str) -> str:
    """A word without case, and without accents but where they make another letter."""
    if language == "az":
        return word.replace("İ", "i").replace("I", "ı").lower()
    kept = "й" if language == "ru" else ""
    return "".join(c if c in kept else _plain(c) for c in word.replace("İ", "i").lower())


def _plain(char: str) -> str:
    bare = "".join(c for c in unicodedata.normalize("NFD", char) if unicodedata.category(c) != "Mn")
    return _LETTERS.get(bare, bare)


@cache
def one_edit_apart(a: str, b: str) -> bool:
    """Whether at most one letter added, lost, changed or swapped makes `b` of `a`: by trying them all."""
    if abs(len(a) - len(b)) > 1:
        return False
    letters = set(b)
    edits = {a, *(a[:i] + a[i + 1 :] for i in range(len(a)))}
    edits |= {a[:i] + c + a[i:] for i in range(len(a) + 1) for c in letters}
    edits |= {a[:i] + c + a[i + 1 :] for i in range(len(a)) for c in letters}
    edits |= {a[:i] + a[i + 1] + a[i] + a[i + 2 :] for i in range(len(a) - 1)}
    return b in edits


class Oracle:
    """Counts articles for address parameters."""

    def __init__(self) -> None:
        rows = [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()]
        self.frame = pd.DataFrame(rows)
        self.frame["day"] = self.frame["published"].str[:10]
        self.frame["entities"] = [
            [f"{kind}:{name}" for kind, column in _ENTITY_LISTS.items() for name in row[column]]
            for row in rows
        ]
        self._words = {row["id"]: self._fields(row) for row in rows}

    @staticmethod
    def _fields(row: Mapping[str, Any]) -> dict[str, list[list[str]]]:
        language = row["language"]
        texts = {
            name: [fold(w, language) for w in split(row[name])] for name in ("headline", "summary", "body")
        }
        source = [fold(word, "en") for word in split(row["source"])]
        return {"": list(texts.values()), "headline": [texts["headline"]], "source": [source]}

    def ids(self, params: Params, tree: Tree | None) -> Ids:
        """The ids of the articles that the parameters leave; `tree` stands for `q`."""
        frame = self.frame
        kept = pd.Series(True, index=frame.index)
        for name in ("section", "language", "source"):
            if name in params:
                kept &= frame[name].isin(params[name])
            if f"not_{name}" in params:
                kept &= ~frame[name].isin(params[f"not_{name}"])
        if "from" in params:
            kept &= frame["day"] >= params["from"][0]
        if "to" in params:
            kept &= frame["day"] <= params["to"][0]
        for name, column in (("entity", "entities"), ("topic", "topics")):
            for value in params.get(name, []):
                kept &= frame[column].map(lambda held, value=value: _holds(held, value))
            for value in params.get(f"not_{name}", []):
                kept &= ~frame[column].map(lambda held, value=value: _holds(held, value))
        found = frame[kept]
        ids = zip(found["id"], found["language"], strict=True)
        return frozenset(id for id, language in ids if tree is None or self._matches(tree, id, language))

    def _matches(self, tree: Tree, id: str, language: str) -> bool:
        if isinstance(tree, Word):
            reading = "en" if tree.field == "source" else language
            return any(_in_row(tree, words, reading, tree.field) for words in self._words[id][tree.field])
        answers = [self._matches(part, id, language) for part in tree.parts]
        return {"AND": all(answers), "OR": any(answers), "NOT": not answers[0]}[tree.kind]


def _holds(held: Sequence[str], value: str) -> bool:
    """Whether a list holds a value; an entity without its kind is any of that name."""
    return value in held or any(f"{kind}:{value}" in held for kind in _ENTITY_LISTS)


def _in_row(tree: Word, words: list[str], language: str, field: str) -> bool:
    wanted = [fold(word, language) for word in tree.words]
    if tree.mark == "*":
        return any(word.startswith(wanted[0]) for word in words)
    if tree.mark == "~":
        return any(one_edit_apart(wanted[0], word) for word in words)
    stem = str if field == "source" else _STEM[language]
    sought, held = [stem(word) for word in wanted], [stem(word) for word in words]
    return any(held[i : i + len(sought)] == sought for i in range(len(held) - len(sought) + 1))


def written(tree: Tree, outer: str = "") -> str:
    """The tree in the query language, with no more parentheses than it needs."""
    if isinstance(tree, Word):
        words = " ".join(tree.words)
        return (f"{tree.field}:" if tree.field else "") + (
            f'"{words}"' if len(tree.words) > 1 else words + tree.mark
        )
    if tree.kind == "NOT":
        return f"NOT {written(tree.parts[0], 'NOT')}"
    text = (" " if tree.kind == "AND" else " OR ").join(written(part, tree.kind) for part in tree.parts)
    return f"({text})" if outer == "NOT" or (outer == "AND" and tree.kind == "OR") else text


def _texts(row: Mapping[str, Any]) -> list[str]:
    return [str(row[name]) for name in ("headline", "summary", "body")]


def _pools(rows: Sequence[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Values to draw from, as often as the articles have them; the rarer languages more often."""
    return {
        "section": [row["section"] for row in rows],
        "language": ["en", "en", "az", "ru"] if len(rows) > 1 else [row["language"] for row in rows],
        "source": [row["source"] for row in rows],
        "entity": [key for row in rows for key in row["entities"]],
        "topic": [topic for row in rows for topic in row["topics"]],
    }


class Maker:
    """Makes parameter sets that are likely to find something."""

    def __init__(self, oracle: Oracle, seed: int) -> None:
        self._rng, self._days = random.Random(seed), oracle.frame["day"].tolist()
        self._rows: list[dict[str, Any]] = [dict(row) for row in oracle.frame.to_dict("records")]  # type: ignore[arg-type]  # columns have names
        self._texts = [text for row in self._rows for text in _texts(row)]
        self._pools = _pools(self._rows)
        self._about(self._rows[0])
        count = Counter(word.lower() for text in self._texts for word in split(text))
        self._words = [word for word, n in count.items() if len(word) > 3 and n > 2]

    def parameters(self) -> tuple[Params, Tree | None]:
        """Parameters without `q`, and the tree whose text belongs there."""
        rng, params = self._rng, Params()
        self._about(rng.choice(self._rows))
        for name in rng.sample(sorted(self._pools), rng.choice([0, 0, 1, 1, 2])):
            params[name] = self._values(name, rng.choice([1, 1, 2]) if name != "entity" else 1, self._own)
        if rng.random() < 0.35:
            name = rng.choice(sorted(self._pools))
            params[f"not_{name}"] = self._values(name, rng.choice([1, 2]), self._pools)
        if rng.random() < 0.4:
            params["from"] = [self._day(min)]
        if rng.random() < 0.4:
            params["to"] = [self._day(max)]
        return params, self._tree(2) if rng.random() < 0.75 or not params else None

    def _about(self, row: dict[str, Any]) -> None:
        """Draw mostly from this article, so that what is asked together can be found together."""
        self._own, self._own_texts, self._own_day = _pools([row]), _texts(row), str(row["day"])
        self._own_words = [w.lower() for text in self._own_texts for w in split(text) if len(w) > 3]

    def _mostly(self, own: Sequence[str], others: Sequence[str]) -> str:
        return self._rng.choice(own if own and self._rng.random() < 0.7 else others)

    def _day(self, bound: Callable[[str, str], str]) -> str:
        day: str = self._rng.choice(self._days)
        return bound(day, self._own_day) if self._rng.random() < 0.7 else day

    def _values(self, name: str, n: int, own: Mapping[str, list[str]]) -> list[str]:
        values = list(dict.fromkeys(self._mostly(own[name], self._pools[name]) for _ in range(n)))
        bare = name == "entity" and self._rng.random() < 0.3
        return [value.partition(":")[2] if bare else value for value in values]

    def _tree(self, depth: int) -> Tree:
        rng = self._rng
        if not depth or rng.random() < 0.35:
            return self._leaf()
        kind = rng.choice(["AND", "OR", "OR", "NOT"])
        if kind == "NOT":
            return Joint("AND", (self._tree(depth - 1), Joint("NOT", (self._tree(depth - 1),))))
        return Joint(kind, tuple(self._tree(depth - 1) for _ in range(rng.choice([2, 2, 3]))))

    def _leaf(self) -> Word:
        rng, word = self._rng, self._mostly(self._own_words, self._words)
        kind = rng.choice(["word", "word", "word", "phrase", "phrase", "*", "~", "headline", "source"])
        if kind == "phrase":
            words = split(self._mostly(self._own_texts, self._texts))
            at = rng.randrange(max(1, len(words) - 3))
            return Word(tuple(words[at : at + rng.choice([2, 3])]))
        if kind == "*":
            return Word((word[: rng.randint(2, 5)],), "*")
        if kind == "~":
            at = rng.randrange(len(word))
            return Word((word[:at] + word[at + 1 :],), "~", rng.choice(["", "", "headline"]))
        if kind == "source":
            source = self._mostly(self._own["source"], self._pools["source"])
            return Word((split(source)[0],), field="source")
        return Word(
            (word.upper() if rng.random() < 0.2 else word,), field="headline" if kind == "headline" else ""
        )
