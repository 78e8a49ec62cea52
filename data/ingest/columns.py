"""Which column is which: the article table's fields under the names that people give them."""

from __future__ import annotations

import math
import re
import unicodedata
from bisect import insort
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from data.article import TEXT_FIELDS
from data.stacked import unstacked

#: Field -> names it goes by, best first; compared without case, spaces, underscores and hyphens. English
#: ones are those of programs; of other languages, what people write over the columns of a spreadsheet.
#: `people`, `organisations` and `places` become mentions.
NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": ("id", "articleid", "guid", "uuid", "docid", "newid"),
    "headline": (
        "headline", "title", "heading", "headlinetext", "articletitle", "newstitle",
        "заголовок", "название", "başlıq", "sərlövhə", "başlık", "titre", "titel", "título", "titolo",
    ),
    "summary": (
        "summary", "description", "lead", "lede", "teaser", "abstract", "standfirst", "excerpt",
        "shortdescription", "deck", "subtitle",
        "аннотация", "анонс", "лид", "описание", "краткоеописание", "подзаголовок", "анотація", "xülasə",
        "qısaməzmun", "özet", "résumé", "chapô", "zusammenfassung", "vorspann", "resumen", "riassunto",
    ),
    "body": (
        "body", "text", "content", "article", "articlebody", "articletext", "fulltext", "maintext",
        "bodytext", "contenttext", "story", "contenthtml",
        "текст", "текстновости", "текстстатьи", "содержание", "зміст", "mətn", "məzmun", "metin", "içerik",
        "texte", "contenu", "inhalt", "artikel", "texto", "contenido", "testo",
    ),
    "section": (
        "section", "category", "desk", "rubric", "sectionname", "department", "newsdesk", "sections",
        "рубрика", "раздел", "категория", "розділ", "категорія", "bölmə", "rubrika", "kateqoriya", "bölüm",
        "kategori", "rubrique", "catégorie", "rubrik", "ressort", "kategorie", "sección", "categoría",
        "sezione", "categoria",
    ),
    "published": (
        "published", "publishedat", "publishedon", "datepublished", "publicationdate", "publishdate",
        "publisheddate", "pubdate", "pubtime", "publishtime", "date", "datetime", "time", "timestamp",
        "articledate", "releasedate", "createdat", "created", "datecreated",
        "dateraw", "rawdate",
        "датапубликации", "опубликовано", "дата", "датаивремя", "датапублікації", "nəşrtarixi",
        "dərctarixi", "tarix", "yayıntarihi", "tarih", "datedepublication", "veröffentlicht", "datum",
        "fechadepublicación", "fecha", "datadipubblicazione",
    ),
    "published_as": ("publishedas",),
    "updated": ("updated", "updatedat", "modified", "modifiedat", "datemodified", "lastmodified", "lastmod"),
    "collected": (
        "collected", "collectedat", "firstseen", "scrapedat", "crawledat", "fetchedat", "datedownload",
        "seendate", "retrieved", "retrievedat",
    ),
    "language": (
        "language", "lang", "languagecode", "langcode", "inlanguage", "locale",
        "язык", "мова", "dil", "langue", "sprache", "idioma", "lingua",
    ),
    "language_confidence": ("languageconfidence",),
    "source": (
        "source", "outlet", "publisher", "sourcename", "publication", "newspaper", "site", "website",
        "sourcedomain", "domain", "feed", "media",
        "источник", "издание", "сми", "джерело", "видання", "mənbə", "kaynak", "quelle", "zeitung", "fuente",
        "medio", "fonte",
    ),
    "url": (
        "url", "link", "sourceurl", "articleurl", "weburl", "permalink", "href", "canonicalurl", "uri",
        "ссылка", "адрес", "посилання", "keçid", "bağlantı", "lien", "adresse", "enlace", "collegamento",
    ),
    "authors": (
        "authors", "author", "byline", "creator", "by", "writer", "journalist",
        "автор", "авторы", "автори", "müəllif", "müəlliflər", "yazar", "yazarlar", "auteur", "auteurs",
        "autor", "autoren", "autores", "autore",
    ),
    "topics": (
        "topics", "topic", "tags", "keywords", "subjects", "labels", "categories",
        "теги", "темы", "тема", "ключевыеслова", "теми", "mövzu", "mövzular", "açarsözlər", "etiketlər",
        "etiketler", "konular", "motsclés", "schlagwörter", "themen", "etiquetas", "temas",
    ),
    "people": ("people", "persons", "person", "personentities"),
    "organisations": (
        "organisations", "organizations", "orgs", "organisation", "organization", "org", "companies",
    ),
    "places": ("places", "locations", "place", "location", "geo", "gpe"),
    "mentions": ("mentions",),
    "event": ("event", "eventid"),
    "storyline": ("storyline", "storylineid"),
    "duplicate_of": ("duplicateof",),
}  # fmt: skip

#: Without a value in one of these, a row holds nothing to read.

_MARKS: Final = re.compile(r"[\W_]+")


def _plain(name: str) -> str:
    """A name without case and marks; i with a dot and without one are the same, since capitals are."""
    folded = unicodedata.normalize("NFC", unstacked(name)).replace("İ", "i").casefold().replace("ı", "i")
    return _MARKS.sub("", folded)


_RANK: Final = {_plain(name): (fld, rank) for fld, names in NAMES.items() for rank, name in enumerate(names)}


def field_of(column: str) -> tuple[str, int] | None:
    """The field that a column's name stands for and how good a name it is, 0 the best."""
    if column in NAMES:
        return column, -1
    return _RANK.get(_plain(column))


@dataclass(slots=True)
class Columns:
    """The columns of one file as they turn up: rows of JSON need not have the same."""

    #: Column -> field, "" for none, where someone said so; it goes before what names tell.
    given: Mapping[str, str] = field(default_factory=dict)
    seen: dict[str, None] = field(default_factory=dict)
    by_field: dict[str, list[str]] = field(default_factory=dict)

    def learn(self, names: Iterable[Any]) -> None:
        """Take in column names; those known already cost nothing."""
        for name in names:
            if isinstance(name, str) and name not in self.seen:
                self.seen[name] = None
                self._place(name)

    def _place(self, name: str) -> None:
        found = self._field(name)
        if found is not None:
            columns = self.by_field.setdefault(found[0], [])
            insort(columns, name, key=lambda c: (self._field(c) or ("", 99))[1])

    def _field(self, name: str) -> tuple[str, int] | None:
        if name not in self.given:
            return field_of(name)
        return (self.given[name], -2) if self.given[name] else None

    def values(self, fld: str, rows: list[Mapping[str, Any]]) -> list[Any] | None:
        """Each row's value of a field: of the best-named column that has one. None without a column."""
        columns = self.by_field.get(fld)
        if not columns:
            return None
        values = [row.get(columns[0]) for row in rows]
        for other in columns[1:]:
            values = [row.get(other) if is_empty(v) else v for v, row in zip(values, rows, strict=True)]
        return values

    @property
    def readable(self) -> bool:
        """Whether there is any column that could hold something to read."""
        return any(fld in self.by_field for fld in TEXT_FIELDS)

    @property
    def usable(self) -> bool:
        """Whether there is any column that could hold something to read, or someone says that there is."""
        return bool(self.given) or self.readable

    @property
    def mapping(self) -> dict[str, str]:
        """Our field -> their columns."""
        return {fld: ", ".join(self.by_field[fld]) for fld in NAMES if fld in self.by_field}

    @property
    def ignored(self) -> tuple[str, ...]:
        """Their columns that no field takes, in the order met."""
        return tuple(name for name in self.seen if self._field(name) is None)


def is_empty(value: Any) -> bool:
    """Whether a cell holds nothing: null, not-a-number, blank text, an empty list or object."""
    if isinstance(value, str):
        return not value or value.isspace()
    if isinstance(value, float):
        return math.isnan(value)
    return value is None or (isinstance(value, (list, tuple, dict)) and not value)
