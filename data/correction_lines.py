"""Correction lines: corrections from and to lines of JSON, each checked strictly."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from data.article import entity_key, split_entity_key
from data.corrections import FIELDS, OF_STORYLINES, BadLine, Correction, CorrectionError, Log

_ALWAYS: Final = ("id", "kind", "when")
_MAYBE: Final = ("note", "by")
#: Letters of a name, of a note, and items of a list that a line may have.
_LONGEST, _NOTE, MANY = 300, 1_000, 10_000
_LINE: Final = 4_000_000
#: What joins letters, or keeps them apart, in scripts that need it.
_JOINERS: Final = "\u200c\u200d"
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


def read_log(content: bytes) -> Log:
    """Read a file of corrections; each line that is none is named with what is wrong with it."""
    found: dict[str, Correction] = {}
    bad = []
    for number, line in enumerate(content.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            one = read_line(line)
            if found.setdefault(one.id, one) != one:
                raise CorrectionError(f"another line has its id, {one.id}, and says something else")
        except CorrectionError as error:
            bad.append(BadLine(number, str(error)))
    return Log(tuple(sorted(found.values(), key=lambda one: one.order)), tuple(bad))


def read_line(line: bytes) -> Correction:
    """Read one line; raises CorrectionError with what is wrong with it."""
    if len(line) > _LINE:
        raise CorrectionError(f"it has over {_LINE:,} bytes")
    try:
        told = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise CorrectionError("it is no JSON", str(error)) from error
    if not isinstance(told, dict):
        raise CorrectionError("it is no JSON object")
    return checked(told)


def write_line(one: Correction) -> bytes:
    """A correction as a line."""
    return json.dumps(fields_of(one), ensure_ascii=False).encode() + b"\n"


def fields_of(one: Correction) -> dict[str, Any]:
    """A correction as plain values, without what it does not say."""
    names = [*_ALWAYS, *FIELDS[one.kind], *_MAYBE]
    told = {name: getattr(one, name) for name in names}
    return {name: value for name, value in told.items() if value or name in _ALWAYS}


def write_log(corrections: Iterable[Correction]) -> bytes:
    """Corrections as a file."""
    return b"".join(write_line(one) for one in corrections)


def checked(told: Mapping[str, Any]) -> Correction:
    """A correction of plain values; raises CorrectionError with what is wrong with them."""
    kind = told.get("kind")
    if not isinstance(kind, str) or kind not in FIELDS:
        raise CorrectionError(f"its kind is {_shown(kind)}; it must be {', '.join(FIELDS)}")
    allowed = (*_ALWAYS, *FIELDS[kind], *_MAYBE)
    for name in told:
        if name not in allowed:
            raise CorrectionError(f"{kind} has no field {_shown(name)}")
    one = Correction(
        id=_id(told, "id"),
        kind=kind,  # type: ignore[arg-type]  # it is one of FIELDS
        when=_when(told.get("when")),
        entity=_entity(told, "entity") if "entity" in allowed else "",
        into=_entity(told, "into") if "into" in allowed else "",
        written=tuple(dict.fromkeys(spaced(text) for text in _texts(told, "written"))),
        articles=_texts(told, "articles"),
        among=_texts(told, "among"),
        title=spaced(_text(told, "title", _LONGEST)),
        of=_id(told, "of") if "of" in allowed else "",
        note=_text(told, "note", _NOTE),
        by=_text(told, "by", _LONGEST),
    )
    _sensible(one)
    return one


def spaced(text: str) -> str:
    """A written form with single spaces: where a line of the text ends does not tell."""
    return " ".join(text.split())


def _sensible(one: Correction) -> None:
    """Refuse what can't be meant."""
    kinds = [split_entity_key(key)[0] for key in (one.entity, one.into)]
    names = [split_entity_key(key)[1] for key in (one.entity, one.into)]
    if one.kind == "undo":
        if one.of == one.id:
            raise CorrectionError("it takes itself back")
    elif one.kind in OF_STORYLINES:
        _sensible_storyline(one)
    elif one.entity == one.into:
        raise CorrectionError(f"“entity” and “into” are both {_shown(one.entity)}")
    elif one.kind == "rename" and kinds[0] != kinds[1]:
        raise CorrectionError("a rename keeps the kind of the entity")
    elif one.kind == "retype" and spaced(names[0]) != names[1]:
        raise CorrectionError("a retype keeps the name of the entity")
    elif one.kind == "split" and not (one.written or one.articles):
        raise CorrectionError("a split says which mentions: how they are written, or in which articles")


def _sensible_storyline(one: Correction) -> None:
    if one.kind == "join" and len(one.articles) < 2:
        raise CorrectionError("a join names an article of each storyline, two at least")
    if not one.articles:
        raise CorrectionError(f"a {one.kind} names its articles")
    if one.kind == "title" and len(one.articles) > 1:
        raise CorrectionError("a title is of the storyline of one article")
    if one.kind == "title" and not (one.title and one.title.isprintable()):
        raise CorrectionError("a title has letters, and none that can’t be shown")


def _id(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise CorrectionError(f"“{name}” is {_shown(value)}; an id has letters, digits, “-” and “_”")
    return value


def _when(value: object) -> str:
    try:
        time = datetime.fromisoformat(value)  # type: ignore[arg-type]  # what is no text raises too
    except (TypeError, ValueError) as error:
        raise CorrectionError(f"“when” is {_shown(value)}, which is no time", str(error)) from error
    if time.tzinfo is None:
        raise CorrectionError(f"“when” is {_shown(value)}, which lacks its zone")
    return moment(time)


def moment(time: datetime) -> str:
    """A time as corrections have it: as text they are in the order of time."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def _entity(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str):
        raise CorrectionError(f"“{name}” is {_shown(value)}; it is written as in person:Ilham Aliyev")
    kind, called = split_entity_key(value)
    if kind is None or not called.strip():
        raise CorrectionError(f"“{name}” is {_shown(value)}; it is written as in person:Ilham Aliyev")
    _fits(name, called, _LONGEST)
    if name == "entity":  # as it was found, however odd
        return value
    if not all(char.isprintable() or char in _JOINERS for char in spaced(called)):
        raise CorrectionError(f"“{name}” has characters that can’t be shown")
    return entity_key(kind, spaced(called))


def _texts(told: Mapping[str, Any], name: str) -> tuple[str, ...]:
    values = told.get(name, [])
    if not isinstance(values, list | tuple) or len(values) > MANY:
        raise CorrectionError(f"“{name}” is no list of at most {MANY:,} texts")
    for value in values:
        if not isinstance(value, str) or not value.strip():
            raise CorrectionError(f"“{name}” has {_shown(value)}, which is no text")
        _fits(name, value, _NOTE)
    return tuple(dict.fromkeys(values))


def _text(told: Mapping[str, Any], name: str, longest: int) -> str:
    value = told.get(name, "")
    if not isinstance(value, str):
        raise CorrectionError(f"“{name}” is {_shown(value)}, which is no text")
    _fits(name, value, longest)
    return value


def _fits(name: str, value: str, longest: int) -> None:
    if len(value) > longest:
        raise CorrectionError(f"“{name}” has over {longest:,} letters")
    if any(unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\t" for char in value):
        raise CorrectionError(f"“{name}” has control characters")


def _shown(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    text = "".join(char for char in text if char.isprintable())
    return f"“{text if len(text) <= 60 else text[:60] + '…'}”"
