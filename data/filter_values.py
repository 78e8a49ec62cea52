"""Filter values: what an address gives for each parameter, read strictly; what is dropped is said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

_MAX_QUERY: Final = 2_000
_MAX_VALUES: Final = 50
_MAX_VALUE: Final = 500
#: Years outside these can't be turned into times everywhere, and no news is that old.
_YEARS: Final = range(1000, 9000)


def read_query(values: Sequence[str], said: list[str]) -> str:
    query = _one("q", values, said)
    if len(query) > _MAX_QUERY:
        said.append(f"The query is longer than {_MAX_QUERY:,} characters and was left out.")
        return ""
    return query


def read_day(param: str, values: Sequence[str], said: list[str]) -> date | None:
    text = _one(param, values, said)
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or text != day.isoformat() or day.year not in _YEARS:
        said.append(f'"{param}" must be a date such as 2024-05-14; "{shortened(text)}" was left out.')
        return None
    return day


def read_undated(values: Sequence[str], said: list[str]) -> bool:
    text = _one("undated", values, said)
    if text not in ("", "only"):
        said.append(f'"undated" knows the value "only"; "{shortened(text)}" was left out.')
    return text == "only"


def read_word(param: str, values: Sequence[str], said: list[str], known: tuple[str, ...]) -> str:
    """One of a few words, "" where the address has another."""
    text = _one(param, values, said)
    if text not in ("", *known):
        words = " and ".join(f'"{word}"' for word in known)
        said.append(f'"{param}" knows the values {words}; "{shortened(text)}" was left out.')
        return ""
    return text


def read_number(param: str, values: Sequence[str], said: list[str], most: int) -> int:
    """A whole number from 1 to `most`, 0 where the address has none."""
    text = _one(param, values, said)
    good = text.isascii() and text.isdigit() and len(text) <= len(str(most)) and 1 <= int(text) <= most
    if text and not (good and text == str(int(text))):
        said.append(f'"{param}" must be a number from 1 to {most:,}; "{shortened(text)}" was left out.')
        return 0
    return int(text) if text else 0


def _one(param: str, values: Sequence[str], said: list[str]) -> str:
    """The last value of a parameter that can have only one."""
    given = [text for value in values if (text := _clean(value))]
    if len(set(given)) > 1:
        said.append(f'"{param}" takes one value; the last one was used.')
    return given[-1] if given else ""


def read_list(param: str, values: Sequence[str], said: list[str]) -> tuple[str, ...]:
    unique = list(dict.fromkeys(text for value in values if (text := _clean(value))))
    for text in [text for text in unique if len(text) > _MAX_VALUE]:
        said.append(f'"{param}" has a value of over {_MAX_VALUE} characters, which was left out.')
        unique.remove(text)
    if len(unique) > _MAX_VALUES:
        said.append(f'"{param}" takes {_MAX_VALUES} values at most; the others were left out.')
    return tuple(unique[:_MAX_VALUES])


def _clean(value: str) -> str:
    """A value without blanks around it; halves of characters, which no text can hold, become "?"."""
    return value.encode("utf-8", "replace").decode().strip()


def shortened(text: str, limit: int = 60) -> str:
    return text if len(text) <= limit else text[:limit] + "…"
