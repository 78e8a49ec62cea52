"""Corrections of entities: the view of one, the view of all, and the ways there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from components.correcting import log_of, may_correct, said_last, say_who_may
from components.correction_files import files
from components.correction_forms import forms
from components.correction_history import history, likely, likely_list
from components.desk import Desk
from components.message import choices, heading, message
from components.words import count_of
from data.article import split_entity_key
from data.correction_words import called
from data.filters import Filters

#: What the address says for the view of all.
ALL: Final = "all"
_OFFERED: Final = 5


def corrections_page(desk: Desk) -> None:
    """The view that the address asks for: `correct=all`, or `correct=place:US`."""
    asked = desk.address.get("correct")
    said_last(desk)
    if asked == ALL:
        _all(desk)
    else:
        _one(desk, asked)


def correction_ways(desk: Desk, entities: Sequence[str]) -> None:
    """The ways to correct names: those that the scope asks for, else the first of a ranking; and to all."""
    if desk.settings.correcting == "closed" and not log_of(desk).read().corrections:
        return
    scope = [key for key in desk.filters.entities if split_entity_key(key)[0]]
    named = (scope or list(entities))[:_OFFERED] if desk.settings.correcting != "closed" else []
    ways = [(split_entity_key(key)[1], _to(desk, key), False) for key in named]
    choices([("Correct names", [*ways, ("All corrections", _to(desk, ALL), False)])], key="correction-ways")


def _to(desk: Desk, asked: str) -> str:
    return desk.address.to("entities", correct=asked).href()


def _all(desk: Desk) -> None:
    back = ("Back to people, organisations and places", desk.address.with_view(correct="").href())
    heading("Corrections", "what names really stand for, and which articles are one storyline", link=back)
    if not may_correct(desk):
        say_who_may(desk)
    likely_list(desk)
    history(desk)
    files(desk)


def _one(desk: Desk, asked: str) -> None:
    kind, name = split_entity_key(asked)
    n = desk.corpus.count(Filters(entities=(asked,))) if kind else 0
    everything = ("All corrections", desk.address.with_view(correct=ALL).href())
    if not n:
        _gone(desk, asked)
        return
    heading(
        f"Correct “{name}”",
        f"{kind}, named in {n:,} of {count_of(desk.about.articles, 'article')}",
        link=everything,
    )
    if may_correct(desk):
        pairs = [(one.entity, one.into) for one in likely(desk) if asked in (one.entity, one.into)]
        forms(desk, asked, [key for pair in pairs for key in pair if key != asked])
    else:
        say_who_may(desk)
    history(desk, asked)


def _gone(desk: Desk, asked: str) -> None:
    """The screen for what is no entity of the corpus, or is another one now."""
    resolved = desk.corpus.resolve(Filters(entities=(asked,)))
    now = [key for key in resolved.filters.entities if split_entity_key(key)[0]]
    ways = [(f"Correct {called(key)}", desk.address.with_view(correct=key).href()) for key in now]
    ways += [(f"Read what names {split_entity_key(key)[1]}", _reader(desk, key)) for key in now]
    ways.append(("All corrections", desk.address.with_view(correct=ALL).href()))
    said = list(resolved.dropped) or ["Corrections are of one name, as in place:Baku."]
    name = split_entity_key(asked)[1][:80]
    message("empty", said, f"Nothing is called “{name}” here", ways, key="correction-gone")
    history(desk, asked)


def _reader(desk: Desk, key: str) -> str:
    return desk.address.to("reader", Filters(entities=(key,))).href()
