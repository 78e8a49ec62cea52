"""Which articles readers disagree on most: the spread of their ratings, moderated where they are few.

The variance of an article's n ratings has n - 1 degrees of freedom, and few ratings are far apart or all the
same by chance. So it is drawn towards the variance within all articles of the scope, as Smyth 2004 moderates
those of genes (https://doi.org/10.2202/1544-6115.1027): (d0 v0 + (n - 1) v) / (d0 + n - 1).
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

#: Fewer reviews say nothing of a dispute.
LEAST: Final = 5
#: What the scope's own variance weighs: as much as so many ratings (d0).
WEIGHT: Final = 10


def disputed(spread: pd.DataFrame, most: int = 10) -> tuple[pd.DataFrame, int]:
    """The most disputed articles and how many have reviews enough; `spread` as of ReviewStore.

    The frame has article_id, reviews, average, deviation (as it is) and disagreement (moderated; both
    standard deviations in stars), the most disputed first, ties by reviews and id. Those whose readers all
    agree are left out.
    """
    n = spread["reviews"].to_numpy(np.float64)
    apart = np.maximum(0.0, spread["squares"].to_numpy() - n * spread["average"].to_numpy() ** 2)
    freedom = n - 1
    pooled = apart.sum() / freedom.sum() if freedom.sum() else 0.0
    moderated = (WEIGHT * pooled + apart) / (WEIGHT + freedom)
    found = spread[["article_id", "reviews", "average"]].assign(
        deviation=np.sqrt(apart / np.maximum(freedom, 1)), disagreement=np.sqrt(moderated)
    )
    enough = found[found["reviews"] >= LEAST]
    apart_at_all = enough[enough["deviation"] > 1e-6]
    order = ["disagreement", "reviews", "article_id"]
    return apart_at_all.sort_values(order, ascending=[False, False, True]).head(most).reset_index(
        drop=True
    ), len(enough)
