"""Sources: the files that a run is to take in, in folders, in archives and on the web."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from data.corpus import CorpusError
from data.ingest.archives import Found, files_in
from data.ingest.fetching import Fetched, Fetcher, FetchPolicy
from data.ingest.robots import Robots

_ADDRESS: Final = re.compile(r"https?:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sent(Found):
    """A file that was fetched, with what its server said of it."""

    fetched: Fetched | None = None


def is_address(source: Path | str) -> bool:
    """Whether a source is a web address, and not a file."""
    return isinstance(source, str) and bool(_ADDRESS.match(source))


def found_in(sources: Iterable[Path | str], web: Web, within: Path | None = None) -> Iterator[Found]:
    """The files at these paths and addresses, one at a time, those in folders and ZIP archives too.

    Files in the folder `within` are called by what they are called in there.
    """
    for file in _found(sources, web):
        yield file if within is None else replace(file, label=file.label.removeprefix(f"{within}/"))


def _found(sources: Iterable[Path | str], web: Web) -> Iterator[Found]:
    for source in sources:
        if is_address(source):
            yield web.found(str(source))
        else:
            for file in _files([Path(source)]):
                yield from files_in(file)


class Web(ExitStack):
    """Fetches files, one at a time; what that needs is made for the first one."""

    def __init__(self, policy: FetchPolicy | None) -> None:
        super().__init__()
        self._policy = policy

    @cached_property
    def _home(self) -> Path:
        return Path(self.enter_context(tempfile.TemporaryDirectory()))

    @cached_property
    def _fetcher(self) -> Fetcher:
        return self.enter_context(Fetcher(self._policy))

    @cached_property
    def _robots(self) -> Robots:
        return Robots(self._fetcher)

    def found(self, url: str) -> Found:
        """The file at an address; what goes wrong with it is said like what is wrong with a file."""
        try:
            if refused := self._robots.refusal(url):
                return Found(url, Path(), refused)
            fetched = self._fetcher.fetch(url)
        except CorpusError as error:
            return Found(url, Path(), str(error))
        path = self._home / "fetched"
        path.write_bytes(fetched.content)
        return Sent(url, path, fetched=fetched)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """Files as they were named, folders as the files in them; hidden ones are left out."""
    for path in paths:
        if path.is_dir():
            yield from (
                file for file in sorted(path.rglob("*")) if file.is_file() and not _hidden(file, path)
            )
        else:
            yield path


def _hidden(file: Path, home: Path) -> bool:
    return any(name.startswith(".") for name in file.relative_to(home).parts)
