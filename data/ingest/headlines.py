"""The headline of a web page: what its first heading says, where its titles say so too."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from data.ingest.normalising import without_outlet

_LONGEST: Final = 500
_MOST_READ: Final = 2_000
_MOST_HEADINGS: Final = 12
#: Words from which on the beginning of a title is taken for all of it, what follows being the outlet's.
_TELLING: Final = 3
#: The share of its words that a heading must have in common with the page's titles.
_SHARED: Final = 0.3


def headline(tree: Any, titles: Iterable[str], source: str) -> str:
    """The headline that readers see.

    `titles` are what the page calls itself elsewhere, the likeliest first: for search engines, for those
    who share it, in the window's bar, often with the outlet's name or a section behind it. A heading that
    is a part of one of these stands, and a title that is a part of a heading; else a lone heading that has
    words of them; else the title that most others begin with.
    """
    bare = [*_bare_titles([*titles, window_title(tree)], source)]
    heads = list(dict.fromkeys(h for h in _headings(tree) if _folded(h) and _folded(h) != _folded(source)))
    chosen = _inside(heads, bare) or _alone(heads, bare) or _most_shared(bare)
    return (chosen or next(iter(heads), ""))[:_LONGEST]


def _bare_titles(titles: Iterable[str], source: str) -> Iterator[str]:
    for title in titles:
        text = " ".join(title.split())
        if text:
            yield without_outlet(text, source)


def window_title(tree: Any) -> str:
    """What the window's bar says; "" for nothing."""
    return next(((element.text_content() or "")[:_MOST_READ] for element in tree.iter("title")), "")


def _headings(tree: Any) -> list[str]:
    found = zip(range(_MOST_HEADINGS), tree.iter("h1"), strict=False)
    return [" ".join(head.text_content()[:_MOST_READ].split()) for _, head in found]


def _inside(heads: Sequence[str], titles: Sequence[str]) -> str:
    """The longest heading that stands in a title, as its words or more than half of these."""
    folded = [f" {_folded(title)} " for title in titles]
    held = [h for h in heads if any(_holds(title, _folded(h)) for title in folded)]
    return max(held, key=len, default="")


def _holds(title: str, head: str) -> bool:
    enough = len(head.split()) >= _TELLING or 2 * len(head) >= len(title)
    return enough and f" {head} " in title


def _alone(heads: Sequence[str], titles: Sequence[str]) -> str:
    """A heading without a second one, where it is about what the titles are about; one word is a section."""
    if len(heads) != 1 or not titles or len(heads[0].split()) < _TELLING - 1:
        return ""
    shared = _most_shared(titles)
    if _holds(f" {_folded(heads[0])} ", _folded(shared)):
        return shared
    words = set(_folded(heads[0]).split())
    told = {word for title in titles for word in _folded(title).split()}
    return heads[0] if len(words & told) >= _SHARED * len(words) else ""


def _most_shared(titles: Sequence[str]) -> str:
    """The title that most titles begin with; of those alike the likeliest."""
    folded = [_folded(title) for title in titles]

    def votes(title: str) -> int:
        begins = [f"{one} ".startswith(f"{title} ") for one in folded]
        return sum(begins) if len(title.split()) >= _TELLING else folded.count(title)

    ranked = [(min(votes(one), 2), votes(one), -at) for at, one in enumerate(folded)]
    return titles[-max(ranked)[2]] if ranked else ""


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
