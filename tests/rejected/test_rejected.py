"""Rejected messages on both brokers, as a user handles them: listed, shown, given back, dropped."""

import asyncio
import base64
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition
from click.testing import CliRunner, Result

from tests.reconcile.topics import Write, settling, write
from tests.stream.articles import raw_articles
from tests.stream.workers import WorkerProcess, environment_of, feed
from worker.cli import main
from worker.contracts import Topic, topic_name
from worker.reconcile import Plan, reconcile
from worker.records import Reason, Rejected, Stage
from worker.stream.accounting import wait_for_outcomes
from worker.stream.message import Headers, Message
from worker.stream.reading import read_topic
from worker.stream.settings import Settings
from worker.stream.stages import rejected_output
from worker.stream.topics import create_topics

pytestmark = pytest.mark.broker

HOSTILE = '{"url": "x\x1b[2J\u202egnp.", "نص": "قال"'.encode()
ORIGINAL: Headers = (("crawler", b"c-7"), ("trace", b"\xff\x00"))


async def rawi(settings: Settings, *arguments: str) -> Result:
    return await asyncio.to_thread(CliRunner().invoke, main, list(arguments), env=environment_of(settings))


async def listed(settings: Settings, *arguments: str) -> list[dict[str, Any]]:
    done = await rawi(settings, "rejected", "list", "--json", *arguments)
    assert done.exit_code == 0, done.output
    return [orjson.loads(line) for line in done.stdout.splitlines()]


async def messages_of(settings: Settings, topic: Topic) -> list[Message]:
    return [message async for message in read_topic(settings, topic_name(topic, settings.topic_prefix))]


async def reject(settings: Settings, message: Message, stage: Stage, reason: Reason) -> str:
    """Write a rejection as a worker does; gives its place."""
    output = rejected_output(stage, message, Rejected(reason, "because"))
    topic = topic_name(Topic.REJECTED, settings.topic_prefix)
    (place,) = await write(settings, [Write(topic=topic, key=output.key, value=output.value, headers=output.headers)])
    return place


def raw(settings: Settings, offset: int, value: bytes | None) -> Message:
    topic = topic_name(Topic.RAW, settings.topic_prefix)
    return Message(topic=topic, partition=0, offset=offset, timestamp_ms=1_757_916_000_000, key=b"k", value=value, headers=ORIGINAL)


async def test_they_are_listed_filtered_counted_and_shown(settings: Settings) -> None:
    await create_topics(settings)
    places = [
        await reject(settings, raw(settings, 0, HOSTILE), Stage.CLEAN, Reason.NOT_JSON),
        await reject(settings, raw(settings, 1, None), Stage.CLEAN, Reason.EMPTY_MESSAGE),
        await reject(settings, raw(settings, 2, b"\xfe\xff"), Stage.CLEAN, Reason.NOT_JSON),
        await reject(settings, raw(settings, 0, HOSTILE), Stage.CLEAN, Reason.NOT_JSON),  # again, after a crash
    ]
    assert [row["place"] for row in await listed(settings)] == places[2::-1]
    assert [row["place"] for row in await listed(settings, "--oldest-first", "--limit", "1")] == places[:1]
    assert [row["place"] for row in await listed(settings, "--reason", "empty_message")] == places[1:2]
    assert [row["place"] for row in await listed(settings, "--contains", "قال")] == places[:1]
    assert [row["place"] for row in await listed(settings, "--since", places[1].replace("/", ":"))] == places[:0:-1]
    assert await listed(settings, "--version", "0.0.0") == []
    (row, *_) = await listed(settings, "--summary")
    assert (row["reason"], row["waiting"]) == ("not_json", 2)
    table = await rawi(settings, "rejected", "list")
    assert "not_json" in table.stdout
    shown = await rawi(settings, "rejected", "show", places[0])
    assert "c-7" in shown.stdout
    assert "\x1b" not in shown.stdout
    assert "\u202e" not in shown.stdout
    assert (await rawi(settings, "rejected", "show", f"{settings.topic_prefix}articles.raw/0/0", "--raw")).stdout_bytes == HOSTILE
    as_json = await rawi(settings, "rejected", "show", places[2], "--json")
    assert base64.b64decode(orjson.loads(as_json.stdout)["value_base64"]) == b"\xfe\xff"
    missing = await rawi(settings, "rejected", "show", places[0].rsplit("/", 1)[0] + "/99")
    assert (missing.exit_code, "no rejected message" in missing.stderr) == (1, True)


async def test_what_is_dropped_is_out_of_view_until_it_is_taken_back(settings: Settings) -> None:
    await create_topics(settings)
    places = [await reject(settings, raw(settings, number, b"{"), Stage.CLEAN, Reason.NOT_JSON) for number in range(3)]
    assert (await rawi(settings, "rejected", "drop")).exit_code == 64
    assert "would be: 1 dropped" in (await rawi(settings, "rejected", "drop", places[1], "--dry-run")).stdout
    assert len(await listed(settings)) == 3
    assert (await rawi(settings, "rejected", "drop", places[1])).exit_code == 0
    assert [row["place"] for row in await listed(settings)] == [places[2], places[0]]
    everything = await listed(settings, "--all")
    assert [row["decision"] and row["decision"]["decision"] for row in everything] == [None, "dropped", None]
    assert "already dropped" in (await rawi(settings, "rejected", "retry", places[1])).stdout
    assert await messages_of(settings, Topic.RAW) == []
    assert "1 restored" in (await rawi(settings, "rejected", "drop", places[1], "--undo")).stdout
    assert len(await listed(settings)) == 3


async def test_each_is_given_back_once_and_not_after_the_last_attempt(settings: Settings) -> None:
    await create_topics(settings)
    first = await reject(settings, raw(settings, 900, HOSTILE), Stage.CLEAN, Reason.NOT_JSON)
    for expected in ("1 retried", "1 already retried"):
        assert expected in (await rawi(settings, "rejected", "retry", first, first.replace("/", ":"))).stdout
    (back,) = await messages_of(settings, Topic.RAW)
    assert (back.key, back.value, back.headers[:2], back.header("rawi-attempt")) == (b"k", HOSTILE, ORIGINAL, "2")
    await reject(settings, back, Stage.CLEAN, Reason.NOT_JSON)
    assert "1 already retried, 1 retried" in (await rawi(settings, "rejected", "retry", "--all")).stdout
    await reject(settings, (await messages_of(settings, Topic.RAW))[1], Stage.CLEAN, Reason.NOT_JSON)
    assert "1 exhausted" in (await rawi(settings, "rejected", "retry", "--reason", "not_json")).stdout
    assert len(await messages_of(settings, Topic.RAW)) == 2
    assert [row["attempt"] for row in await listed(settings)] == [3]
    assert "1 retried" in (await rawi(settings, "rejected", "retry", "--all", "--max-attempts", "4")).stdout


async def test_a_retry_that_succeeds_and_one_that_fails_again(settings: Settings, tmp_path: Path) -> None:
    """One failed for a defect since repaired, the other is poison: it comes back once. Every message is accounted for."""
    article, topic = raw_articles(1, seed=31)[0], topic_name(Topic.RAW, settings.topic_prefix)
    origins = await feed(settings, [article, b"no json"], partition=5)
    await an_older_worker_rejected(settings, Message(topic=topic, partition=5, offset=0, timestamp_ms=9, key=b"0", value=article))
    with WorkerProcess(settings, tmp_path / "worker.log") as worker:
        await wait_for_outcomes(settings, origins, 120, alive=lambda: worker.alive)
        (poison, cured) = sorted(await listed(settings), key=lambda row: str(row["reason"]), reverse=True)
        done = await rawi(settings, "rejected", "retry", "--all")
        assert "2 retried" in done.stdout, done.output
        again = [row.strip().removeprefix("→ ") for row in done.stdout.splitlines() if "→" in row]
        ledger = await wait_for_outcomes(settings, again, 120, alive=lambda: worker.alive)
        assert worker.terminate() == 0
    assert sorted(str(ledger.messages[origin].header("rawi-outcome")) for origin in again) == ["enriched", "rejected"]
    assert (poison["source"], cured["source"]) == (origins[1], origins[0])
    assert [(row["attempt"], row["retry_of"], row["reason"]) for row in await listed(settings)] == [(2, origins[1], "not_json")]
    report = await reconcile(settings, Plan())
    assert (report.clean, report.messages, report.outcomes["enriched"], report.outcomes["rejected"]) == (True, 4, 1, 3)


async def an_older_worker_rejected(settings: Settings, message: Message) -> None:
    """The message was rejected, and the group has committed it: no worker reads it again."""
    await reject(settings, message, Stage.CLEAN, Reason.INTERNAL_ERROR)
    consumer = AIOKafkaConsumer(**settings.kafka_client(), group_id=settings.group_id, enable_auto_commit=False)
    await consumer.start()
    try:
        place = TopicPartition(message.topic, message.partition)
        consumer.assign([place])
        await consumer.commit({place: message.offset + 1})
    finally:
        await consumer.stop()


async def test_a_retry_between_the_stages_is_no_contradiction(settings: Settings) -> None:
    await create_topics(settings)
    topic = topic_name(Topic.RAW, settings.topic_prefix)
    (origin,) = await write(settings, [Write(topic=topic)])
    between = Message(
        topic=topic_name(Topic.DEDUPLICATED, settings.topic_prefix),
        partition=1,
        offset=0,
        timestamp_ms=1_757_916_000_000,
        key=b"id",
        value=b"record",
        headers=(("ce_id", b"1"), ("rawi-origin", origin.encode())),
    )
    await reject(settings, between, Stage.ENRICH, Reason.INTERNAL_ERROR)
    assert (await reconcile(settings, Plan())).outcomes["rejected"] == 1
    assert "1 retried" in (await rawi(settings, "rejected", "retry", "--stage", "enrich")).stdout
    (back,) = await messages_of(settings, Topic.DEDUPLICATED)
    assert (back.partition, back.value, back.header("rawi-origin")) == (1, b"record", origin)
    report = await reconcile(settings, Plan())
    assert (report.clean, report.outcomes["rejected"]) == (True, 1)
    enriched = Write(
        topic=topic_name(Topic.ENRICHED, settings.topic_prefix), key=b"id.r1", headers=settling(origin, "enriched", version=_version())
    )
    await write(settings, [enriched])
    report = await reconcile(settings, Plan())
    assert (report.clean, report.outcomes["enriched"], report.outcomes["rejected"], report.retried) == (True, 1, 0, 1)


def _version() -> str:
    from worker import __version__

    return __version__
