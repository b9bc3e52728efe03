"""A run that is disturbed: articles arrive all the time, workers are hurt, and at the end everything is proved from outside."""

import asyncio
import itertools
import os
import random
import signal
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from tests.replay.topics import differences, rawi
from tests.stream.articles import raw_articles
from tests.stream.waiting import until_true
from tests.stream.workers import WorkerProcess, feed, records_written
from worker.reconcile import Plan, reconcile
from worker.stream.accounting import Ledger, wait_for_outcomes
from worker.stream.settings import Settings

__all__ = ["LONG", "DisturbedRun", "Figures"]

LONG: Final = bool(os.environ.get("RAWI_FAULTS_LONG"))
"""`make faults`: many more injuries of each kind."""

_CHUNK: Final = 100
_BACKLOG: Final = 600
_SHARE: Final = 0.9
"""Of the inputs, that become a record: some are re-crawls."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What a run came to; `slowest` is the longest time from an injury to the next record, in seconds."""

    injuries: int
    inputs: int
    lost: int
    repeats: int
    slowest: float
    ended: tuple[int, ...]
    """Exit statuses of workers that ended by themselves."""
    outcomes: dict[str, int]

    def __str__(self) -> str:
        return (
            f"{self.injuries} injuries, {self.inputs} inputs, {self.lost} lost, {self.repeats} repeats, "
            f"slowest recovery {self.slowest:.0f} s, ended by themselves {list(self.ended)}, {self.outcomes}"
        )


@dataclass
class DisturbedRun:
    """Feeds articles until the injuries are over, a few hundred ahead of the workers, so that they never run out of work."""

    settings: Settings
    directory: Path
    seed: int = 1
    workers: list[WorkerProcess] = field(default_factory=list)
    injuries: int = 0
    slowest: float = 0.0
    origins: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self._over = asyncio.Event()
        self.feeding = asyncio.Lock()
        """Held while the test itself talks to the broker, which must not go away in the middle of that."""

    def add_worker(self, *, python_path: Path | None = None, **changes: object) -> WorkerProcess:
        """Start one more."""
        settings = replace(self.settings, **changes) if changes else self.settings  # type: ignore[arg-type]
        worker = WorkerProcess(settings, self.directory / f"worker{len(self.workers)}.log", python_path=python_path).start()
        self.workers.append(worker)
        return worker

    def anyone(self) -> WorkerProcess:
        """A worker by chance."""
        return self.rng.choice(self.workers)

    async def progress(self, records: int, seconds: float = 60) -> None:
        """Wait until so many more records are out: an injury hits while there is work, however slow the machine is."""
        wanted = await records_written(self.settings) + records

        async def reached() -> bool:
            return await records_written(self.settings) >= wanted

        await until_true(reached, seconds)

    async def recovered(self, seconds: float = 90) -> None:
        """Count an injury, and the time until the next record."""
        self.injuries += 1
        began = time.monotonic()
        await self.progress(1, seconds)
        self.slowest = max(self.slowest, time.monotonic() - began)

    async def settle(self, seconds: float = 240) -> Figures:
        """The injuries are over: wait for every outcome, stop the workers, and check all that is promised."""
        self._over.set()
        await self._feeder
        ended = [worker for worker in self.workers if not worker.alive]
        statuses = tuple(worker.process.returncode for worker in ended)
        for worker in ended:
            worker.start()
        ledger = await wait_for_outcomes(self.settings, self.origins, seconds, alive=lambda: all(worker.alive for worker in self.workers))
        await asyncio.gather(*(asyncio.to_thread(self._stop, worker) for worker in self.workers))
        figures = Figures(
            injuries=self.injuries,
            inputs=len(self.origins),
            lost=len(ledger.missing(self.origins)),
            repeats=ledger.repeats,
            slowest=self.slowest,
            ended=statuses,
            outcomes=dict(ledger.counts()),
        )
        print(f"\n{figures}")
        await self._check(ledger)
        return figures

    async def _check(self, ledger: Ledger) -> None:
        assert ledger.missing(self.origins) == []
        assert ledger.differing_repeats == []
        assert ledger.contradictions == {}
        report = await reconcile(self.settings, Plan(), lambda *_: None)
        assert report.clean, report
        assert report.messages == len(self.origins)
        # An undisturbed run in the same order of decisions gives the same records and the same relations.
        await rawi(self.settings, "replay", "--since", "1970-01-01", "--name", "calm", "--processes", "2")
        assert await differences(self.settings, "calm") == []

    def _stop(self, worker: WorkerProcess) -> None:
        assert worker.terminate(90) == 0, worker.said()

    async def _feed(self) -> None:
        for seed in itertools.count(self.seed * 1000):
            async with self.feeding:
                self.origins.extend(await feed(self.settings, raw_articles(_CHUNK, seed=seed)))
            await until_true(self._hungry, 600)
            if self._over.is_set():
                return

    async def _hungry(self) -> bool:
        async with self.feeding:
            return self._over.is_set() or await records_written(self.settings) >= _SHARE * len(self.origins) - _BACKLOG

    async def __aenter__(self) -> Self:
        self._feeder = asyncio.create_task(self._feed())
        for _ in range(2):
            self.add_worker()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._feeder.cancel()
        for worker in self.workers:
            if worker.alive:
                os.kill(worker.process.pid, signal.SIGCONT)
                worker.kill()
            if error is not None:
                print(f"--- {worker.log.name}\n{worker.said()}")
