"""Organisations and offices that lists know, in three languages."""

from __future__ import annotations

from functools import cache

from data.ingest.entities.words import entries


@cache
def organisations() -> dict[str, str]:
    """The names of organisations known everywhere -> the first of each one's names."""
    found = {name: entry[0] for entry in entries("organisations_en") for name in entry}
    for main, *others in entries("names_az_ru"):
        found.update({other: found[main] for other in others if main in found})
    return found


@cache
def offices() -> frozenset[str]:
    """The names of offices of state, of whatever country."""
    return frozenset(name for entry in entries("offices") for name in entry)
