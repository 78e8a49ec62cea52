"""Opening: the corpus that the settings name, indexed once and reused. Knows the concrete engines."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import uuid
from contextlib import AbstractContextManager, nullcontext
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from data.cluster_address import Address, read_address
from data.corpus import Corpus, CorpusError, CorpusUnavailable
from data.corrected import Corrected
from data.correction_log import CorrectionLog
from data.engines.building import Progress
from data.engines.correcting import corrected_folder, regrouped_folder
from data.engines.embedded import EmbeddedCorpus
from data.index_places import Place, corrected_folders, is_abandoned, is_large, is_older, place_of
from data.ingest.chronicle import load_chronicle
from data.ingest.report import Loaded, LoadReport, Note, Rejected, TableError
from data.ingest.tables import load_table
from data.settings import Settings
from data.store.folder import CorpusFolder
from data.store.manifest import is_corpus_folder, is_unborn
from data.storylines.tables import with_storylines

if TYPE_CHECKING:  # what only clusters need is loaded where there is one
    from data.engines.opensearch.corpus import OpenSearchCorpus
    from data.engines.opensearch.loading import Loaded as Pushed

_HOME: Final = Path(__file__).parent
#: A table of up to so many articles gets events and storylines when it is opened first: that takes seconds.
GROUPED: Final = 10_000
#: How often a push is made anew where one of another machine came between.
_PUSHES: Final = 3
_PUSH_LOCK: Final = "push.lock"


@dataclass(frozen=True, slots=True)
class Opened:
    """A corpus, and how its file was read."""

    corpus: Corpus
    report: LoadReport
    #: The version of a corpus folder that it is; 0 for what is none.
    number: int = 0


def open_corpus(
    settings: Settings,
    progress: Progress | None = None,
    number: int = 0,
    corrected: Corrected | None = None,
) -> Opened:
    """Open the corpus that the settings name, building its index where there is none that fits.

    Of a corpus folder's versions it is that of the `number`, where its index is there, else the newest.
    Entities are as `corrected`, else as the corrections say that hold now.
    Raises TableError for a file that is no table of articles, CorpusUnavailable for one that can't
    be read.
    """
    if settings.on_cluster:
        return _on_cluster(settings)
    place = place_of(settings, number)
    if corrected is None:
        corrected = CorrectionLog.of(settings).corrected()
    opened = _reopened(place, corrected)
    if opened is None and number:
        return open_corpus(settings, progress, corrected=corrected)
    if opened is None:
        build_apart(place) if is_large(place.file) else build(place, progress)
        opened = _reopened(place, corrected)
    if opened is None:
        raise CorpusUnavailable("The search index can't be read.", f"just built: {place.folder}")
    _tidy(place, corrected)
    return opened


def build(place: Place, progress: Progress | None = None) -> None:
    """Read the file and index it."""
    loaded = _loaded(place)
    EmbeddedCorpus.build(
        loaded.table, place.folder, place.name, place.zone, progress, loaded.earlier, loaded.facts
    )
    _save_report(place.report, loaded)


def rebuild_index(settings: Settings) -> Opened:
    """Build the index anew, whatever stands; raises as `open_corpus`."""
    place = place_of(settings)
    for path in (place.folder, *corrected_folders(place)):
        shutil.rmtree(path, ignore_errors=True)
    return open_corpus(settings)


def begin_folder(settings: Settings) -> None:
    """Where readers may take in news and the corpus folder is not there yet, make it, empty.

    Raises CorpusUnavailable where it can't be made.
    """
    path = Path(settings.corpus).expanduser() if settings.corpus else None
    if settings.sources_open and path is not None and (not path.exists() or is_unborn(path)):
        CorpusFolder.create(path, settings.name or path.resolve().name, settings.zone)


def _on_cluster(settings: Settings) -> Opened:
    corpus = cluster_corpus(settings)
    about = corpus.about()
    report = LoadReport(about.name, read=about.articles, kept=about.articles)
    return Opened(corpus, report, corpus.number())


@lru_cache(maxsize=4)
def cluster_corpus(settings: Settings) -> OpenSearchCorpus:
    """The corpus on a cluster that the settings name: one for the process, with its connections.

    Raises CorpusError where its address can't be one; whether the cluster is there shows when it is asked.
    """
    try:
        from data.engines.opensearch.connection import Cluster
        from data.engines.opensearch.corpus import OpenSearchCorpus
    except ModuleNotFoundError as error:
        raise CorpusUnavailable(
            "A corpus on a cluster needs what requirements-cluster.txt lists, which is not installed here.",
            str(error),
        ) from error
    return OpenSearchCorpus(Cluster(address_of(settings)), settings.name)


def address_of(settings: Settings) -> Address:
    """Where a corpus on a cluster is, and who signs in; raises CorpusError."""
    return read_address(
        settings.corpus, settings.corpus_user, settings.corpus_password, settings.corpus_token,
        settings.corpus_ca,
    )  # fmt: skip


def push(
    settings: Settings,
    target: Settings,
    progress: Progress | None = None,
    shards: int = 3,
    replicas: int = 1,
    replace: bool = False,
) -> Pushed:
    """Bring the corpus on a cluster, `target`, to what the corpus folder of the settings holds.

    Its index is built first where that is not there. `shards` and `replicas` are for a corpus that is new on
    the cluster; another corpus there stays unless it is to `replace` that. Pushes of one folder wait for each
    other; where one of another machine came between, all is compared once more. Raises CorpusError.
    """
    from data.engines.opensearch.connection import Cluster
    from data.engines.opensearch.loading import Overtaken, Shape, load

    cluster, shape = Cluster(address_of(target)), Shape(shards, replicas)
    with _pushing(settings):
        for left in reversed(range(_PUSHES)):
            corpus = open_corpus(settings).corpus
            assert isinstance(corpus, EmbeddedCorpus)
            try:
                return load(corpus.index, cluster, shape, progress, replace)
            except Overtaken:
                if not left:
                    raise
    raise AssertionError("the last push returns or raises")


def _pushing(settings: Settings) -> AbstractContextManager[object]:
    """Lets one push of a corpus folder at a time through, where the folder can be written to."""
    from filelock import FileLock

    folder = Path(settings.corpus).expanduser()
    alone = settings.corpus and is_corpus_folder(folder) and os.access(folder, os.W_OK)
    return FileLock(folder / _PUSH_LOCK) if alone else nullcontext()


def version(settings: Settings) -> int:
    """The version of a corpus that grows while the app runs; 0 for what does not change."""
    if settings.on_cluster:
        return cluster_corpus(settings).number()
    file = Path(settings.corpus).expanduser() if settings.corpus else None
    return CorpusFolder(file).number() if file and is_corpus_folder(file) else 0


def _loaded(place: Place) -> Loaded:
    if place.file is None:
        return load_chronicle()
    if not is_corpus_folder(place.file):
        return _with_storylines(load_table(place.file, place.zone))
    table, earlier, facts = CorpusFolder.open(place.file).whole()
    return Loaded(table, LoadReport(place.name, read=len(table), kept=len(table)), earlier, facts)


def _with_storylines(loaded: Loaded) -> Loaded:
    """A table of someone's with events and storylines, where it has none and few enough articles.

    Grouping many would make them wait at the first opening: a corpus folder groups those as they come in.
    """
    own = any(loaded.table.column(name).null_count < len(loaded.table) for name in ("event", "storyline"))
    if own or len(loaded.table) > GROUPED:
        return loaded
    return replace(loaded, table=with_storylines(loaded.table))


def _reopened(place: Place, corrected: Corrected) -> Opened | None:
    """The corpus as it was built before; None where it was not, or was damaged since."""
    try:
        report = _read_report(place.report)
    except (OSError, ValueError, TypeError, KeyError):
        return None
    try:
        return Opened(EmbeddedCorpus.open(place.folder, corrected), report, place.number)
    except (OSError, ValueError, TypeError, KeyError, CorpusUnavailable) as error:
        if corrected and _is_whole(place.folder):  # to build it anew would change nothing
            raise CorpusUnavailable(
                "The corrections can’t be brought into the search index.",
                getattr(error, "detail", str(error)),
            ) from error
        return None


def _is_whole(folder: Path) -> bool:
    """Whether an index can be opened as it was built, without corrections."""
    try:
        EmbeddedCorpus.open(folder)
    except (OSError, ValueError, TypeError, KeyError, CorpusUnavailable):
        return False
    return True


def build_apart(place: Place) -> None:
    """Index a file or folder in a process of its own. Raises CorpusError."""
    given = json.dumps([str(place.file), str(place.zone), place.name, str(place.folder)])
    # Our own interpreter and module; the file's name is an argument, not part of a command line.
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "data.opening", given],
        cwd=_HOME.parent, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode:
        raise _told(done.stdout) or CorpusUnavailable(
            "The search index could not be built.", done.stderr[-2000:]
        )


def _told(output: str) -> CorpusError | None:
    """The error that the building process wrote, if it came so far."""
    try:
        told = json.loads(output)
    except ValueError:
        return None
    return TableError(told["message"], told["detail"])


def _main(given: str) -> int:
    file, zone, name, folder = json.loads(given)
    try:
        build(Place(Path(file), ZoneInfo(zone), name, Path(folder)))
    except CorpusError as error:
        sys.stdout.write(json.dumps({"message": str(error), "detail": error.detail}))
        return 1
    return 0


def _save_report(path: Path, loaded: Loaded) -> None:
    part = path.with_name(f".{path.name}.{uuid.uuid4().hex[:12]}.part")
    part.write_text(json.dumps(asdict(loaded.report), ensure_ascii=False), encoding="utf-8")
    part.replace(path)


def _read_report(path: Path) -> LoadReport:
    fields: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    fields["rejected"] = tuple(Rejected(**item) for item in fields["rejected"])
    fields["notes"] = tuple(Note(**item) for item in fields["notes"])
    fields["ignored"] = tuple(fields["ignored"])
    return LoadReport(**fields)


def _tidy(place: Place, corrected: Corrected) -> None:
    """Remove older indexes of the same source, and what broken-off builds left behind."""
    shown = [corrected_folder(place.folder, corrected), regrouped_folder(place.folder, corrected)]
    made = [path.stat().st_mtime for path in shown if corrected and path.is_dir()]
    if made:
        for path in corrected_folders(place):
            if path not in shown and is_older(path, min(made)):
                shutil.rmtree(path, ignore_errors=True)
    source = place.folder.name.rpartition("-")[0]
    built = place.folder.stat().st_mtime
    for path in place.folder.parent.iterdir():
        other = path.name.startswith(f"{source}-") and not path.name.startswith(place.folder.name)
        if (other and is_older(path, built)) or (path.name.startswith(".index-") and is_abandoned(path)):
            # Another process may be using it: what it has mapped stays until it ends.
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink(missing_ok=True)


if __name__ == "__main__":
    raise SystemExit(_main(sys.argv[1]))
