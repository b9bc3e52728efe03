"""The same articles through Apache Kafka and real workers.

All raw messages are written first, then the workers start. Nobody reads the output while they work: one client asks for the ends of the
output topics twice a second, and the moments are taken afterwards from the timestamps of the output messages, which the worker's producer
sets when it sends.
"""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from aiokafka import AIOKafkaConsumer, TopicPartition

from benchmarks.machine import children_of, cores, peak_memory
from benchmarks.watch import Usage, Watch
from tests.brokers import KafkaBroker
from tests.stream.workers import WorkerProcess, feed
from worker.contracts import Topic, topic_name
from worker.stream.accounting import SETTLING_TOPICS
from worker.stream.headers import ORIGIN, OUTCOME
from worker.stream.reading import read_topic
from worker.stream.settings import Settings
from worker.stream.topics import partitions_of

__all__ = ["KafkaRun", "NotSettled", "through_kafka"]

_LOOK_EVERY: Final = 0.5
_LONGEST_SECONDS: Final = 300.0


class NotSettled(RuntimeError):
    """Articles were left without an outcome; the message ends with what the workers said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KafkaRun:
    """One run. Rates are articles per second of all workers together."""

    processes: int
    cores: int
    articles: int
    outcomes: dict[str, int]
    first_record: float
    """Seconds from the start of the worker command to the first settled article: imports, models, joining the group, first batch."""
    rate: float
    """Articles settled between the first and the last tenth of them, by the time that passed."""
    rate_of_all: float
    """All articles, by the time from the first cleaned one to the last settled one: nothing is done ahead or left over."""
    steady: Usage
    """Processor time in the stretch of `rate`."""
    whole: Usage
    """Processor time in the stretch of `rate_of_all`."""
    peak_memory: tuple[int, ...]
    """The most resident memory of each worker, in bytes."""
    broker_memory: int


@dataclass(frozen=True, slots=True)
class _Moments:
    """Unix seconds: first article cleaned, and every article settled, in order."""

    first_cleaned: float
    settled: tuple[float, ...]
    outcomes: dict[str, int]


async def through_kafka(broker: KafkaBroker, values: Sequence[bytes], recrawls: int, processes: int, directory: Path) -> KafkaRun:
    """Run once, with topics of its own. `recrawls` is how many of `values` are re-crawls: they settle on `articles.relations`.

    Raises `NotSettled` when the workers end or do not come to an end, or when an article has no outcome or two.
    """
    settings = Settings(
        broker=broker.address, topic_prefix=f"bench{uuid.uuid4().hex[:8]}.", state_dir=str(directory / "state"), processes=processes
    )
    await feed(settings, values)
    workers = WorkerProcess(settings, directory / "worker.log")
    watch = Watch(lambda: _pids(workers), broker.pid)
    started = time.time()
    with workers:
        await _until_settled(settings, workers, watch, len(values) - recrawls)
        memory = tuple(peak_memory(pid) for pid in children_of(workers.process.pid))
        moments = await _moments(settings)
        workers.terminate()
    if sum(moments.outcomes.values()) != len(values):
        raise NotSettled(f"{len(values)} articles came to {moments.outcomes}\n{workers.said()}")
    tenth, last = len(moments.settled) // 10, moments.settled[-1]
    begin, end = moments.settled[tenth], moments.settled[-tenth - 1]
    return KafkaRun(
        processes=processes,
        cores=cores(),
        articles=len(values),
        outcomes=moments.outcomes,
        first_record=moments.settled[0] - started,
        rate=(len(moments.settled) - 2 * tenth - 1) / (end - begin),
        rate_of_all=len(values) / (last - moments.first_cleaned),
        steady=watch.usage(begin, end),
        whole=watch.usage(moments.first_cleaned, last),
        peak_memory=memory,
        broker_memory=peak_memory(broker.pid),
    )


def _pids(workers: WorkerProcess) -> list[int]:
    supervisor = workers.process.pid
    return [supervisor, *children_of(supervisor)]


async def _until_settled(settings: Settings, workers: WorkerProcess, watch: Watch, wanted: int) -> None:
    deadline = time.monotonic() + _LONGEST_SECONDS
    async with _ends(settings, (Topic.ENRICHED, Topic.REJECTED)) as (client, places):
        watch.look()
        while sum((await client.end_offsets(places)).values()) < wanted:
            if not workers.alive or time.monotonic() > deadline:
                raise NotSettled(f"the workers did not settle {wanted} articles\n{workers.said()}")
            await asyncio.sleep(_LOOK_EVERY)
            watch.look()
    watch.look()


@asynccontextmanager
async def _ends(settings: Settings, topics: Sequence[Topic]) -> AsyncIterator[tuple[AIOKafkaConsumer, list[TopicPartition]]]:
    names = [topic_name(topic, settings.topic_prefix) for topic in topics]
    places = [TopicPartition(name, number) for name in names for number in await partitions_of(settings, name)]
    client = AIOKafkaConsumer(**settings.kafka_client(), enable_auto_commit=False)
    await client.start()
    try:
        client.assign(places)
        yield client, places
    finally:
        await client.stop()


async def _moments(settings: Settings) -> _Moments:
    settled: dict[tuple[str, str], float] = {}
    for topic in SETTLING_TOPICS:
        async for message in read_topic(settings, topic_name(topic, settings.topic_prefix)):
            origin, outcome = message.header(ORIGIN), message.header(OUTCOME)
            if origin and outcome:
                at = message.timestamp_ms / 1000
                settled[origin, outcome] = min(at, settled.get((origin, outcome), at))
    cleaned = [message.timestamp_ms / 1000 async for message in read_topic(settings, topic_name(Topic.CLEAN, settings.topic_prefix))]
    outcomes: dict[str, int] = {}
    for _, outcome in settled:
        outcomes[outcome] = outcomes.get(outcome, 0) + 1
    return _Moments(min(cleaned, default=0.0), tuple(sorted(settled.values())), outcomes)
