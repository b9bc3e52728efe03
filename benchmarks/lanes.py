"""The pure pipeline in several processes at once, one on each core: what Kafka's path is compared with.

Each process takes its part of the articles from raw bytes to encoded records, with its own duplicate index. All start together.
"""

import multiprocessing
import time
from collections.abc import Sequence
from dataclasses import dataclass
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier
from typing import Final

from worker.pipeline import Pipeline
from worker.records import encode

__all__ = ["Lanes", "run_lanes"]

_SECONDS: Final = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """One run. `rate` is articles per second of all processes together: the sum of their own rates, so that none waits for another."""

    processes: int
    articles: int
    rate: float
    cpu_seconds: float

    @property
    def cpu_per_article(self) -> float:
        """Processor seconds."""
        return self.cpu_seconds / self.articles

    @property
    def cores_used(self) -> float:
        """Less than `processes` where something else wanted the cores too: the run is spoiled then."""
        return self.rate * self.cpu_per_article


def run_lanes(values: Sequence[bytes], warm_up: Sequence[bytes], processes: int) -> Lanes:
    """Run and wait; raises `RuntimeError` when a process fails."""
    context = multiprocessing.get_context("spawn")
    barrier: Barrier = context.Barrier(processes)
    results: Queue[tuple[int, float, float]] = context.Queue()
    lanes = [
        context.Process(target=_lane, args=(values[number::processes], warm_up, barrier, results), daemon=True)
        for number in range(processes)
    ]
    for lane in lanes:
        lane.start()
    for lane in lanes:
        lane.join(_SECONDS)
        if lane.exitcode != 0:
            raise RuntimeError(f"a process of the pure pipeline ended with {lane.exitcode}")
    measured = [results.get(timeout=10) for _ in lanes]
    return Lanes(
        processes=processes,
        articles=sum(count for count, _, _ in measured),
        rate=sum(count / seconds for count, seconds, _ in measured),
        cpu_seconds=sum(cpu for _, _, cpu in measured),
    )


def _lane(values: Sequence[bytes], warm_up: Sequence[bytes], barrier: Barrier, results: "Queue[tuple[int, float, float]]") -> None:
    pipeline = Pipeline()
    _run(pipeline, warm_up, "warm.up")
    barrier.wait(_SECONDS)
    wall, cpu = time.perf_counter(), time.process_time()
    _run(pipeline, values, "articles.raw")
    results.put((len(values), time.perf_counter() - wall, time.process_time() - cpu))


def _run(pipeline: Pipeline, values: Sequence[bytes], topic: str) -> None:
    received = "2025-09-30T00:00:00Z"
    for number, value in enumerate(values):
        outcome = pipeline.process(value, origin=f"{topic}/0/{number}", received_at=received)
        if outcome.record is not None:
            encode(outcome.record)
