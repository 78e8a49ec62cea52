"""The forms that correct one entity: it is another, is called otherwise, is of another kind, or is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from components.correcting import correct, reasons
from components.desk import Desk
from components.message import message
from components.words import count_of
from data.article import KINDS, entity_key, split_entity_key
from data.correction_lines import spaced
from data.filters import Filters
from data.frames import rows

#: What may be wrong -> the form for it.
_WRONG: Final = {
    "same": "It is the same as another",
    "called": "It is called something else",
    "kind": "It is of another kind",
    "mentions": "Some mentions are of another",
    "none": "It is no person, organisation or place",
}
_NAMED: Final = {"person": "a person", "organisation": "an organisation", "place": "a place"}
_OFFERED, _FORMS = 12, 200


def forms(desk: Desk, entity: str, likely: list[str]) -> None:
    """What is wrong with an entity, and the form that mends it; `likely` may be the same."""
    with st.container(key="correction-forms"):
        wrong = st.radio(
            "What is wrong?", list(_WRONG), format_func=_WRONG.__getitem__, key=f"wrong-{entity}",
            persist_state="page",
        )  # fmt: skip
        shown: dict[str, Callable[[], None]] = {
            "same": lambda: _same(desk, entity, likely),
            "called": lambda: _called(desk, entity),
            "kind": lambda: _kind(desk, entity),
            "mentions": lambda: _mentions(desk, entity),
            "none": lambda: _none(desk, entity),
        }
        shown[wrong]()


def _same(desk: Desk, entity: str, likely: list[str]) -> None:
    typed = st.text_input("Find the other one", key=f"same-as-{entity}", persist_state="page", max_chars=200)
    found = _found(desk, typed, entity) if typed.strip() else [key for key in likely if key != entity]
    if not found:
        if typed.strip():
            message("note", ["No other name in this corpus begins so."], key="correction-none-found")
        return
    into = st.selectbox(
        "It is the same as",
        found,
        format_func=lambda key: _label(desk, key),
        key=f"into-{entity}-{typed}",
        persist_state="page",
    )
    _press(desk, "Merge them", _touches(desk, entity, into), kind="merge", entity=entity, into=into)


def _called(desk: Desk, entity: str) -> None:
    kind, name = split_entity_key(entity)
    typed = spaced(
        st.text_input("Its name", value=name, key=f"name-{entity}", persist_state="page", max_chars=300)
    )
    into = entity_key(str(kind), typed)
    if not typed or typed == name:
        return
    there = desk.corpus.count(Filters(entities=(into,)))
    said = _touches(desk, entity)
    if there:
        said += f" Another one is called so already, in {count_of(there, 'article')}: the two become one."
    _press(desk, "Rename it", said, kind="rename", entity=entity, into=into)


def _kind(desk: Desk, entity: str) -> None:
    kind, name = split_entity_key(entity)
    chosen = st.radio(
        "It is",
        [one for one in KINDS if one != kind],
        format_func=_NAMED.__getitem__,
        key=f"kind-{entity}",
        persist_state="page",
    )
    into = entity_key(chosen, spaced(name))
    there = desk.corpus.count(Filters(entities=(into,)))
    said = _touches(desk, entity)
    if there:
        said += f" There is {_NAMED[chosen]} of that name already, in {count_of(there, 'article')}: "
        said += "the two become one."
    _press(desk, "Change its kind", said, kind="retype", entity=entity, into=into)


def _mentions(desk: Desk, entity: str) -> None:
    """Mentions by how they are written, or in named articles, that are of someone else."""
    ways = desk.corpus.written(entity, _FORMS)
    counts = {str(r.written): (int(r.mentions), int(r.articles)) for r in rows(ways.frame)}
    more = (
        f" Its {_FORMS} most frequent ways are listed, of {ways.distinct:,}."
        if ways.distinct > _FORMS
        else ""
    )
    written = st.multiselect(
        "Mentions that are written", list(counts), key=f"written-{entity}", persist_state="page",
        format_func=lambda form: _form(form, *counts[form]),
    )  # fmt: skip
    listed = st.text_area(
        "In these articles alone (optional)", key=f"articles-{entity}", persist_state="page", height=68,
        help="Their ids or their addresses in this dashboard, one a line.",
    )  # fmt: skip
    articles = [_id(line) for line in listed.splitlines() if line.strip()]
    unknown = [id for id in articles if not len(desk.corpus.articles([id]))]
    if unknown:
        message(
            "problem",
            [f"There is no article “{unknown[0][:80]}” in this corpus."],
            key="correction-no-article",
        )
        return
    if not written and not articles:
        message(
            "note",
            [f"Choose how those mentions are written, or name the articles.{more}"],
            key="correction-which",
        )
        return
    typed = st.text_input(
        "They are", key=f"they-{entity}", persist_state="page", max_chars=300, placeholder="A name"
    )
    if not typed.strip():
        return
    fresh = [entity_key(kind, spaced(typed)) for kind in _kinds_first(entity)]
    found = _found(desk, typed, entity)
    options = [*found, *(key for key in fresh if key not in found and key != entity)]
    into = st.selectbox(
        "Which is",
        options,
        format_func=lambda key: _label(desk, key),
        key=f"which-{entity}-{typed}",
        persist_state="page",
    )
    touched = desk.corpus.touched(entity, written, articles)
    said = f"This changes {count_of(touched, 'article')} of {ways.articles:,} that name it.{more}"
    told = {"kind": "split", "entity": entity, "into": into, "written": written, "articles": articles}
    _press(desk, "Split them off", said, **told)


def _form(form: str, mentions: int, articles: int) -> str:
    return f"{form}, {count_of(mentions, 'mention')} in {count_of(articles, 'article')}"


def _none(desk: Desk, entity: str) -> None:
    said = f"{_touches(desk, entity)} They stay, and no longer name it."
    _press(desk, "Take it out", said, kind="reject", entity=entity)


def _press(desk: Desk, label: str, said: str, **told: object) -> None:
    """What it will do, why, and the button that does it."""
    there = desk.address.to("reader", Filters(entities=(str(told["entity"]),)))
    message("note", [said], ways=[("Read what names it", there.href())], key="correction-touches")
    reasons()
    st.button(label, type="primary", key="correction-do", on_click=correct, args=(desk,), kwargs=told)


def _touches(desk: Desk, entity: str, other: str = "") -> str:
    n = desk.corpus.count(Filters(entities=(entity,)))
    said = f"This changes {count_of(n, 'article')}."
    if other:
        both = desk.corpus.count(Filters(entities=(entity, other)))
        there = desk.corpus.count(Filters(entities=(other,)))
        said += f" Together they are named in {count_of(n + there - both, 'article')}"
        said += f", {both:,} of which {'names' if both == 1 else 'name'} both." if both else "."
    return said


def _found(desk: Desk, typed: str, entity: str) -> list[str]:
    """Entities one of whose words begins with what was typed."""
    offered = desk.corpus.suggest(typed, 60)
    return [one.value for one in offered if one.param == "entity" and one.value != entity][:_OFFERED]


def _label(desk: Desk, key: str) -> str:
    kind, name = split_entity_key(key)
    n = desk.corpus.count(Filters(entities=(key,)))
    return f"{name} ({kind}, {count_of(n, 'article')})" if n else f"{name} ({kind}, new)"


def _kinds_first(entity: str) -> list[str]:
    own = split_entity_key(entity)[0]
    return sorted(KINDS, key=lambda kind: kind != own)


def _id(line: str) -> str:
    """An article's id, from its address or as it is."""
    from urllib.parse import parse_qs, urlsplit

    line = line.strip()
    if "article=" in line:
        return (parse_qs(urlsplit(line).query).get("article") or [line])[-1]
    return line
