"""Suggesting: values of filters whose words begin with what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa

from data.answers import Suggestion
from data.article import NONE, split_entity_key
from data.engines.columns import Ints, Lists, Strings, load_numbers, sorted_places
from data.language import GENERIC, analyzer, tokenise

#: The parameters that are completed; among equals the earlier comes first. The entities are last, since they
#: may be corrected.
PARAMS: Final = ("section", "language", "source", "topic", "storyline", "entity")
#: Parameters whose values are known by another name: in the file of these, in the order of the values.
_TITLES: Final = {"storyline": "storyline.titles"}


def save_suggestions(folder: Path, folders: Mapping[str, Path] | None = None) -> None:
    """Write the words of all values, from the value files of the same folder, or of each parameter's own."""
    at = folders or dict.fromkeys(PARAMS, folder)
    words: dict[str, int] = {}
    pairs: list[tuple[int, int]] = []
    number = 0
    for param in PARAMS:
        values, labels = _values(at[param], param), _labels(at[param], param)
        for value, label in zip(values, labels, strict=True):
            if value != NONE:
                pairs += ((words.setdefault(word, len(words)), number) for word in set(_words(label)))
            number += 1
    texts, places = sorted_places(list(words))
    word_of, value_of = np.array(pairs, np.int64).reshape(-1, 2).T
    Strings.save(folder / "suggest.words.arrow", texts)
    Lists.save(folder, "suggest", places[word_of], value_of, len(texts))


def correct_suggestions(folder: Path, target: Path, moved: Ints) -> None:
    """Write into `target`, which has other entities, what `folder` has of their words.

    `moved` says where each entity of `folder` is in `target`, -1 if nowhere.
    """
    assert PARAMS[-1] == "entity"
    words, held = Strings.open(folder / "suggest.words.arrow"), Lists.open(folder, "suggest")
    first = sum(len(Strings.open(folder / f"{param}.values.arrow")) for param in PARAMS[:-1])
    number = np.concatenate([np.arange(first), np.where(moved >= 0, first + moved, -1)])
    names = Strings.open(target / "entity.values.arrow")
    fresh = np.setdiff1d(np.arange(len(names)), moved)
    said = {int(code): set(_words(_label("entity", names[code]))) for code in fresh}
    more = sorted({word for some in said.values() for word in some if words.find(word) is None})
    before = np.array([words.run(word)[0] for word in more], np.int64)
    place = np.arange(len(words)) + np.searchsorted(before, np.arange(len(words)), side="right")
    added = {word: int(at) for word, at in zip(more, before + np.arange(len(more)), strict=True)}
    pairs = [(word, code) for code, some in said.items() for word in some]
    fresh_words = [added[word] if word in added else int(place[words.run(word)[0]]) for word, _ in pairs]
    value_of = number[held.codes]
    word_of = np.repeat(place, held.lengths())[value_of >= 0]
    Strings.save_array(target / "suggest.words.arrow", _with(words, more, place, added))
    Lists.save(
        target, "suggest", np.concatenate([word_of, np.array(fresh_words, np.int64)]),
        np.concatenate([value_of[value_of >= 0], np.array([first + code for _, code in pairs], np.int64)]),
        len(words) + len(more),
    )  # fmt: skip


def _with(words: Strings, more: list[str], place: Ints, added: dict[str, int]) -> pa.LargeStringArray:
    """Sorted words with more of them, in their places."""
    every = pa.concat_arrays([words.array, pa.array(more, pa.large_string())])
    source = np.empty(len(every), np.int64)
    source[place] = np.arange(len(words))
    source[[added[word] for word in more]] = len(words) + np.arange(len(more))
    return every.take(pa.array(source))


def _values(folder: Path, param: str) -> Strings:
    return Strings.open(folder / f"{param}.values.arrow")


def _labels(folder: Path, param: str) -> Iterable[str]:
    """What people call each value of a parameter."""
    if param in _TITLES:
        return Strings.open(folder / f"{_TITLES[param]}.arrow")
    return (_label(param, value) for value in _values(folder, param))


def _label(param: str, value: str) -> str:
    return split_entity_key(value)[1] if param == "entity" else value


def _words(text: str) -> list[str]:
    fold = analyzer(GENERIC).fold
    return [word for word in map(fold, tokenise(text)) if word]


class Suggestions:
    """The words of all values, ready to be searched."""

    def __init__(self, folder: Path, entities: Path, storylines: Path) -> None:
        """`entities` and `storylines` have theirs as corrected: `folder` itself, or a folder beside it.

        The words of all values are in the last that is another one.
        """
        folders = dict.fromkeys(PARAMS, folder) | {"entity": entities, "storyline": storylines}
        words = entities if storylines == folder else storylines
        self._words = Strings.open(words / "suggest.words.arrow")
        self._values = Lists.open(words, "suggest")
        self._names = {param: Strings.open(folders[param] / f"{param}.values.arrow") for param in PARAMS}
        self._titles = {
            param: Strings.open(folders[param] / f"{name}.arrow") for param, name in _TITLES.items()
        }
        self._begins = np.cumsum([0, *(len(names) for names in self._names.values())])
        # One small number a value; concatenating the mapped columns copies 8 bytes an entity.
        self._articles = np.concatenate(
            [load_numbers(folders[param] / f"{param}.articles.npy") for param in PARAMS]
        )

    def find(self, prefix: str, limit: int) -> list[Suggestion]:
        """The values that have, for each word typed, a word that begins so; most articles first."""
        typed = _words(prefix)
        if not typed:
            return []
        found = self._beginning(typed[0])
        for word in typed[1:]:
            found = np.intersect1d(found, self._beginning(word), assume_unique=True)
        best = np.lexsort((found, -self._articles[found]))[:limit]
        return [self._suggestion(int(number)) for number in found[best]]

    def close_to(self, param: str, value: str) -> list[str]:
        """Values that share a word, or most of one, with a value that does not exist."""
        first = self._begins[PARAMS.index(param)]
        last = self._begins[PARAMS.index(param) + 1]
        found = [self._beginning(word[: max(3, len(word) - 3)]) for word in _words(_label(param, value))]
        near = np.unique(np.concatenate([np.empty(0, np.int64), *found]))
        near = near[(near >= first) & (near < last)]
        frequent = near[np.argsort(-self._articles[near], kind="stable")][:500]
        return [self._names[param][number] for number in frequent - first]

    def _beginning(self, prefix: str) -> Ints:
        low, high = self._words.span(prefix)
        return np.unique(self._values.codes[self._values.starts[low] : self._values.starts[high]]).astype(
            np.int64
        )

    def _suggestion(self, number: int) -> Suggestion:
        place = int(np.searchsorted(self._begins, number, side="right")) - 1
        param = PARAMS[place]
        at = number - int(self._begins[place])
        value = self._names[param][at]
        label = self._titles[param][at] if param in self._titles else _label(param, value)
        return Suggestion(param, value, label, int(self._articles[number]))
