"""What was said of names, newest first, each with the way back; and names that may be the same."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import streamlit as st

from components.article_list import pager
from components.correcting import correct, draw_acting, log_of, may_correct, take_back
from components.desk import Desk
from components.kept_answers import kept_answers
from components.message import heading, message
from components.words import count_of, published_text
from data.analysis.likely_same import LikelySame, likely_same
from data.article import split_entity_key
from data.corpus import Corpus
from data.correction_words import called, describe
from data.corrections import Correction, Log
from data.filters import Filters

_A_PAGE: Final = 20
#: The most named entities that are compared, and the pairs that are offered.
_COMPARED, _OFFERED = 3_000, 10
_HISTORY, _LIKELY = "correction-history", "correction-likely"


def history(desk: Desk, entity: str = "") -> None:
    """All corrections, or those that speak of one entity."""
    log = log_of(desk).read()
    undone = log.undone()
    about = [one for one in log.corrections if not entity or _is_about(one, entity, log)]
    held = len([one for one in about if one.kind != "undo" and one.id not in undone])
    back = len([one for one in about if one.kind != "undo"]) - held
    note = f"{held:,} in force" + (f", {back:,} taken back" if back else "")
    heading("History", note if about else "nothing was corrected yet", apart=True)
    if log.bad and not entity:
        first = log.bad[0]
        said = (
            f"{count_of(len(log.bad), 'line')} of the file of corrections can’t be read, and nothing goes by "
        )
        said += f"{'it' if len(log.bad) == 1 else 'them'}. Line {first.line:,}: {first.reason}."
        message("problem", [said], key="correction-bad-lines")
    pages = max(1, math.ceil(len(about) / _A_PAGE))
    page = min(desk.address.number(), pages)
    shown = about[::-1][(page - 1) * _A_PAGE : page * _A_PAGE]
    if not shown:
        return
    items = [_item(desk, one, log, undone) for one in shown]
    data = {"label": "Corrections, newest first", "items": items, "empty": ""}
    draw_acting("corrections", data, _HISTORY, on_act_change=lambda: _acted(desk))
    if pages > 1:
        pager(desk, page, pages, key="correction-pager")


def _is_about(one: Correction, entity: str, log: Log) -> bool:
    of = log.find(one.of) if one.kind == "undo" else one
    return of is not None and (
        entity in (of.entity, of.into) or (of.kind == "undo" and _is_about(of, entity, log))
    )


def _item(desk: Desk, one: Correction, log: Log, undone: dict[str, Correction]) -> dict[str, Any]:
    when = published_text(datetime.fromisoformat(one.when), "minute", desk.about.zone)
    off = one.id in undone
    meta = [when, *([one.by] if one.by else []), *(["taken back"] if off else [])]
    may = may_correct(desk) and not off
    return {
        "id": one.id, "text": describe(one, log), "note": one.note, "meta": " · ".join(meta), "off": off,
        "href": "", "act": ("Restore" if one.kind == "undo" else "Undo") if may else "",
    }  # fmt: skip


def _acted(desk: Desk) -> None:
    if id := _asked(_HISTORY):
        take_back(desk, id)


def likely(desk: Desk) -> Sequence[LikelySame]:
    """Names that may be the same, among those named most; compared once a version."""
    return _likely(desk.corpus, desk.about.version, desk.about.name)


@kept_answers(4)
def _likely(_corpus: Corpus, version: str, name: str) -> tuple[LikelySame, ...]:
    def together(one: str, other: str) -> int:
        return _corpus.count(Filters(entities=(one, other)))

    return tuple(likely_same(_corpus.entities(Filters(), limit=_COMPARED).frame, None, together))


def likely_list(desk: Desk) -> None:
    """Names that may be the same, each pair with the button that makes them one."""
    pairs = likely(desk)
    if not pairs:
        return
    compared = min(desk.about.entities, _COMPARED)
    more = f"; the first {_OFFERED} of {len(pairs):,} pairs" if len(pairs) > _OFFERED else ""
    heading("May be the same", f"among the {compared:,} names in most articles{more}", apart=True)
    may = may_correct(desk)
    items = [
        {
            "id": _pair(one), "note": "", "off": False,
            "text": f"{called(one.entity)} and {called(one.into)}",
            "meta": f"{one.why} · {one.articles:,} and {count_of(one.into_articles, 'article')}",
            "href": desk.address.with_view(correct=one.entity).href(),
            "act": f"Merge into “{split_entity_key(one.into)[1]}”" if may else "",
        }
        for one in pairs[:_OFFERED]
    ]  # fmt: skip
    data = {"label": "Names that may be the same", "items": items, "empty": ""}
    draw_acting("corrections", data, _LIKELY, on_act_change=lambda: _merged(desk, pairs))


def _merged(desk: Desk, pairs: Sequence[LikelySame]) -> None:
    """Merge the pair that was chosen, where it still may be the same: the list may be another by now."""
    asked = _asked(_LIKELY)
    for one in pairs:
        if asked == _pair(one):
            correct(desk, kind="merge", entity=one.entity, into=one.into)


def _pair(one: LikelySame) -> str:
    return f"{one.entity}\n{one.into}"


def _asked(key: str) -> str:
    asked = (st.session_state.get(key) or {}).get("act")
    return str(asked.get("id", "")) if isinstance(asked, dict) else ""
