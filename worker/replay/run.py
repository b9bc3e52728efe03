"""Runs a replay to its end, or until it is told to stop; and again from there."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable, Mapping, MutableMapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from aiokafka import AIOKafkaProducer

from worker.contracts import Topic
from worker.replay.engine import Engine, Task
from worker.replay.manifest import Bounds, Replay, Status, save
from worker.replay.namespace import create, names_of, settings_of
from worker.replay.order import in_order, live_sequences
from worker.replay.plan import now
from worker.replay.pool import StagePool
from worker.replay.source import ordered_messages
from worker.stream.changelog_topic import ChangelogTopic
from worker.stream.delivery import Send
from worker.stream.headers import ORIGIN, OUTCOME
from worker.stream.message import Output
from worker.stream.moments import parse_place
from worker.stream.partitioner import partition_by_article
from worker.stream.reading import read_topic
from worker.stream.sandbox import SandboxLimits
from worker.stream.settings import Settings
from worker.stream.shards import Shards
from worker.stream.stages import stages_of
from worker.stream.stores import DiskStore
from worker.stream.topics import LARGEST_MESSAGE, changelog_name

__all__ = ["Accounted", "Progress", "run"]

_SAVE_SECONDS: Final = 2.0

Progress = Callable[[Replay], None]
"""Told now and then how far the replay is."""


@dataclass(slots=True)
class Accounted:
    """Which messages have an outcome among the replay's outputs."""

    bounds: Mapping[int, Bounds]
    seen: dict[int, "np.ndarray[tuple[int], np.dtype[np.bool_]]"] = field(init=False)
    outcomes: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.seen = {number: np.zeros(part.end - part.begin, np.bool_) for number, part in self.bounds.items()}

    def add(self, partition: int, offset: int, outcome: str) -> None:
        """An outcome of this message; a repeat counts once."""
        part = self.bounds.get(partition)
        if part is None or not part.wants(offset) or self.seen[partition][offset - part.begin]:
            return
        self.seen[partition][offset - part.begin] = True
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1

    def has(self, partition: int, offset: int) -> bool:
        """Whether this message has one."""
        part = self.bounds[partition]
        return part.wants(offset) and bool(self.seen[partition][offset - part.begin])

    @property
    def count(self) -> int:
        """How many have one."""
        return sum(int(seen.sum()) for seen in self.seen.values())


async def run(
    settings: Settings, replay: Replay, *, processes: int, directory: Path, progress: Progress, stop: Callable[[], bool]
) -> Replay:
    """Process what is not accounted for yet, in the order of the live decisions; gives the replay as it stands then.

    `directory` holds the duplicate state and belongs to this run alone. Raises `StageUnavailable`, aiokafka's errors, and groups of them.
    """
    began = time.monotonic()
    await create(settings, replay)
    await save(settings, replay)
    accounted = await _accounted(settings, replay)
    begun = replace(replay, status=Status.RUNNING, done=accounted.count, outcomes=dict(accounted.outcomes), filtered=0)
    async with _sending(settings, replay) as send:
        with StagePool(processes, replay.where, stages_of(settings), SandboxLimits.of(settings)) as pool:
            engine = Engine(pool, _shards(settings, replay, directory, send), send, processes)
            tasks = _Tasks(settings, replay, accounted)
            watcher = asyncio.create_task(_watch(settings, begun, engine, progress, began))
            try:
                await engine.run(tasks.read(), stop)
            finally:
                watcher.cancel()
    accounted = await _accounted(settings, replay)
    tally = engine.tally
    complete = accounted.count + tally.filtered + tasks.gone >= replay.total
    ended = replace(
        begun,
        status=Status.COMPLETE if complete else Status.STOPPED,
        done=accounted.count,
        filtered=tally.filtered,
        outcomes=dict(accounted.outcomes),
        seconds=begun.seconds + time.monotonic() - began,
        updated_at=now(),
    )
    await save(settings, ended)
    progress(ended)
    return ended


def _bounds(replay: Replay) -> dict[int, Bounds]:
    return {int(number): part for number, part in replay.bounds.items()}


class _Tasks:
    """The messages that are left, in order; `gone` counts those that the topic has no more."""

    def __init__(self, settings: Settings, replay: Replay, accounted: Accounted) -> None:
        self.gone = 0
        self._settings = settings
        self._replay = replay
        self._accounted = accounted

    async def read(self) -> AsyncIterator[Task]:
        bounds = _bounds(self._replay)
        order = in_order(await live_sequences(self._settings, self._replay.topic, bounds)).tolist()
        wanted = [bounds[partition].wants(offset) for partition, offset in order]
        # What was decided after the last wanted one has no part in it.
        del order[max((place + 1 for place, is_wanted in enumerate(wanted) if is_wanted), default=0) :]
        done = [self._accounted.has(partition, offset) for partition, offset in order]
        # Everything before the last one that is done has been decided, and the state knows it; only what was not delivered is done again.
        last = max((place for place, is_done in enumerate(done) if is_done), default=-1)
        left = [
            (number, partition, offset)
            for number, (partition, offset) in enumerate(order)
            if not done[number] and (number > last or wanted[number])
        ]
        messages = ordered_messages(self._settings, self._replay.topic, [(partition, offset) for _, partition, offset in left])
        async for (number, _, _), message in _zip(left, messages):
            if message is not None:
                yield Task(message, number, wanted[number])
            else:
                self.gone += wanted[number]


async def _zip(left: list[tuple[int, int, int]], messages: AsyncIterator[Any]) -> AsyncIterator[tuple[tuple[int, int, int], Any]]:
    wanted = iter(left)
    async for message in messages:
        yield next(wanted), message


async def _accounted(settings: Settings, replay: Replay) -> Accounted:
    accounted = Accounted(_bounds(replay))
    since = _milliseconds(replay.created_at) if replay.in_place else 0
    for name in names_of(settings, replay).values():
        async for message in read_topic(settings, name):
            origin, outcome = message.header(ORIGIN), message.header(OUTCOME)
            place = parse_place(origin) if origin else None
            if outcome and place is not None and place.topic == replay.topic and message.timestamp_ms >= since:
                accounted.add(place.partition, place.offset, outcome)
    return accounted


def _milliseconds(moment: str) -> int:
    return round(datetime.fromisoformat(moment).timestamp() * 1000)


async def _watch(settings: Settings, begun: Replay, engine: Engine, progress: Progress, began: float) -> None:
    while True:
        await asyncio.sleep(_SAVE_SECONDS)
        outcomes = dict(begun.outcomes)
        for outcome, count in engine.tally.outcomes.items():
            outcomes[outcome] = outcomes.get(outcome, 0) + count
        standing = replace(
            begun,
            done=begun.done + engine.tally.outcomes.total(),
            filtered=engine.tally.filtered,
            outcomes=outcomes,
            seconds=begun.seconds + time.monotonic() - began,
            updated_at=now(),
        )
        progress(standing)
        await save(settings, standing)


def _shards(settings: Settings, replay: Replay, directory: Path, send: Send) -> Shards:
    own = settings_of(settings, replay.name)

    def values(partition: int) -> MutableMapping[str, bytes]:
        return {} if settings.store == "memory" else DiskStore(directory / f"shard-{partition}")

    return Shards(uuid.uuid4().hex, lambda partition: ChangelogTopic(own, partition, send), values)


@asynccontextmanager
async def _sending(settings: Settings, replay: Replay) -> AsyncIterator[Send]:
    names = {**names_of(settings, replay), Topic.DEDUP_CHANGELOG: changelog_name(settings_of(settings, replay.name))}
    producer = AIOKafkaProducer(
        **settings.kafka_client(),
        acks="all",
        linger_ms=5,
        max_batch_size=256 << 10,
        max_request_size=LARGEST_MESSAGE,
        partitioner=partition_by_article,
    )
    await producer.start()

    async def send(output: Output) -> Any:
        return await producer.send(
            names[Topic(output.topic)], output.value, key=output.key, partition=output.partition, headers=list(output.headers)
        )

    try:
        yield send
    finally:
        await producer.stop()
