"""Reconciliation on both brokers: what a test leaves out is found, and so is what it plants."""

import asyncio
import time
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner

from tests.reconcile.topics import Write, settling, write
from tests.stream.articles import raw_articles
from tests.stream.workers import WorkerProcess, environment_of, feed
from worker.cli import main
from worker.contracts import Topic, topic_name
from worker.reconcile import Plan, reconcile
from worker.stream.accounting import wait_for_outcomes
from worker.stream.moments import InvalidMoment, Place, Time
from worker.stream.settings import Settings
from worker.stream.topics import create_topics

pytestmark = pytest.mark.broker


def full(settings: Settings, topic: Topic) -> str:
    return topic_name(topic, settings.topic_prefix)


async def raw_messages(settings: Settings, count: int) -> list[str]:
    """`count` raw messages in two partitions; gives their origins."""
    await create_topics(settings)
    return await write(settings, [Write(topic=full(settings, Topic.RAW), partition=number % 2) for number in range(count)])


def outcome(settings: Settings, origin: str, name: str = "enriched", value: bytes = b"record") -> Write:
    topic = {"recrawl": Topic.RELATIONS, "rejected": Topic.REJECTED}.get(name, Topic.ENRICHED)
    return Write(topic=full(settings, topic), key=origin.encode(), value=value, headers=settling(origin, name), partition=None)


async def test_a_message_left_out_and_a_repeat_with_other_bytes_are_found(settings: Settings) -> None:
    origins = await raw_messages(settings, 20)
    outputs = [outcome(settings, origin, ("enriched", "duplicate", "recrawl", "rejected")[n % 4]) for n, origin in enumerate(origins)]
    await write(settings, [found for found, origin in zip(outputs, origins, strict=True) if origin != origins[7]])
    found = await reconcile(settings, Plan())
    assert (found.clean, found.missing_places, found.messages) == (False, [origins[7]], 20)
    await write(settings, [outputs[7], outputs[4]])
    found = await reconcile(settings, Plan())
    assert (found.clean, found.repeats) == (True, 1)
    await write(settings, [outcome(settings, origins[8], value=b"other"), outcome(settings, origins[9], "rejected")])
    found = await reconcile(settings, Plan())
    assert (found.differing_places, found.contradictory_places) == ([origins[8]], {origins[9]: ["duplicate", "rejected"]})


async def test_bounds_leave_the_rest_out(settings: Settings) -> None:
    origins = await raw_messages(settings, 20)
    topic = full(settings, Topic.RAW)
    await write(settings, [outcome(settings, origin) for origin in origins if int(origin.rsplit("/")[-1]) >= 6])
    assert (await reconcile(settings, Plan())).missing == 12
    places = (Place(topic, 0, 6), Place(topic, 1, 6))
    found = await reconcile(settings, Plan(since=places))
    assert (found.clean, found.messages, found.outside) == (True, 8, 0)
    assert (await reconcile(settings, Plan(until=places))).missing == 12
    later = Time(round(time.time() * 1000) + 60_000)
    assert (await reconcile(settings, Plan(since=(later,)))).messages == 0
    with pytest.raises(InvalidMoment, match="no partition"):
        await reconcile(settings, Plan(since=(Place("other", 0, 1),)))


async def test_a_time_bounds_what_is_read_and_old_outputs_are_looked_at_where_something_is_missing(settings: Settings) -> None:
    origins = await raw_messages(settings, 4)
    # The clock of this worker lies a day behind: its outcomes seem older than their messages.
    yesterday = round(time.time() * 1000) - 86_400_000
    outputs = [outcome(settings, origin) for origin in origins]
    await write(settings, [Write(topic=o.topic, key=o.key, headers=o.headers, partition=0, timestamp_ms=yesterday) for o in outputs])
    found = await reconcile(settings, Plan(since=(Time(yesterday + 80_000_000),)))
    assert (found.clean, found.messages) == (True, 4)


async def test_settling_waits_for_what_is_still_to_come(settings: Settings) -> None:
    origins = await raw_messages(settings, 4)
    await write(settings, [outcome(settings, origin) for origin in origins[1:]])
    assert not (await reconcile(settings, Plan())).clean
    looked_for_it = asyncio.Event()

    def progress(what: str, done: int, total: int) -> None:
        if what == full(settings, Topic.RAW):
            looked_for_it.set()

    waiting = asyncio.create_task(reconcile(settings, Plan(settle_seconds=60), progress))
    await asyncio.wait_for(looked_for_it.wait(), 60)
    assert not waiting.done()
    await write(settings, [outcome(settings, origins[0])])
    assert (await waiting).clean


@pytest.mark.kafka
async def test_markers_of_transactions_are_no_missing_messages(kafka_settings: Settings) -> None:
    await create_topics(kafka_settings)
    raw = Write(topic=full(kafka_settings, Topic.RAW))
    origins = [origin for _ in range(3) for origin in await write(kafka_settings, [raw, raw], transaction=True)]
    await write(kafka_settings, [outcome(kafka_settings, origin) for origin in origins])
    found = await reconcile(kafka_settings, Plan())
    assert (found.clean, found.messages, found.gaps) == (True, 6, 3)
    await write(kafka_settings, [raw])
    assert (await reconcile(kafka_settings, Plan())).missing_places == [f"{raw.topic}/0/9"]


async def test_a_real_worker_is_clean_and_the_command_says_so(settings: Settings, tmp_path: Path) -> None:
    values = [*raw_articles(60, seed=21), b"no json"]
    with WorkerProcess(settings, tmp_path / "worker.log") as worker:
        origins = await feed(settings, values)
        await wait_for_outcomes(settings, origins, 120, alive=lambda: worker.alive)
        assert worker.terminate() == 0
    done = await asyncio.to_thread(CliRunner().invoke, main, ["reconcile", "--json"], env=environment_of(settings))
    assert done.exit_code == 0, done.output
    report = orjson.loads(done.stdout)
    assert (report["clean"], report["messages"], report["outcomes"]["rejected"]) == (True, 61, 1)
    await feed(settings, values[:1])
    done = await asyncio.to_thread(CliRunner().invoke, main, ["reconcile"], env=environment_of(settings))
    assert done.exit_code == 1
    assert "1 without an outcome" in done.stdout
    assert "1 of the missing are not acknowledged" in done.stdout
