"""Earlier texts: what articles said before they were changed, kept beside the index of what they say now."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from data.article import EARLIER_SCHEMA, Earlier
from data.engines.columns import Strings

_IDS: Final = "earlier.ids.arrow"
_TEXTS: Final = "earlier.arrow"
#: Rows to a batch: few, since one article's texts are read at a time.
_BATCH: Final = 256


def save_earlier(folder: Path, table: pa.Table) -> None:
    """Write the texts (`data.article.EARLIER_SCHEMA`) in order of article, each article's oldest first."""
    order = pc.sort_indices(table, sort_keys=[("id", "ascending"), ("replaced", "ascending")])
    Strings.save(folder / _IDS, table.column("id").take(order).to_pylist())
    with pa.OSFile(str(folder / _TEXTS), "wb") as sink, pa.ipc.new_file(sink, EARLIER_SCHEMA) as writer:
        for start in range(0, len(table), _BATCH):
            taken = table.take(order.slice(start, _BATCH)).cast(EARLIER_SCHEMA)
            writer.write_batch(taken.combine_chunks().to_batches()[0])


class EarlierTexts:
    """What `save_earlier` wrote, mapped into memory."""

    def __init__(self, folder: Path) -> None:
        self._ids = Strings.open(folder / _IDS)
        self._texts = pa.ipc.open_file(pa.memory_map(str(folder / _TEXTS)))

    def of(self, id: str) -> tuple[Earlier, ...]:
        """The earlier texts of an article, oldest first."""
        return tuple(self._text(at) for at in range(*self._ids.run(id)))

    def _text(self, at: int) -> Earlier:
        fields = self._texts.get_batch(at // _BATCH).slice(at % _BATCH, 1).to_pylist()[0]
        del fields["id"]
        return Earlier(**fields)
