"""The ways in which names are found: each language has its own, by a model or by lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial

from data.corpus import CorpusError
from data.ingest.entities.found import ArticleText, EntitySettings, FoundMention

Find = Callable[[Iterable[ArticleText]], Iterator[list[FoundMention]]]


class EntityModelMissing(CorpusError):
    """A model that the settings name is not installed."""


def find_batch(settings: EntitySettings, batch: Sequence[ArticleText]) -> list[list[FoundMention]]:
    """What is found in each article of a batch. Raises EntityModelMissing."""
    return find_by([settings.model(article.language) for article in batch], batch)


def find_by(models: Sequence[str], batch: Sequence[ArticleText]) -> list[list[FoundMention]]:
    """What is found in each article, by the model that is named for it. Raises EntityModelMissing."""
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
