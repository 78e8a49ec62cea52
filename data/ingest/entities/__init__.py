"""Entities: the people, organisations and places in the texts of articles.

Three steps. `EntityFinder.find` reads articles and says where names may stand. `Counts.add` counts that,
article by article. `resolve` makes entities of the counts of a whole corpus, and `mentions_of` turns what
was found in an article into mentions of them. When news comes in, its counts are merged with the old ones
and names are resolved anew; what was found in old articles need not be found again.
"""

from data.ingest.entities.counts import Counts
from data.ingest.entities.finder import EntityFinder
from data.ingest.entities.found import ArticleText, EntitySettings, FoundMention
from data.ingest.entities.resolution import Resolution, mentions_of, resolve
from data.ingest.entities.ways import EntityModelMissing, find_batch

__all__ = [
    "ArticleText", "Counts", "EntityFinder", "EntityModelMissing", "EntitySettings",
    "FoundMention", "Resolution", "find_batch", "mentions_of", "resolve",
]  # fmt: skip
