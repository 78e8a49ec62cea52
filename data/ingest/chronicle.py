"""The embedded chronicle: strictly checked, with its gold names marked where they stand."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from zoneinfo import ZoneInfo

import pandas as pd
import pyarrow as pa

from data.article import SCHEMA
from data.facts import FACTS_SCHEMA
from data.ingest.chronicle_schema import LISTS, check_article, check_entity
from data.ingest.names import FIELDS, Entity, Found, NameFinder, fold, mention
from data.ingest.report import Findings, Loaded, LoadReport, TableError, excerpt
from data.ingest.tables import load_frame
from data.storylines.tables import with_storylines

FOLDER: Final = Path(__file__).resolve().parent.parent / "chronicle"
ZONE: Final = ZoneInfo("Asia/Baku")
_ARTICLES: Final = "chronicle.jsonl"
_ENTITIES: Final = "entities.jsonl"


def load_chronicle(folder: Path = FOLDER) -> Loaded:
    """The chronicle as an article table, days being days in Baku, with its events and storylines.

    An article that breaks the schema is left out with its reason. Raises TableError where the
    files are missing or an entity is wrong, for then no article's names can be trusted.
    """
    gazetteer = _Gazetteer(_entities(folder))
    findings = Findings()
    lines, rows = [], []
    for line, article in _records(folder / _ARTICLES, findings):
        wrong = check_article(article, gazetteer.names)
        if wrong is not None:
            findings.reject(line, wrong[0], wrong[1], article.get(wrong[0], ""))
            continue
        lines.append(line)
        rows.append(_row(article, gazetteer))
    loaded = load_frame(rows, ZONE, _ARTICLES)
    table = with_storylines(loaded.table)
    assert table.schema == SCHEMA
    return Loaded(table, _report(loaded.report, findings, lines), facts=_facts(gazetteer.entities))


def _facts(entities: list[dict[str, Any]]) -> pa.Table:
    """What the chronicle says of its entities; lines such as rivers have no coordinates there on purpose."""
    return pa.Table.from_pylist(
        [
            {name: entity[name] for name in ("kind", "name", "aliases", "country")}
            | {"latitude": entity["lat"], "longitude": entity["lon"], "settled": True}
            for entity in entities
        ],
        FACTS_SCHEMA,
    )


def load_gazetteer(folder: Path = FOLDER) -> pd.DataFrame:
    """The chronicle's entities: name, kind, aliases (lists), country (null for none), lat, lon."""
    columns = ["name", "kind", "aliases", "country", "lat", "lon"]
    frame = pd.DataFrame(_entities(folder), columns=columns)
    return frame.astype({"name": "str", "kind": "str", "country": "str", "lat": "float", "lon": "float"})


def unplaced(loaded: Loaded) -> list[tuple[str, str, str]]:
    """Article, kind and name of the listed entities whose wording was not found in their article."""
    return [
        (row["id"], named["kind"], named["entity"])
        for row in loaded.table.select(["id", "mentions"]).to_pylist()
        for named in row["mentions"]
        if named["field"] is None
    ]


@dataclass(slots=True)
class _Gazetteer:
    """Every form of every entity."""

    entities: list[dict[str, Any]]
    forms: dict[Entity, list[str]] = field(init=False)
    #: Form in small letters -> longer forms that hold it, and so may hide it.
    _longer: dict[str, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        self.forms = {(e["kind"], e["name"]): [e["name"], *e["aliases"]] for e in self.entities}
        self._longer = defaultdict(set)
        every = {form for forms in self.forms.values() for form in forms}
        for form in every:
            words = fold(form).split()
            for start in range(len(words)):
                for end in range(start + 1, len(words) + 1):
                    self._longer[" ".join(words[start:end])].add(form)

    @property
    def names(self) -> frozenset[Entity]:
        """Kind and name of every entity."""
        return frozenset(self.forms)

    def finder(self, owners: Mapping[str, Entity]) -> NameFinder:
        """Finds the forms of an article's names, and the longer names that only seem to hold them."""
        longer = {form for owned in owners for form in self._longer.get(fold(owned), ())}
        return NameFinder([*owners, *sorted(longer)])


def _row(article: Mapping[str, Any], gazetteer: _Gazetteer) -> dict[str, Any]:
    """The article as a row in the article table's own names."""
    row = {name: value for name, value in article.items() if name not in (*LISTS, "source_url", "also_from")}
    return {**row, "url": article["source_url"], "mentions": _mentions(article, gazetteer)}


def _mentions(article: Mapping[str, Any], gazetteer: _Gazetteer) -> list[dict[str, Any]]:
    """Where the listed names stand; a name that stands nowhere gets one mention without a place."""
    listed = [(kind, name) for column, kind in LISTS.items() for name in article[column]]
    owners = _owners(listed, gazetteer)
    finder = gazetteer.finder(owners)
    mentions = [
        mention(owners[found.form], name, found.start, found.end)
        for name in FIELDS
        for found in _owned(finder.find(article[name]), owners)
    ]
    placed = {(m["kind"], m["entity"]) for m in mentions}
    return mentions + [mention(entity) for entity in listed if entity not in placed]


def _owned(places: list[Found], owners: Mapping[str, Entity]) -> Iterator[Found]:
    return (found for found in places if found.form in owners)


def _owners(listed: list[Entity], gazetteer: _Gazetteer) -> dict[str, Entity]:
    """Which of an article's entities each form stands for there.

    A canonical name belongs to its bearer. An alias or a bare surname that several of the
    article's entities share is nobody's.
    """
    claims: dict[str, set[Entity]] = defaultdict(set)
    for entity in listed:
        for alias in gazetteer.forms[entity][1:]:
            claims[alias].add(entity)
    surnames: dict[str, set[Entity]] = defaultdict(set)
    for entity in listed:
        for form in gazetteer.forms[entity] if entity[0] == "person" else ():
            if len(form.split()) > 1 and not form.endswith(")"):
                surnames[form.split()[-1]].add(entity)
    owners = {form: next(iter(several)) for form, several in surnames.items() if len(several) == 1}
    owners |= {form: next(iter(several)) for form, several in claims.items() if len(several) == 1}
    return owners | {entity[1]: entity for entity in listed}


def _entities(folder: Path) -> list[dict[str, Any]]:
    findings = Findings()
    entities: list[dict[str, Any]] = []
    seen: set[Entity] = set()
    for line, entity in _records(folder / _ENTITIES, findings):
        wrong = check_entity(entity, seen)
        if wrong is not None:
            findings.reject(line, wrong[0], wrong[1], entity.get(wrong[0], ""))
        else:
            seen.add((entity["kind"], entity["name"]))
            entities.append(entity)
    for bad in findings.rejected:
        raise TableError(
            f"{_ENTITIES}, line {bad.line}: {bad.field} {bad.reason}: “{bad.sample}”".replace(":  ", ": ")
        )
    return entities


def _records(path: Path, findings: Findings) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects of a file, one a line; a line that is none goes to the findings."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise TableError(f"{path.name} of the chronicle can't be read.", str(error)) from error
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        findings.read += 1
        try:
            record = json.loads(line)
        except ValueError as error:
            findings.reject(number, "", f"not valid JSON: {error}", line)
            continue
        if isinstance(record, dict):
            yield number, record
        else:
            findings.reject(number, "", "not an object", excerpt(record))


def _report(loaded: LoadReport, findings: Findings, lines: list[int]) -> LoadReport:
    """The table's report with the file's own lines, and with what the schema left out."""
    for bad in loaded.rejected:
        findings.reject(lines[bad.line - 1], bad.field, bad.reason, bad.sample)
    for note in loaded.notes:
        findings.note(lines[note.line - 1] if note.line else 0, note.field, note.text)
    findings.kept = loaded.kept
    columns = {name: name for name in SCHEMA.names if name in loaded.columns}
    columns |= {"url": "source_url", "mentions": ", ".join(LISTS)}
    return findings.report(loaded.source, columns, ("also_from",))
