"""What changed in an article since it was first taken in: a line, and on asking one change at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any, Final

from components.desk import Desk
from components.message import message
from components.words import count_of, day_text, published_text
from data.changes import Change
from data.difference import Paragraph, Piece

_NAMES: Final = {"headline": "headline", "summary": "summary", "body": "text"}
_SIGNS: Final = {"removed": "-", "added": "+"}
#: Unchanged paragraphs in a row are folded away where they have more characters than this.
_SHORT: Final = 200
#: Unchanged words inside a changed paragraph: from this length on only their edges are shown.
_LONG, _EDGE = 600, 160


def without_wrong_change(desk: Desk, changed: Sequence[Change]) -> Desk:
    """The desk with a change that there is, or with none; a wrong one is said."""
    asked = desk.address.get("change")
    if not asked or asked in {str(change.number) for change in changed}:
        return desk
    shown = asked if len(asked) <= 60 else asked[:60] + "…"
    has = f"was changed {count_of(len(changed), 'time')}" if changed else "has not changed"
    said = f'There is no change "{shown}": this article {has} since it was first taken in.'
    message("note", [said], key="wrong-change")
    return replace(desk, address=desk.address.with_view(change=""))


def changes_data(desk: Desk, changed: Sequence[Change]) -> dict[str, Any] | None:
    """The changes, newest first, with the words of the one that the address asks for."""
    if not changed:
        return None
    asked = desk.address.get("change")
    closed = desk.address.with_view(change="").href()
    newest = desk.address.with_view(change=str(changed[0].number)).href()
    return {
        "text": _line(desk, changed),
        "open": bool(asked),
        "href": closed if asked else newest,
        "items": [_item(desk, change, asked) for change in changed] if asked else [],
    }


def _line(desk: Desk, changed: Sequence[Change]) -> str:
    last = day_text(changed[0].taken_in.astimezone(desk.about.zone).date())
    if len(changed) == 1:
        return f"Changed once since it was first taken in, on {last}"
    return f"Changed {count_of(len(changed), 'time')} since it was first taken in; last on {last}"


def _item(desk: Desk, change: Change, asked: str) -> dict[str, Any]:
    number = str(change.number)
    item: dict[str, Any] = {
        "number": number,
        "text": published_text(change.taken_in, "minute", desk.about.zone),
        "what": _listed([_NAMES[name] for name in change.fields]),
        "on": number == asked,
        "href": desk.address.with_view(change="" if number == asked else number).href(),
    }
    if number == asked:
        item["dated"] = _dated(desk, change)
        item["fields"] = [_field(change, name) for name in change.fields]
    return item


def _listed(names: Sequence[str]) -> str:
    *others, last = names
    return f"{', '.join(others)} and {last}" if others else last


def _dated(desk: Desk, change: Change) -> str:
    """When the source says that it changed its text, if it does."""
    updated = change.after.updated
    if updated is None or updated == change.before.updated:
        return ""
    return f"Its source dates the change {published_text(updated, 'minute', desk.about.zone)}."


def _field(change: Change, name: str) -> dict[str, Any]:
    paragraphs = change.of(name)
    marked = any(piece.kind != "same" for paragraph in paragraphs for piece in paragraph)
    return {
        "name": _NAMES[name].capitalize(),
        "note": "" if marked else "Only the spaces between words and signs were changed.",
        "blocks": list(_blocks(paragraphs)),
    }


def _blocks(paragraphs: Sequence[Paragraph]) -> Iterator[Any]:
    """Paragraphs as lists of pieces; unchanged ones in a row that are long as a dict, to be folded."""
    for unchanged, group in groupby(paragraphs, _is_unchanged):
        together = list(group)
        if unchanged and sum(len(piece.text) for each in together for piece in each) > _SHORT:
            texts = ["".join(piece.text for piece in each) for each in together]
            yield {"label": f"{count_of(len(texts), 'unchanged paragraph')}", "folded": texts}
        else:
            yield from ([shown for n in range(len(each)) for shown in _shown(each, n)] for each in together)


def _is_unchanged(paragraph: Paragraph) -> bool:
    return all(piece.kind == "same" for piece in paragraph)


def _shown(paragraph: Paragraph, n: int) -> Iterator[Any]:
    """A piece as data: bare text, words with their sign, or unchanged words to be folded."""
    piece = paragraph[n]
    if piece.kind != "same":
        yield {"t": piece.text, "k": _SIGNS[piece.kind]}
    elif len(piece.text) < _LONG:
        yield piece.text
    else:
        yield from _edges(piece, first=n == 0, last=n == len(paragraph) - 1)


def _edges(piece: Piece, first: bool, last: bool) -> Iterator[Any]:
    """Long unchanged words: those beside a change are shown."""
    text = piece.text
    head = 0 if first else text.rfind(" ", 0, _EDGE) + 1 or _EDGE
    tail = len(text) if last else text.find(" ", len(text) - _EDGE) + 1 or len(text) - _EDGE
    yield text[:head]
    yield {"folded": text[head:tail]}
    yield text[tail:]
