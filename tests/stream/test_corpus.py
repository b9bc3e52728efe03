"""Thousands of real articles through `rawi produce` and real workers on Kafka: each is accounted for, and a replay gives the same."""

import asyncio
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from tests.replay.topics import differences, rawi
from tests.stream.workers import WorkerProcess, environment_of
from worker.contracts import Topic, topic_name
from worker.enrich import spans_of
from worker.records import EnrichedArticle, check_span, decode
from worker.stream.accounting import wait_for_outcomes
from worker.stream.reading import read_topic
from worker.stream.settings import Settings

pytestmark = pytest.mark.broker

ARTICLES = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "articles" / "articles.jsonl.gz"


@pytest.mark.kafka
@pytest.mark.timeout(1500)
@pytest.mark.skipif(
    not ARTICLES.exists(), reason="needs the corpus ../shared/data/articles/articles.jsonl.gz, which is not part of the repository"
)
async def test_every_real_article_is_accounted_for(kafka_settings: Settings, tmp_path: Path) -> None:
    settings = replace(kafka_settings, processes=2)
    produce = [
        sys.executable,
        "-m",
        "worker.cli",
        "produce",
        str(ARTICLES),
        "--map",
        "published_at=date",
        "--map",
        "source=outlet",
        "--map",
        "url=id",
    ]
    done = await asyncio.to_thread(subprocess.run, produce, env=environment_of(settings), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    origins = [message.place async for message in read_topic(settings, topic_name(Topic.RAW, settings.topic_prefix))]
    began = time.monotonic()
    with WorkerProcess(settings, tmp_path / "worker.log") as worker:
        ledger = await wait_for_outcomes(settings, origins, 800, alive=lambda: worker.alive)
        seconds = time.monotonic() - began
        assert worker.terminate() == 0
    print(f"\n{len(origins)} articles, {dict(ledger.counts())}, {seconds:.0f} s")
    assert len(origins) == 12_000
    assert ledger.missing(origins) == []
    assert ledger.contradictions == {}
    assert ledger.counts().get("rejected", 0) == 0
    for message in ledger.messages.values():
        if message.topic.endswith(Topic.ENRICHED):
            record = decode(EnrichedArticle, message.value)
            for span in spans_of(record):
                check_span(record.article.text, span)
    began = time.monotonic()
    await rawi(settings, "replay", "--since", "1970-01-01", "--name", "again", "--processes", "2")
    print(f"replayed in {time.monotonic() - began:.0f} s")
    assert await differences(settings, "again") == []
