"""The corpus folder that readers may add to, if there is one."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import Final

from components.desk import Desk
from components.message import message
from data.store.folder import CorpusFolder
from data.store.manifest import is_corpus_folder

_NO_FOLDER: Final = (
    "This dashboard shows a corpus that doesn’t grow. To bring your own news, start it with NEWSDESK_CORPUS "
    "naming a folder for it and NEWSDESK_SOURCES=open, or use the command line: python -m data add FILE "
    "--corpus FOLDER."
)
_ON_CLUSTER: Final = (
    "What this dashboard shows is on a search cluster, which is filled from a corpus folder by the command "
    "line: python -m data add FILE --corpus FOLDER --cluster ADDRESS."
)
_CLOSED: Final = (
    "Taking in news is closed to readers here. Whoever runs this dashboard opens it with "
    "NEWSDESK_SOURCES=open, or takes news in by the command line: python -m data add FILE --corpus FOLDER."
)


#: What taking in needs and the dashboard does not.
_NEEDED: Final = ("feedparser", "filelock", "httpx", "trafilatura")
_MISSING: Final = "Taking in news needs what requirements-ingest.txt lists, which is not installed here."


def equipped() -> bool:
    """Whether what taking in news needs is installed."""
    return all(find_spec(name) is not None for name in _NEEDED)


def folder_of(desk: Desk) -> CorpusFolder | None:
    """The corpus folder that the dashboard shows, None for a corpus of another kind."""
    path = Path(desk.settings.corpus) if desk.settings.corpus else None
    return CorpusFolder(path) if path is not None and is_corpus_folder(path) else None


def open_folder(desk: Desk) -> CorpusFolder | None:
    """The corpus folder that readers may add to; else None, and the page says why."""
    folder = folder_of(desk)
    if folder is None or not desk.settings.sources_open:
        elsewhere = _ON_CLUSTER if desk.settings.on_cluster else _NO_FOLDER
        message("note", [elsewhere if folder is None else _CLOSED], key="sources-closed")
        return None
    if not equipped():
        message("note", [_MISSING], key="sources-closed")
        return None
    return folder
