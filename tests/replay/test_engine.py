"""What a kill can leave behind: a record settles its message, so all else that belongs to it is on the broker before the record is sent."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any

import orjson

from tests.stream.articles import raw_articles
from tests.stream.test_shards import MemoryLog
from worker.contracts import Topic
from worker.records import EnrichedArticle, decode
from worker.replay.engine import Engine, Task
from worker.replay.pool import Cleaned
from worker.stream.message import Message, Output
from worker.stream.shards import Shards
from worker.stream.stages import clean_stage, enrich_stage


class Here:
    """The pool without processes."""

    async def clean(self, messages: Sequence[Message]) -> list[Cleaned]:
        return [Cleaned(message, outputs) for message in messages if isinstance(outputs := clean_stage(message), tuple)]

    async def enrich(self, messages: Sequence[Message]) -> list[tuple[Output, ...]]:
        return [outputs for message in messages if isinstance(outputs := enrich_stage(message), tuple)]


class SlowBroker:
    """Acknowledges a little later, and notes for each record what it had acknowledged when the record was sent."""

    def __init__(self) -> None:
        self.acknowledged: list[Output] = []
        self.before: dict[bytes | None, list[Output]] = {}
        self.sent: list[Output] = []

    async def send(self, output: Output) -> "asyncio.Task[None]":
        self.sent.append(output)
        if output.topic == Topic.ENRICHED:
            self.before[output.key] = list(self.acknowledged)
        return asyncio.create_task(self._acknowledge(output))

    async def _acknowledge(self, output: Output) -> None:
        await asyncio.sleep(0.01)
        self.acknowledged.append(output)


async def test_relations_and_state_are_safe_before_the_record_that_settles_the_message() -> None:
    broker = SlowBroker()
    pool: Any = Here()
    log = MemoryLog()
    engine = Engine(pool, Shards("one", lambda _: log, lambda _: {}), broker.send, processes=1)
    await engine.run(tasks(raw_articles(120, seed=61)))
    records = [decode(EnrichedArticle, output.value) for output in broker.sent if output.topic == Topic.ENRICHED]
    related = [record for record in records if record.relations]
    assert len(related) >= 5
    for record in related:
        before = broker.before[record.record_id.encode()]
        relations = {orjson.loads(output.value or b"")["relation_id"] for output in before if output.topic == Topic.RELATIONS}
        assert {relation.relation_id for relation in record.relations} <= relations
        assert record.article.article_id.encode() in {output.key for output in before if output.topic == Topic.DEDUP_CHANGELOG}
    assert engine.tally.outcomes.total() == 120


async def tasks(values: Sequence[bytes]) -> AsyncIterator[Task]:
    for offset, value in enumerate(values):
        yield Task(Message(topic="articles.raw", partition=0, offset=offset, timestamp_ms=1_767_000_000_000, key=None, value=value), offset)
