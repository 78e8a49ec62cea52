"""Storylines as commands name them, by their ids or by articles of theirs, and what is said of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from data.corpus import Corpus
from data.correction_lines import MANY
from data.corrections import CorrectionError
from data.filters import Filters

#: Kind -> how its command is written.
USAGE: Final = {
    "join": "join takes two or more storylines or articles",
    "part": "part takes the articles that are another affair",
    "title": "title takes a storyline, or an article of it, and what it is called",
}


def told_of(corpus: Corpus, kind: str, given: Sequence[str]) -> dict[str, Any]:
    """The fields of a correction of storylines; raises CorrectionError where it would change nothing.

    A correction names articles, since storylines' ids come and go: of a storyline, the central one.
    """
    named = list(dict.fromkeys(given))
    if len(named) != len(given):
        raise CorrectionError("Something is named twice.")
    if not named or (kind == "title" and len(named) != 2) or (kind == "join" and len(named) < 2):
        raise CorrectionError(f"{USAGE[kind]}.")
    if kind == "title":
        return _title(corpus, named[0], named[1])
    return _join(corpus, named) if kind == "join" else _part(corpus, named)


def _title(corpus: Corpus, name: str, title: str) -> dict[str, Any]:
    article, storyline = _found(corpus, name)
    if storyline is None:
        raise CorrectionError(f"The article “{article}” is in no storyline that could have a title.")
    return {"articles": [article], "title": title}


def _join(corpus: Corpus, named: Sequence[str]) -> dict[str, Any]:
    found = [_found(corpus, name) for name in named]
    storylines = {storyline for _, storyline in found}
    if len(storylines) == 1 and None not in storylines:
        raise CorrectionError("These are of one storyline already.")
    return {"articles": list(dict.fromkeys(article for article, _ in found))}


def _part(corpus: Corpus, named: Sequence[str]) -> dict[str, Any]:
    """Articles that leave their storylines; a storyline itself leaves nothing."""
    for name in named:
        if _storyline(corpus, name) and not _is_article(corpus, name):
            raise CorrectionError(f"“{name}” is a storyline: name the articles that leave it.")
    left = {storyline for _, storyline in (_found(corpus, name) for name in named) if storyline is not None}
    among = [id for storyline in sorted(left) for id in corpus.storyline(storyline, Filters(), 1).ids]
    if not left:
        said = "This article is" if len(named) == 1 else "These articles are"
        raise CorrectionError(f"{said} in no storyline.")
    if len(left) == 1 and set(named) == set(among):
        raise CorrectionError("These are all articles of a storyline: leave out those that stay.")
    return {"articles": list(named), "among": among if len(among) <= MANY else []}


def _found(corpus: Corpus, name: str) -> tuple[str, str | None]:
    """The article that stands for what is named, and its storyline."""
    if _is_article(corpus, name):
        return name, corpus.article(name).storyline
    storyline = _storyline(corpus, name)
    if storyline is None:
        raise CorrectionError(f"There is no article and no storyline “{name}” in this corpus.")
    return corpus.storyline(storyline, Filters(), 1).central, storyline


def _is_article(corpus: Corpus, name: str) -> bool:
    return not corpus.articles([name]).empty


def _storyline(corpus: Corpus, name: str) -> str | None:
    """The id of a storyline, also where it was made part of another; None where there is none."""
    return next(iter(corpus.resolve(Filters(storylines=(name,))).filters.storylines), None)
