"""Correction words: what a correction says, as one would say it."""

from __future__ import annotations

from data.article import split_entity_key
from data.corrections import Correction, Log


def describe(one: Correction, log: Log) -> str:
    """A correction in words; of an undo, with what it takes back."""
    entity, into = called(one.entity), called(one.into)
    match one.kind:
        case "merge":
            return f"{entity} is the same as {into}."
        case "rename":
            return f"{entity} is called “{split_entity_key(one.into)[1]}”."
        case "retype":
            return f"{entity} is {_a(split_entity_key(one.into)[0])}."
        case "reject":
            return f"{entity} is no person, organisation or place."
        case "split":
            return f"{entity} is {into} {_where(one)}."
        case "join":
            return f"The storylines of {_named(one)} are one."
        case "part":
            what = "belongs to no storyline" if len(one.articles) == 1 else "are a storyline of their own"
            return f"{_named(one)} {what}."
        case "title":
            return f"The storyline of {_named(one)} is called “{one.title}”."
        case "undo":
            of = log.find(one.of)
            return f"Taken back: {describe(of, log)}" if of else f"Taken back: {one.of}, which is not here."


def called(key: str) -> str:
    """An entity in words: its name, and what it is."""
    kind, name = split_entity_key(key)
    return f"“{name}” ({kind})"


def _a(kind: str | None) -> str:
    return f"an {kind}" if kind == "organisation" else f"a {kind}"


def _named(one: Correction) -> str:
    """The articles of a correction, by their ids."""
    shown = [f"“{id if len(id) <= 60 else id[:60] + '…'}”" for id in one.articles[:3]]
    more = len(one.articles) - len(shown)
    if more:
        return f"{', '.join(shown)} and {more:,} more"
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _where(one: Correction) -> str:
    """Which mentions a split is about, in words."""
    said = []
    if one.written:
        forms = [f"“{form}”" for form in one.written[:5]] + ["…"] * (len(one.written) > 5)
        said.append(f"where it is written {' or '.join(forms)}")
    if one.articles:
        n = len(one.articles)
        said.append(f"in {n:,} named {'article' if n == 1 else 'articles'}")
    return ", ".join(said)
