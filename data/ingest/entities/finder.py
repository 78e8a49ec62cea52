"""The names in articles, each language by its own model, in this process or in several."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from functools import lru_cache, partial
from itertools import islice

from data.corpus import CorpusError
from data.ingest.entities.found import ArticleText, EntitySettings, FoundMention

#: Articles to a task of another process: enough that sending them costs little.
_TASK = 64
#: Tasks that wait per process, so that memory stays flat however fast articles come.
_WAITING = 3

Find = Callable[[Iterable[ArticleText]], Iterator[list[FoundMention]]]


class EntityModelMissing(CorpusError):
    """A model that the settings name is not installed."""


class EntityFinder:
    """Finds names; keeps the order of the articles and holds only a few batches at a time.

    Other processes are begun when they are first wanted, and keep their models until `close`.
    """

    def __init__(self, settings: EntitySettings | None = None, processes: int = 1) -> None:
        self._settings = settings or EntitySettings()
        self._processes = processes
        self._pool: ProcessPoolExecutor | None = None

    def find(self, texts: Iterable[ArticleText], here: bool = False) -> Iterator[list[FoundMention]]:
        """What is found in each article, in their order; `here` leaves other processes out.

        Raises EntityModelMissing where a model is not installed.
        """
        batches = _batched(texts, _TASK)
        task = partial(find_batch, self._settings)
        if here or self._processes < 2:
            for batch in batches:
                yield from task(batch)
            return
        if self._pool is None:
            # A forked process would inherit this one's threads and locks: a fresh one has none.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self._processes, mp_context=context)
        yield from _in_order(self._pool, task, batches, self._processes * _WAITING)

    def close(self) -> None:
        """End the other processes, after what they are at."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None


def _in_order(
    pool: Executor,
    task: Callable[[list[ArticleText]], list[list[FoundMention]]],
    batches: Iterator[list[ArticleText]],
    most: int,
) -> Iterator[list[FoundMention]]:
    """The results in the order of the batches, at most so many under way."""
    waiting: deque[Future[list[list[FoundMention]]]] = deque()
    for batch in batches:
        waiting.append(pool.submit(task, batch))
        if len(waiting) >= most:
            yield from waiting.popleft().result()
    while waiting:
        yield from waiting.popleft().result()


def find_batch(settings: EntitySettings, batch: list[ArticleText]) -> list[list[FoundMention]]:
    """What is found in each article of a batch; a task for another process, which keeps its models."""
    models = [settings.model(article.language) for article in batch]
    found: list[list[FoundMention]] = [[] for _ in batch]
    for model in dict.fromkeys(models):
        at = [i for i, one in enumerate(models) if one == model]
        for i, mentions in zip(at, _way(model)([batch[i] for i in at]), strict=True):
            found[i] = mentions
    return found


@lru_cache(maxsize=8)
def _way(model: str) -> Find:
    """How a model finds names. Models are imported here, when the first article wants one."""
    if model == "none":
        return _nothing
    if model == "natasha":
        from data.ingest.entities.russian import find_russian

        return find_russian
    if model == "azerbaijani":
        from data.ingest.entities.azerbaijani import find_azerbaijani

        return find_azerbaijani
    if model == "gazetteer":
        from data.ingest.entities.other import find_by_lists

        return find_by_lists
    return _spacy(model)


def _spacy(model: str) -> Find:
    from data.ingest.entities.english import find_english, load

    try:
        load(model)
    except (ImportError, OSError, AttributeError) as error:
        raise EntityModelMissing(
            f"The model “{model}”, which finds names, is not installed: install it, or name another.",
            str(error),
        ) from error
    return partial(find_english, model=model)


def _nothing(articles: Iterable[ArticleText]) -> Iterator[list[FoundMention]]:
    for _ in articles:
        yield []


def _batched(texts: Iterable[ArticleText], size: int) -> Iterator[list[ArticleText]]:
    texts = iter(texts)
    while batch := list(islice(texts, size)):
        yield batch
