"""Two scopes compared by what they name and say: what is in one and not the other, and what in both."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd
import streamlit as st

from components.address import Address
from components.chart import Chosen, chart, look
from components.comparison import OURS, THEIRS, Compared, kept, scope_names
from components.desk import Desk
from components.figures.keyness import keyness_figure, shared_figure
from components.message import heading, message
from components.words import count_of, percent
from data.answers import KeyField, Keyness
from data.article import KINDS
from data.filters import Filters
from data.frames import rows
from data.query import with_word

_BARS: Final = 15
#: What tells each scope from the rest of the corpus is looked at this far for what tells both.
_DEEP: Final = 60
_SHARED: Final = 12


def told_apart(desk: Desk, other: Compared) -> None:
    """Draw what sets each scope apart from the other side by side, and what both have."""
    ours, theirs = desk.filters, other.filters
    names = scope_names(desk, ours, theirs)
    here = _keyness(desk, ours, theirs, _BARS)
    there = _keyness(desk, theirs, ours, _BARS)
    both = here.total - there.against_total
    _sizes(desk, names, here, there, both)
    left, right = st.columns(2, gap="large")
    with left:
        _apart(desk, other, ours, here, names, OURS, "told-ours")
    with right:
        _apart(desk, other, theirs, there, names[::-1], THEIRS, "told-theirs")
    _in_both(desk, other, names)


def _keyness(desk: Desk, scope: Filters, against: Filters | None, limit: int) -> Keyness:
    kind = next((k for k in KINDS if k == desk.address.get("kind")), None)
    field: KeyField = "term" if desk.address.get("kind") == "word" else "entity"
    return desk.corpus.keyness(scope, field, against, kind, limit)


def narrowed(filters: Filters, value: str, words: bool) -> Filters:
    """A scope with an entity or a word added to it."""
    return (
        filters.setting("q", [with_word(filters.query, value)]) if words else filters.adding("entity", value)
    )


def _sizes(desk: Desk, names: Sequence[str], here: Keyness, there: Keyness, both: int) -> None:
    shared = f"{count_of(both, 'article')} in both" if both else "no article in both"
    heading(
        "What tells them apart",
        f"{names[0]}: {here.total:,}; {names[1]}: {there.total:,}; {shared}, of {desk.about.articles:,}",
    )


def _apart(
    desk: Desk, other: Compared, scope: Filters, found: Keyness, names: Sequence[str], colour: str, key: str
) -> None:
    telling = found.frame[found.frame.score > 0].reset_index(drop=True)
    if telling.empty:
        said = f"Nothing is more usual in “{names[0]}” than in what only “{names[1]}” has."
        message("empty", [said], names[0], key=key)
        return
    words = desk.address.get("kind") == "word"
    chart(
        desk,
        keyness_figure(telling, found.total, found.against_total, look(), [colour] * len(telling), "there"),
        key=key,
        title=f"{names[0]}: {_first(telling, found)}",
        summary=_summary(telling, found),
        table=_table(telling, found),
        links=[desk.address.to("reader", narrowed(scope, value, words)).href() for value in telling.value],
        on_select=lambda chosen: _both_narrowed(desk, other, chosen, words),
        note="Articles that are in both scopes count here, and not as the other’s.",
        hint="A row of the table opens its articles; a bar narrows both scopes.",
        method="log-likelihood G² (Dunning 1993) of one scope against what only the other has, signed",
    )


def _first(telling: pd.DataFrame, found: Keyness) -> str:
    first = next(rows(telling.head(1)))
    return (
        f"{first.name} stands out, in {first.articles:,} of {found.total:,} articles against "
        f"{first.against_articles:,} of {found.against_total:,}"
    )


def _summary(telling: pd.DataFrame, found: Keyness) -> str:
    alone = [row.name for row in rows(telling) if not row.against_articles]
    said = f"The first {len(telling)} by log-likelihood."
    if not alone:
        return f"{said} All of them are in the other scope too, more rarely."
    named = ", ".join(alone[:3]) + (" and others" if len(alone) > 3 else "")
    are = "is" if len(alone) == 1 else "are"
    return f"{said} {len(alone)} of them {are} in no article of the other: {named}."


def _table(shown: pd.DataFrame, found: Keyness) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Name": shown.name,
            "Kind": shown.kind.replace("term", "word"),
            "Articles": shown.articles,
            "Share": [percent(n, found.total) for n in shown.articles],
            "In the other": shown.against_articles,
            "Share there": [percent(n, found.against_total) for n in shown.against_articles],
            "G²": shown.score.round(1),
        }
    )


def _both_narrowed(desk: Desk, other: Compared, chosen: Chosen, words: bool) -> Address | None:
    if not chosen.points:
        return None
    value = str(chosen.points[-1])
    theirs = kept(narrowed(other.filters, value, words))
    return desk.address.scope(narrowed(desk.filters, value, words)).with_view(compare=theirs)


def _in_both(desk: Desk, other: Compared, names: Sequence[str]) -> None:
    """What tells both scopes from the rest of the corpus."""
    ours, theirs = (_keyness(desk, scope, None, _DEEP) for scope in (desk.filters, other.filters))
    shared = _shared(ours.frame, theirs.frame).head(_SHARED)
    if shared.empty:
        said = "Nothing stands out in both against the rest of the corpus."
        message("empty", [said], "In both", key="told-both")
        return
    words = desk.address.get("kind") == "word"
    first = next(rows(shared.head(1)))
    chart(
        desk,
        shared_figure(shared, (ours.total, theirs.total), names, (OURS, THEIRS), look()),
        key="told-both",
        title=f"In both: {first.name}, in {first.ours:,} of {ours.total:,} and {first.theirs:,} of "
        f"{theirs.total:,} articles",
        summary=f"What both scopes have more often than the rest of the corpus: the first {len(shared)}, of "
        f"the {_DEEP} that tell each of them from the rest most.",
        table=pd.DataFrame(
            {
                "Name": shared.name,
                names[0]: shared.ours,
                f"Share of {ours.total:,}": [percent(n, ours.total) for n in shared.ours],
                f"{names[1]}\u00a0": shared.theirs,
                f"Share of {theirs.total:,}\u00a0": [percent(n, theirs.total) for n in shared.theirs],
            }
        ),
        links=[
            desk.address.to("reader", narrowed(desk.filters, value, words)).href() for value in shared.value
        ],
        on_select=lambda chosen: _both_narrowed(desk, other, chosen, words),
        hint="A row of the table opens its articles in the scope above.",
        method="the smaller of the log-likelihoods G² (Dunning 1993) of each scope against the rest",
    )


def _shared(ours: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Values that stand out in both: value, name, ours, theirs; the stronger in its weaker scope first."""
    both = ours[ours.score > 0].merge(theirs[theirs.score > 0], on="value", suffixes=("", "_there"))
    both["weaker"] = both[["score", "score_there"]].min(axis=1)
    both = both.sort_values(["weaker", "value"], ascending=[False, True], ignore_index=True)
    return pd.DataFrame(
        {"value": both.value, "name": both.name, "ours": both.articles, "theirs": both.articles_there}
    )
