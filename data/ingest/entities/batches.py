"""Batches: articles as they are sent to whoever looks for names in them, and what comes back, as bytes.

Both are JSON, so that nothing but texts and numbers goes to and fro. An answer depends on its question alone.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from data.ingest.entities.agreement import differences, made_of
from data.ingest.entities.found import ArticleText, EntitySettings, FoundMention
from data.ingest.entities.ways import find_by
from data.ingest.workers import WorkersDiffer

#: Articles to a batch: enough that sending them costs little.
ARTICLES: Final = 64
#: Characters to a batch of more than one article: what is under way stays small where articles are long.
CHARACTERS: Final = 300_000
#: A worker of a cluster may be given several batches at once; models are for one at a time.
_ONE: Final = threading.Lock()


def batched(texts: Iterable[ArticleText]) -> Iterator[list[ArticleText]]:
    """The articles in batches, in their order."""
    batch: list[ArticleText] = []
    size = 0
    for text in texts:
        length = len(text.headline) + len(text.summary) + len(text.body)
        if batch and (len(batch) == ARTICLES or size + length > CHARACTERS):
            yield batch
            batch, size = [], 0
        batch.append(text)
        size += length
    if batch:
        yield batch


def question(settings: EntitySettings, batch: Sequence[ArticleText]) -> bytes:
    """A batch as it is sent: each article with its model, and what names are found with here."""
    articles = [(settings.model(text.language), *text[1:]) for text in batch]
    models = models_of(settings)
    return _bytes({"models": models, "made_of": made_of(models), "articles": articles})


def answer(asked: bytes) -> bytes:
    """What is found in a batch. Raises WorkersDiffer where names are found otherwise here than there."""
    told = json.loads(asked)
    if differ := differences(told["made_of"], made_of(told["models"])):
        raise WorkersDiffer(f"A worker does not find names as this machine does: {differ}.")
    models = [model for model, *_ in told["articles"]]
    batch = [ArticleText("", *texts) for _, *texts in told["articles"]]
    with _ONE:
        return written(find_by(models, batch))


def written(found: Sequence[Sequence[FoundMention]]) -> bytes:
    """What was found in each article of a batch, as it is sent."""
    return _bytes({"found": found})


def read(answered: bytes, batch: Sequence[ArticleText]) -> list[list[FoundMention]]:
    """What was found in each article of a batch."""
    found = [[_mention(one) for one in mentions] for mentions in json.loads(answered)["found"]]
    if len(found) != len(batch):
        raise ValueError(f"{len(batch)} articles were sent, and {len(found)} came back")
    return found


def models_of(settings: EntitySettings) -> tuple[str, ...]:
    """All models that the settings name."""
    return tuple(sorted({*settings.models.values(), settings.other}))


def _mention(row: Sequence[Any]) -> FoundMention:
    name, kind, field, start, end, cues = row
    return FoundMention(name, kind, field, start, end, tuple(cues))


def _bytes(told: Mapping[str, Any]) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
