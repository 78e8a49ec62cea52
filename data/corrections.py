"""Corrections: what people said that entities really are, one JSON object a line.

The same corrections mean the same in whatever order their lines stand: they hold by the time at which
they were made.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal

from data.article import entity_key, split_entity_key
from data.corpus import CorpusError

CorrectionKind = Literal["merge", "rename", "retype", "split", "reject", "join", "part", "title", "undo"]
#: Kind -> the fields that a line of it has beside those that all have.
FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "merge": ("entity", "into"),
    "rename": ("entity", "into"),
    "retype": ("entity", "into"),
    "split": ("entity", "into", "written", "articles"),
    "reject": ("entity",),
    "join": ("articles",),
    "part": ("articles", "among"),
    "title": ("articles", "title"),
    "undo": ("of",),
}
#: What is said of storylines, by the articles in them: their own ids come and go with their articles.
OF_STORYLINES: Final = ("join", "part", "title")
_ALWAYS: Final = ("id", "kind", "when")
_MAYBE: Final = ("note", "by")
#: Letters of a name, of a note, and items of a list that a line may have.
_LONGEST, _NOTE, MANY = 300, 1_000, 10_000
_LINE: Final = 4_000_000
#: What joins letters, or keeps them apart, in scripts that need it.
_JOINERS: Final = "\u200c\u200d"
_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


class CorrectionError(CorpusError):
    """A correction says nothing that can be done."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that was said of an entity, or that something said before is taken back."""

    id: str
    kind: CorrectionKind
    #: ISO 8601 in UTC, to the microsecond.
    when: str
    #: Entities as `kind:name`, as they were called when it was said.
    entity: str = ""
    into: str = ""
    #: Of a split: mentions that are written in one of these ways, in one of these articles; both must hold
    #: where both are given.
    written: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    #: Of a part: all articles that their storylines had when it was said; none where that is not known.
    among: tuple[str, ...] = ()
    #: What the storyline of an article is called.
    title: str = ""
    #: The correction that an undo takes back.
    of: str = ""
    note: str = ""
    by: str = ""

    @property
    def order(self) -> tuple[str, str]:
        """Corrections hold in this order."""
        return self.when, self.id

    def says_the_same(self, other: Correction) -> bool:
        """Whether it says of the same entity what another one says."""
        return self.said == other.said

    @property
    def said(self) -> tuple[object, ...]:
        """What it says, whoever said it when."""
        kind = self.kind if self.kind in OF_STORYLINES else ""
        names = self.entity, self.into, self.title, self.of
        return kind, *names, frozenset(self.written), frozenset(self.articles)


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that is no correction."""

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class Log:
    """What a file of corrections holds: each once, in the order in which they hold, and the bad lines."""

    corrections: tuple[Correction, ...] = ()
    bad: tuple[BadLine, ...] = ()

    def undone(self) -> dict[str, Correction]:
        """What is taken back, by id, with what takes it back.

        An undo can be taken back itself; what it took back holds again then, in its old place.
        """
        found: dict[str, Correction] = {}
        order = {one.id: one.order for one in self.corrections}
        for one in reversed(self.corrections):
            takes = one.kind == "undo" and one.id not in found
            if takes and one.of in order and order[one.of] < one.order:
                found.setdefault(one.of, one)
        return found

    def in_force(self) -> tuple[Correction, ...]:
        """The corrections that hold, undoing aside, in order."""
        undone = self.undone()
        return tuple(one for one in self.corrections if one.kind != "undo" and one.id not in undone)

    def find(self, id: str) -> Correction | None:
        """The correction of an id."""
        return next((one for one in self.corrections if one.id == id), None)


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
