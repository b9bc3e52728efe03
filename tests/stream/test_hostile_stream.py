"""Articles that end the worker that has them in hand: each ends as one rejection, and all others come through."""

import asyncio
from dataclasses import replace
from pathlib import Path

import orjson
import pytest

from tests.conftest import settings_for
from tests.stream.articles import raw_articles
from tests.stream.workers import WorkerProcess, feed
from worker.broker.embedded import EmbeddedBroker
from worker.stream.accounting import Ledger, wait_for_outcomes

pytestmark = pytest.mark.broker
BAD = {"abort": "crashed", "away": "too_slow"}


def poison(word: str) -> bytes:
    return orjson.dumps({"url": f"https://outlet.example/{word}", "text": word})


@pytest.mark.timeout(240)
async def test_what_a_worker_dies_of_is_rejected_and_all_others_come_through(embedded: EmbeddedBroker, tmp_path: Path) -> None:
    settings = replace(settings_for(embedded, tmp_path), article_seconds=3.0)
    good = raw_articles(60, seed=41)
    values = [*good[:20], poison("abort"), *good[20:40], poison("away"), *good[40:]]
    deaths = 0
    with WorkerProcess(settings, tmp_path / "worker.log", command=("tests.stream.dangerous_worker",)) as worker:
        origins = await feed(settings, values, partition=0)
        waiting = asyncio.create_task(wait_for_outcomes(settings, origins, 200))
        while not waiting.done():
            if not worker.alive:
                deaths += 1
                worker.start()
            await asyncio.sleep(0.1)
        ledger: Ledger = await waiting
    assert deaths == 2, "one for each"
    assert ledger.missing(origins) == []
    assert ledger.contradictions == {}
    assert ledger.differing_repeats == []
    for origin, value in zip(origins, values, strict=True):
        message = ledger.messages[origin]
        if value in good:
            assert message.header("rawi-outcome") != "rejected"
        else:
            assert message.value == value
            assert message.header("rawi-reason") == BAD[orjson.loads(value)["text"]]
