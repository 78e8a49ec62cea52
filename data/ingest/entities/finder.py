"""The names in articles, each language by its own model, in this process or by workers."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator

from data.ingest.asking import in_order
from data.ingest.entities.batches import answer, batched, question, read
from data.ingest.entities.found import ArticleText, EntitySettings, FoundMention
from data.ingest.entities.ways import find_batch
from data.ingest.workers import Workers


class EntityFinder:
    """Finds names; keeps the order of the articles and holds only a few batches at a time."""

    def __init__(self, settings: EntitySettings | None = None, workers: Workers | None = None) -> None:
        self._settings = settings or EntitySettings()
        self._workers = workers

    def find(self, texts: Iterable[ArticleText], here: bool = False) -> Iterator[list[FoundMention]]:
        """What is found in each article, in their order; `here` asks no workers.

        Raises EntityModelMissing where a model is not installed; WorkersGone and WorkersDiffer.
        """
        if here or self._workers is None:
            for batch in batched(texts):
                yield from find_batch(self._settings, batch)
        else:
            yield from self._asked(self._workers, texts)

    def _asked(self, workers: Workers, texts: Iterable[ArticleText]) -> Iterator[list[FoundMention]]:
        sent: deque[list[ArticleText]] = deque()

        def questions() -> Iterator[bytes]:
            for batch in batched(texts):
                sent.append(batch)
                yield question(self._settings, batch)

        for answered in in_order(workers, answer, questions()):
            yield from read(answered, sent.popleft())
