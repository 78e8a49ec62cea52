"""Workers of a Dask cluster: reached through its scheduler, by https://distributed.dask.org."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, Executor, Future
from contextlib import suppress
from importlib import import_module
from operator import methodcaller
from typing import TYPE_CHECKING, Any, Final

from data.corpus import CorpusError
from data.ingest.entities.agreement import differences, made_of
from data.ingest.workers import WorkersDiffer, WorkersGone

if TYPE_CHECKING:
    from distributed import Client

#: Seconds for which a cluster may be without any worker: one that grows when it is asked needs some.
PATIENCE: Final = 120.0
#: Seconds for which the number of workers is taken to be what it was.
_FRESH: Final = 2.0
#: Seconds that a scheduler may take to say how many workers it has.
_ANSWERING: Final = 10.0
#: Seconds that leaving a cluster may take.
_LEAVING: Final = 5.0
#: Workers that differ which are named.
_NAMED: Final = 3
_AGAIN: Final = "When that is mended, run the same again: what was taken in by then stays."
_CERTIFICATES: Final = (
    "name them in Dask's configuration, as distributed.comm.tls.ca-file, client.cert and client.key there."
)
#: What to do about workers that lack something.
_START: Final = "start each in the folder of Newsdesk, of the same version and with the same requirements"


class DaskWorkers:
    """Workers that are processes of a Dask cluster.

    What is sent to them is the name of a function of ours and bytes, so that the scheduler needs Dask alone.
    How a cluster is reached safely, by TLS, and how long it is waited for, Dask's own configuration says.
    """

    #: They run already, and have read their models.
    worth = 1

    def __init__(self, address: str, models: tuple[str, ...], patience: float = PATIENCE) -> None:
        self._address = address
        self._models = models
        self._patience = patience
        self._client: Client | None = None
        self._executor: Executor | None = None
        #: By which it is seen that the client had to connect anew, and has lost what it had asked.
        self._connection: Any = None
        self._counted, self._counted_at = 0, 0.0
        self._last_seen = 0.0

    def begin(self) -> Executor:
        """The cluster, connected to anew where it was lost; all workers that it has find names as we do."""
        if self._executor is None or self._client is None or not self._connected(self._client):
            self.close()
            self._client = self._connect()
            self._connection = self._client.scheduler_comm
            self._agree(self._client)
            self._last_seen = time.monotonic()
            self._executor = _ByName(self._client)
        return self._executor

    def count(self) -> int:
        """How many workers there are; they come and go."""
        if time.monotonic() - self._counted_at > _FRESH:
            self._count()
        return self._counted

    def look(self) -> None:
        """The connection must be the same still, and somebody at its other end."""
        if self._client is None or not self._connected(self._client):
            raise BrokenExecutor(f"the connection to {self._address} was lost")
        self._count()
        if time.monotonic() - self._last_seen > self._patience:
            raise WorkersGone(
                f"The Dask scheduler at {self._address} has had no workers for {self._patience:g} seconds, "
                f"or has not answered. {_AGAIN}"
            )

    def explained(self, error: Exception) -> Exception:
        """What a worker or the scheduler says, for people."""
        said = f"{type(error).__name__}: {error}"
        if isinstance(error, CorpusError):
            return error
        if type(error).__name__ == "KilledWorker":  # its name is all that can be known without Dask
            return WorkersGone(
                "The same articles were given to several Dask workers, and each ended while it had them, "
                "perhaps for want of memory. What was taken in by then stays.",
                said,
            )
        if isinstance(error, ImportError | AttributeError):
            return WorkersDiffer(f"A Dask worker has no Newsdesk, or another one: {_START}.", said)
        return CorpusError("A Dask worker could not look for names.", said)

    def close(self) -> None:
        """Leave the cluster, which goes on."""
        if self._executor is not None:
            with suppress(Exception):  # what was asked is dropped by a scheduler whose client has gone, too
                self._executor.shutdown(cancel_futures=True)
        if self._client is not None:
            with suppress(Exception):
                self._client.close(_LEAVING)
        self._client = self._executor = self._connection = None

    def _connect(self) -> Client:
        try:
            from distributed import Client, Security
        except ModuleNotFoundError as error:
            raise WorkersGone(
                f"{error.name} is not installed: a Dask cluster needs `pip install -r requirements-dask.txt`."
            ) from error
        logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # what goes wrong is said below
        try:
            security = Security()  # as Dask's configuration says
            trusts = security.get_connection_args("client").get("ssl_context")
            if self._address.startswith(("tls", "wss")) and trusts is None:
                raise WorkersGone(f"{self._address} wants certificates: {_CERTIFICATES}")
            return Client(self._address, name="newsdesk", security=security, set_as_default=False)
        except WorkersGone:
            raise
        except Exception as error:  # of the network, of TLS, of another version of Dask
            raise WorkersGone(
                f"The Dask scheduler at {self._address} can't be reached. {_AGAIN}",
                f"{type(error).__name__}: {error}",
            ) from error

    def _connected(self, client: Client) -> bool:
        return client.status == "running" and client.scheduler_comm is self._connection

    def _count(self) -> None:
        if self._client is not None:
            with suppress(Exception):  # where the scheduler does not answer, it is not seen
                # As `Client.nthreads` does, which waits without an end for a scheduler that hangs.
                client: Any = self._client
                self._counted = len(client.sync(client.scheduler.ncores, callback_timeout=_ANSWERING))
                if self._counted:
                    self._last_seen = time.monotonic()
        self._counted_at = time.monotonic()

    def _agree(self, client: Client) -> None:
        """See that the workers that are there find names as this machine does. Raises WorkersDiffer."""
        from toolz import pipe

        asking = pipe, made_of.__module__, import_module, methodcaller(made_of.__name__, self._models)
        here, differ = made_of(self._models), []
        for worker, there in client.run(*asking, on_error="return").items():
            if isinstance(there, OSError):  # it has gone, and the scheduler does not know yet
                continue
            if isinstance(there, Exception):
                differ.append(f"{worker} {self.explained(there)}")
            elif said := differences(here, there):
                differ.append(f"{worker} has {said}")
        if differ:
            raise WorkersDiffer(
                f"{len(differ)} Dask workers do not find names as this machine does: {_START}.",
                "; ".join(differ[:_NAMED]) + (" …" if len(differ) > _NAMED else ""),
            )


class _ByName(Executor):
    """Gives workers functions by their names, and what these are to be called with."""

    def __init__(self, client: Client) -> None:
        self._client = client
        # Not pure: Dask would make a key of what is sent, at the cost of reading it.
        self._executor = client.get_executor(pure=False)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Ask for `fn(*args)`, as it is where it is run."""
        from toolz import pipe

        if self._client.status != "running":
            raise BrokenExecutor("the connection to the scheduler was lost")
        call = methodcaller(fn.__name__, *args, **kwargs)
        asked: Future[Any] = self._executor.submit(pipe, fn.__module__, import_module, call)
        return asked

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Ask nothing more; what is under way is waited for, or dropped."""
        self._executor.shutdown(wait=wait and not cancel_futures)
