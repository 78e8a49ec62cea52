"""Readers in a process of their own, so that what they cost is not what the server costs.

Use: `python -m benchmarks.load.driver` with a job as JSON on standard input; results are lines of JSON.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import random
import sys
import time
from dataclasses import asdict, dataclass
from typing import Any, Final

from benchmarks.load.places import AppPlaces, FloorPlaces
from benchmarks.load.reader import THINKING, Reader, Step
from benchmarks.load.session import Answer, Dropped, Session

#: Seconds between two looks at how late this process is.
_LOOK: Final = 0.05


@dataclass(frozen=True)
class Job:
    """What a driver is to do: readers that stay `seconds`, the first `warm` of which are not counted."""

    url: str
    readers: int
    seconds: float
    warm: float = 0.0
    seed: int = 1
    #: The kinds of page that a bare app has; none for the dashboard itself.
    floor: tuple[str, ...] = ()
    #: A reader stays so long on average, then goes, and another one comes; 0: all stay.
    stay: float = 0.0
    #: Readers who open the front page and do nothing more.
    idle: bool = False
    #: Seconds over which readers arrive.
    arriving: float = 0.0


class Driver:
    """Runs the readers of one job and tells every step."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._began = time.monotonic()
        self._late = 0.0

    async def run(self) -> None:
        """Run until the time is over; then tell what the driver itself took."""
        _tell(begun=self._job.readers)
        watching = asyncio.create_task(self._watch())
        cpu = time.process_time()
        async with asyncio.TaskGroup() as group:
            for number in range(self._job.readers):
                group.create_task(self._reader(number))
        watching.cancel()
        spent, passed = time.process_time() - cpu, time.monotonic() - self._began
        _tell(driver={"cpu": spent, "seconds": passed, "late": self._late})

    async def _reader(self, number: int) -> None:
        """One place in the audience, taken by one reader after another where they don't stay."""
        numbers = random.Random(f"{self._job.seed}/{number}")
        await asyncio.sleep(self._job.arriving * number / max(1, self._job.readers))
        while self._left() > 0:
            session = Session(self._job.url, FloorPlaces(self._job.floor) if self._job.floor else AppPlaces())
            reader = Reader(session, numbers)
            stays = numbers.expovariate(1 / self._job.stay) if self._job.stay else self._left()
            try:
                await self._visit(session, reader, time.monotonic() + min(stays, self._left()))
            finally:
                with contextlib.suppress(Exception):
                    await session.close()

    async def _visit(self, session: Session, reader: Reader, until: float) -> None:
        try:
            self._told(await reader.arrive())
        except Dropped as error:
            self._wrong("arrive", f"session dropped: {error}")
            await asyncio.sleep(min(THINKING, max(0.1, self._left())))
            return
        _tell(here=session.id)
        while (left := until - time.monotonic()) > 0:
            thinking = left if self._job.idle else reader.thinking()
            await asyncio.sleep(min(thinking, left))
            if time.monotonic() >= until:
                break
            try:
                self._told(await reader.act())
            except Dropped as error:
                self._wrong("act", f"session dropped: {error}")
                await self._back(session)
        for said in session.unasked:
            self._wrong("unasked", said)

    async def _back(self, session: Session) -> None:
        for _ in range(5):
            try:
                answer = await session.reconnect()
            except Dropped as error:
                self._wrong("reconnect", f"session dropped: {error}")
                await asyncio.sleep(1)
            else:
                answer.errors.append("reconnected")
                self._told([Step("reconnect", "", answer)])
                return

    def _told(self, steps: list[Step]) -> None:
        for step in steps:
            _tell(step=asdict(step), at=time.monotonic() - self._began, counts=self._counts())

    def _wrong(self, doing: str, error: str) -> None:
        answer = Answer(0.0, errors=[error])
        _tell(step=asdict(Step(doing, "", answer)), at=time.monotonic() - self._began, counts=True)

    def _counts(self) -> bool:
        return time.monotonic() - self._began >= self._job.warm

    def _left(self) -> float:
        return self._began + self._job.seconds - time.monotonic()

    async def _watch(self) -> None:
        """How late this process was at worst: that much may each of its times be too long."""
        while True:
            before = time.monotonic()
            await asyncio.sleep(_LOOK)
            if before - self._began > self._job.warm:
                self._late = max(self._late, time.monotonic() - before - _LOOK)


def _tell(**what: Any) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(Driver(Job(**json.load(sys.stdin))).run())
