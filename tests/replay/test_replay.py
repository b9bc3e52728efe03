"""A replay beside the live stream on real brokers: the same records, also after a kill, and what becomes of it."""

import asyncio
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from tests.replay.topics import differences, latest, rawi
from tests.stream.articles import raw_articles
from tests.stream.waiting import until_true
from tests.stream.workers import WorkerProcess, environment_of, feed
from worker.contracts import Topic, topic_name
from worker.replay import Status, load
from worker.stream.accounting import wait_for_outcomes
from worker.stream.settings import Settings

pytestmark = pytest.mark.broker


async def process_live(settings: Settings, directory: Path, values: Sequence[bytes], processes: int = 2) -> list[str]:
    origins = await feed(settings, values)
    with WorkerProcess(replace(settings, processes=processes), directory / "live.log") as worker:
        await wait_for_outcomes(settings, origins, 150, alive=lambda: worker.alive)
        assert await asyncio.to_thread(worker.terminate) == 0
    return origins


async def test_a_replay_gives_the_live_records_byte_for_byte(settings: Settings, tmp_path: Path) -> None:
    await process_live(settings, tmp_path, [*raw_articles(500, seed=31), b"no json", b'{"text": "no url"}'])
    await rawi(settings, "replay", "--since", "2000-01-01", "--name", "again", "--processes", "2")
    assert await differences(settings, "again") == []
    told = orjson.loads(await rawi(settings, "replay", "status", "again", "--json"))
    assert (told["status"], told["done"], told["total"], told["outcomes"]["rejected"]) == ("complete", 502, 502, 2)


@pytest.mark.kafka
async def test_a_killed_replay_goes_on_where_it_was(kafka_settings: Settings, tmp_path: Path) -> None:
    settings = kafka_settings
    await process_live(settings, tmp_path, raw_articles(1500, seed=32))
    await kill_replay(settings, "torn", "--since", "2000-01-01", "--processes", "2")
    await rawi(settings, "replay", "resume", "torn")
    assert await differences(settings, "torn") == []
    await rawi(settings, "replay", "resume", "torn", status=1)


async def kill_replay(settings: Settings, name: str, *options: str) -> None:
    """Start a replay, and kill -9 its process in the midst of the work."""
    command = [sys.executable, "-m", "worker.cli", "replay", "--name", name, *options]
    killed = await asyncio.create_subprocess_exec(*command, env=environment_of(settings), stderr=subprocess.DEVNULL)

    async def some_done() -> bool:
        replay = await load(settings, name)
        return replay is not None and replay.done >= 100

    await until_true(some_done, 90)
    killed.kill()
    await killed.wait()
    found = await load(settings, name)
    assert found is not None
    assert found.status is Status.RUNNING


@pytest.mark.kafka
async def test_a_killed_replay_in_place_leaves_the_live_records_as_they_were(kafka_settings: Settings, tmp_path: Path) -> None:
    settings = kafka_settings
    origins = await process_live(settings, tmp_path, raw_articles(1200, seed=34))
    live = [topic_name(topic, settings.topic_prefix) for topic in (Topic.ENRICHED, Topic.RELATIONS)]
    before = [await latest(settings, topic) for topic in live]
    offset = next(int(origin.rsplit("/", 1)[1]) for origin in origins[40:] if origin.split("/")[1] == "0")
    since = ("--since", f"{topic_name(Topic.RAW, settings.topic_prefix)}:0:{offset}")
    await kill_replay(settings, "here", *since, "--where", "source!=outlet3.example", "--in-place")
    await rawi(settings, "replay", "resume", "here")
    replay = await load(settings, "here")
    assert replay is not None
    assert replay.status is Status.COMPLETE
    assert (replay.done + replay.filtered, replay.filtered > 0) == (replay.total, True)
    assert replay.total == 1200 - offset
    assert [await latest(settings, topic) for topic in live] == before, "the same version, the same records"
    assert "has its one outcome" in await rawi(settings, "reconcile")


@pytest.mark.kafka
async def test_a_stretch_with_a_condition_and_its_promotion(kafka_settings: Settings, tmp_path: Path) -> None:
    settings = kafka_settings
    origins = await process_live(settings, tmp_path, raw_articles(300, seed=33))
    live = topic_name(Topic.ENRICHED, settings.topic_prefix)
    before = await latest(settings, live)
    partition = origins[0].split("/")[1]
    raw = topic_name(Topic.RAW, settings.topic_prefix)
    since, until = (f"{raw}:{partition}:{offset}" for offset in (5, 25))
    others = [word for number in range(8) if str(number) != partition for word in ("--until", f"{raw}:{number}:0")]
    bounds = ("--since", since, "--until", until, *others)
    await rawi(settings, "replay", *bounds, "--name", "part", "--where", "source!=outlet3.example")
    replay = await load(settings, "part")
    assert replay is not None
    assert (replay.total, replay.done + replay.filtered) == (20, 20)
    assert 0 < replay.filtered < 20
    part = await latest(settings, replay.into)
    assert part
    assert {key: before[key] for key in part} == part, "the articles before the stretch are remembered"
    assert f"{live}: {replay.outcomes['enriched'] + replay.outcomes.get('duplicate', 0)} written, 0 deleted" in await rawi(
        settings, "replay", "promote", "part"
    )
    assert await latest(settings, live) == before
    await rawi(settings, "replay", "drop", "part")
    assert await load(settings, "part") is None
    assert "no replays" in await rawi(settings, "replay", "list")


async def test_what_cannot_be_replayed_is_said(settings: Settings) -> None:
    await rawi(settings, "replay", status=64)
    await rawi(settings, "replay", "--since", "1970-01-01", "--where", "colour=red", status=64)
    await rawi(settings, "replay", "status", "nothing", status=1)
