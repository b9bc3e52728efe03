"""Two workers, kill -9 again and again while articles arrive: nothing is lost, and every repeat is the same message."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from tests.stream.articles import raw_articles
from tests.stream.waiting import until_true
from tests.stream.workers import WorkerProcess, feed, records_written
from worker.stream.accounting import wait_for_outcomes
from worker.stream.settings import Settings

pytestmark = pytest.mark.broker

KILLS = 6
RECORDS_BETWEEN = 250
SECONDS_BETWEEN = 40.0
CHUNK = 60


def progress(settings: Settings, records: int) -> Callable[[], Awaitable[bool]]:
    """The condition that so many records are out: a kill comes while both workers work, however slow the machine is."""

    async def reached() -> bool:
        return await records_written(settings) >= records

    return reached


@pytest.mark.timeout(420)
@pytest.mark.kafka
async def test_six_kills_lose_nothing(kafka_settings: Settings, tmp_path: Path) -> None:
    settings = kafka_settings
    workers = [WorkerProcess(settings, tmp_path / f"worker{number}.log") for number in range(2)]
    values = raw_articles(6000, seed=9)
    origins: list[str] = []
    feeding = True

    async def trickle() -> None:
        for begin in range(0, len(values), CHUNK):
            origins.extend(await feed(settings, values[begin : begin + CHUNK]))
            await asyncio.sleep(0.3 if feeding else 0)

    with workers[0], workers[1]:
        feeder = asyncio.create_task(trickle())
        for kill in range(KILLS):
            await until_true(progress(settings, await records_written(settings) + RECORDS_BETWEEN), SECONDS_BETWEEN)
            workers[kill % 2].kill()
            workers[kill % 2].start()
        feeding = False
        began = time.monotonic()
        await feeder
        ledger = await wait_for_outcomes(settings, origins, 180, alive=lambda: all(worker.alive for worker in workers))
        for worker in workers:
            assert worker.terminate() == 0
    figures = f"{KILLS} kills, {len(origins)} inputs, {len(ledger.missing(origins))} lost, {ledger.repeats} repeats, "
    print(f"\n{figures}{ledger.counts()}, all settled {time.monotonic() - began:.0f} s after the last kill")
    assert ledger.missing(origins) == []
    assert ledger.differing_repeats == []
    assert ledger.contradictions == {}
