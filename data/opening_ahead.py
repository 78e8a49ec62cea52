"""Opening ahead: the next index of a folder that grows is built beside the app."""

from __future__ import annotations

import logging
import threading
import time
from typing import Final

from data.corpus import CorpusError
from data.index_places import Place, has_forgotten, is_built, is_large, may_be_shown, place_of
from data.opening import build_apart, version
from data.settings import Settings

_log: Final = logging.getLogger(__name__)
#: Folders from here on take seconds to index: the version before is shown meanwhile.
_AHEAD: Final = 3_000_000
#: So many times as long as an index took to build passes before the next one is built.
_REST: Final = 4.0


class Ahead:
    """Builds the next index of a folder of some size beside the app, which shows the one before meanwhile."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        #: When the last one was begun and when it was through.
        self._begun = self._ended = 0.0
        #: What was built last.
        self._ready: Place | None = None

    def version(self, settings: Settings, shown: int, run_ended: float = 0.0) -> int:
        """The version to show, where that of the number `shown` is open already (0: none is).

        It is the newest one, but for a folder of some size whose index is not built yet: that is begun then,
        and the newest that is built is shown.
        """
        newest = version(settings)
        if not shown or newest <= shown or settings.on_cluster:
            return newest  # a cluster needs no index of ours
        place = place_of(settings)
        if not is_large(place.file, _AHEAD) or is_built(place):
            return newest
        with self._lock:
            # News may come in all the time: building takes a fifth of it at most. What a run has brought
            # that is through (at `run_ended`) is waited for, and no more of it will come.
            rested = time.monotonic() - self._ended >= _REST * (self._ended - self._begun)
            wanted = rested or run_ended > self._begun
            if wanted and (self._thread is None or not self._thread.is_alive()):
                self._thread = threading.Thread(target=self._build, args=(place,), daemon=True)
                self._thread.start()
            ready = self._ready
        # News that comes in faster than it can be indexed is never all there.
        follows = ready is not None and ready.file == place.file and ready.number > shown
        if ready is not None and follows and may_be_shown(ready):
            return ready.number
        # What was forgotten since must not be shown any more, however long the next index takes.
        return newest if has_forgotten(place, shown) else shown

    def wait(self) -> None:
        """Wait until what is being built is there."""
        if self._thread is not None:
            self._thread.join()

    def _build(self, place: Place) -> None:
        self._begun = time.monotonic()
        try:
            build_apart(place)
            self._ready = place
        except (CorpusError, OSError) as error:
            detail = getattr(error, "detail", "")
            _log.warning("the next version's index could not be built: %s %s", error, detail)
        self._ended = time.monotonic()
