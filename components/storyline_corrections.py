"""Correcting one storyline: it is called otherwise, is one with another, or some articles are not of it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from components.correcting import correct, log_of, may_correct, reasons, said_last, say_who_may
from components.desk import Desk
from components.message import choices, heading, message
from components.words import count_of
from data.answers import Storyline
from data.article import display_title
from data.correction_lines import MANY, spaced
from data.filters import Filters
from data.frames import rows

#: What the address says for it.
OPEN: Final = "storyline"
#: What may be wrong -> the form for it.
_WRONG: Final = {
    "called": "It should be called something else",
    "same": "It is one affair with another",
    "apart": "Some of its articles are another affair",
}
_OFFERED, _LISTED = 12, 300
_LATER: Final = "What comes in later goes to the side that it is most like."


def storyline_corrections(desk: Desk, found: Storyline) -> None:
    """The way to the forms, or the forms where the address asks for them; and what was done last."""
    said_last(desk)
    if desk.address.get("correct"):
        _forms(desk, found)
    elif desk.settings.correcting != "closed" or log_of(desk).read().corrections:
        here = desk.address.with_view(correct=OPEN).href()
        ways = [("This storyline", here, False), ("All corrections", _all(desk), False)]
        choices([("Correct", ways)], key="storyline-correction-ways")


def _all(desk: Desk) -> str:
    return desk.address.to("entities", correct="all").href()


def _forms(desk: Desk, found: Storyline) -> None:
    heading(
        "Correct this storyline", "for everyone who reads here", apart=True,
        link=("Done", desk.address.with_view(correct="").href()),
    )  # fmt: skip
    if not may_correct(desk):
        say_who_may(desk)
        return
    with st.container(key="storyline-correction-forms"):
        wrong = st.radio(
            "What is wrong?",
            list(_WRONG),
            format_func=_WRONG.__getitem__,
            key=f"storyline-wrong-{found.id}",
            persist_state="page",
        )
        {"called": _called, "same": _same, "apart": _apart}[wrong](desk, found)


def _called(desk: Desk, found: Storyline) -> None:
    typed = st.text_input(
        "Its title", value=found.title[:300], key=f"title-{found.id}", persist_state="page", max_chars=300
    )
    if not spaced(typed) or spaced(typed) == found.title:
        return
    said = f"It stays with these {count_of(found.corpus_articles, 'article')}, whatever joins them."
    _press(desk, "Call it so", said, kind="title", articles=[found.central], title=spaced(typed))


def _same(desk: Desk, found: Storyline) -> None:
    typed = st.text_input("Find the other one", key=f"affair-{found.id}", persist_state="page", max_chars=200)
    others = _others(desk, found, typed)
    if not others:
        said = (
            "No other storyline has a title with such a word."
            if typed.strip()
            else "Type a word of its title."
        )
        message("note", [said], key="storyline-none-found")
        return
    into = st.selectbox(
        "It is one affair with",
        list(others),
        format_func=others.__getitem__,
        key=f"one-{found.id}-{typed}",
        persist_state="page",
    )
    other = desk.corpus.storyline(into, Filters(), 1)
    n = found.corpus_articles + other.corpus_articles
    said = f"Together they have {count_of(n, 'article')}."
    _press(desk, "Make them one", said, kind="join", articles=[found.central, other.central])


def _others(desk: Desk, found: Storyline, typed: str) -> dict[str, str]:
    """Storylines to join with, as they are offered: by a word of the title, else those related."""
    if typed.strip():
        offered = [one for one in desk.corpus.suggest(typed, 60) if one.param == "storyline"]
        pairs = [(one.value, one.label, one.articles) for one in offered]
    else:
        pairs = [(row.storyline, row.title, row.articles) for row in rows(found.related)]
    return {id: f"{title} ({count_of(n, 'article')})" for id, title, n in pairs[:_OFFERED] if id != found.id}


def _apart(desk: Desk, found: Storyline) -> None:
    """Articles that leave the storyline: together they are one of their own, one alone is in none."""
    shown = desk.corpus.articles(list(found.ids)[-_LISTED:])
    titles = {row.id: display_title(row.headline, row.summary, row.body) for row in rows(shown)}
    chosen = st.multiselect(
        "Articles of another affair",
        list(titles),
        format_func=titles.__getitem__,
        key=f"apart-{found.id}",
        persist_state="page",
    )
    if len(found.ids) > _LISTED:
        said = f"The latest {_LISTED} of {len(found.ids):,} articles are listed: narrow the dates for others."
        message("note", [said], key="storyline-latest-listed")
    if not chosen:
        return
    if len(chosen) == found.corpus_articles:
        message("note", ["These are all its articles: leave out those that stay."], key="storyline-all")
        return
    stays = found.corpus_articles - len(chosen)
    left = (
        "One article is left, which then is in no storyline." if stays == 1 else f"{stays:,} articles stay."
    )
    own = "It will be in no storyline." if len(chosen) == 1 else "They will be a storyline of their own."
    among = list(found.ids) if len(found.ids) <= MANY else []
    _press(desk, "Take them out", f"{own} {left} {_LATER}", kind="part", articles=chosen, among=among)


def _press(desk: Desk, label: str, said: str, **told: object) -> None:
    """What it will do, why, and the button that does it."""
    message("note", [said], key="storyline-correction-touches")
    reasons()
    st.button(label, type="primary", key="storyline-do", on_click=correct, args=(desk,), kwargs=told)
