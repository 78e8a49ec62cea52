"""Working: who looks for names in a run, as the settings say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from data.ingest.entities.batches import models_of
from data.ingest.entities.found import EntitySettings
from data.ingest.processes import Processes, processes
from data.ingest.workers import Workers
from data.settings import Settings


@contextmanager
def working(settings: Settings, most: int | None = None) -> Iterator[Workers | None]:
    """A Dask cluster where one is named, else processes of this machine, as many as it can have or `most`.

    None where that is one: this process does it itself. They are kept until the end, however that comes
    about. A cluster is connected to at once, so that what is wrong with it is said before anything is read.
    Raises WorkersGone and WorkersDiffer.
    """
    number = processes() if most is None else most
    if settings.dask:
        from data.ingest.dask_workers import DaskWorkers

        with closing(DaskWorkers(settings.dask, models_of(EntitySettings.of(settings)))) as cluster:
            cluster.begin()
            yield cluster
    elif number > 1:
        with closing(Processes(number)) as pool:
            yield pool
    else:
        yield None
