"""What the store of reviews costs in the analysis: `python -m benchmarks.reviews 1000 100000`."""

from __future__ import annotations

import json
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from zoneinfo import ZoneInfo

from sqlalchemy import create_engine, insert

from data.analysis.review_words import NEWEST, telling_words
from data.reviews.store import ReviewStore
from data.reviews.tables import REVIEWS
from data.settings import ROOT


def _vocabulary() -> list[str]:
    """The words of our own articles, as often as they are there."""
    with (ROOT / "data" / "chronicle" / "chronicle.jsonl").open(encoding="utf-8") as lines:
        return [word for line in lines for word in json.loads(line)["body"].split()]


def filled(folder: Path, reviews: int) -> ReviewStore:
    """A store with so many published reviews of a fifth as many articles."""
    engine = create_engine(f"sqlite:///{folder / f'{reviews}.db'}")
    store, chance, now = ReviewStore(engine), random.Random(1), datetime.now(UTC)
    store.counts()
    words = _vocabulary()
    rows = [
        {
            "article_id": f"article-{chance.randrange(max(1, reviews // 5))}", "rating": chance.randint(1, 5),
            "text": " ".join(chance.choices(words, k=40)),
            "name": "", "language": "en", "status": "published",
            "created": now - timedelta(minutes=n), "updated": now, "decided_by": "", "reason": "",
            "revision": 1,
            "send_key": f"key-{n}", "author": "",
        }
        for n in range(reviews)
    ]  # fmt: skip
    with engine.begin() as connection:
        connection.execute(insert(REVIEWS), rows)
    return store


def timed(ask: Callable[[], object], times: int = 5) -> float:
    """Milliseconds, the median of a few."""
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        ask()
        took.append(1000 * (time.perf_counter() - begun))
    return median(took)


def main(sizes: list[int]) -> None:
    """Print a line for each question and size."""
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            store = (
                filled(Path(folder), size) if size else ReviewStore(create_engine(f"sqlite:///{folder}/0.db"))
            )
            page = [f"article-{n}" for n in range(30)]
            read = store.texts(NEWEST)
            asked: dict[str, Callable[[], object]] = {
                "30 cards": lambda store=store, page=page: store.summary(page),  # type: ignore[misc]
                "scope rated=4, reviews=3": lambda store=store: store.reviewed(4, 3),  # type: ignore[misc]
                "summary of all": lambda store=store: store.summary(),  # type: ignore[misc]
                "by day": lambda store=store: store.by_day(ZoneInfo("Asia/Baku")),  # type: ignore[misc]
                "spread of all": lambda store=store: store.spread(),  # type: ignore[misc]
                "newest texts": lambda store=store: store.texts(NEWEST),  # type: ignore[misc]
                "words": lambda read=read: telling_words(read[read.rating < 3], read[read.rating > 3]),  # type: ignore[misc]
            }
            for name, ask in asked.items():
                print(f"{size:>8,} reviews  {name:<26} {timed(ask):8.1f} ms", flush=True)


if __name__ == "__main__":
    main([int(text) for text in sys.argv[1:]] or [0, 1_000, 100_000])
