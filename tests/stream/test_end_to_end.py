"""Raw messages in, outcomes out, through real workers on both brokers."""

import asyncio
import os
import signal
import subprocess
import sys
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.brokers import PASSWORD, USER, KafkaBroker, KafkaUnavailable
from tests.conftest import settings_for
from tests.stream.articles import raw_articles
from tests.stream.waiting import until, until_true
from tests.stream.workers import WorkerProcess, environment_of, feed, records_written
from worker.contracts import Topic, topic_name
from worker.enrich import spans_of
from worker.intake import sample_messages
from worker.records import EnrichedArticle, Relation, check_span, decode
from worker.stream.accounting import Ledger, read_ledger, wait_for_outcomes
from worker.stream.exits import ExitStatus
from worker.stream.message import Message
from worker.stream.settings import Settings

pytestmark = pytest.mark.broker
SAMPLES = files("worker.data").joinpath("samples")


async def outcomes_of(settings: Settings, worker: WorkerProcess, origins: list[str], seconds: float = 120) -> Ledger:
    return await wait_for_outcomes(settings, origins, seconds, alive=lambda: worker.alive)


def check_ledger(ledger: Ledger, origins: list[str]) -> None:
    assert ledger.missing(origins) == []
    assert ledger.contradictions == {}
    assert ledger.differing_repeats == []


async def test_every_sample_comes_to_its_outcome(settings: Settings, tmp_path: Path) -> None:
    values = sample_messages()
    with WorkerProcess(settings, tmp_path / "worker.log") as worker:
        origins = await feed(settings, values, partition=0)
        ledger = await outcomes_of(settings, worker, origins)
        assert worker.terminate() == 0
    check_ledger(ledger, origins)
    expected = orjson.loads(SAMPLES.joinpath("expected.json").read_bytes())
    keys = {ledger.messages[origin].key: line for line, origin in enumerate(origins, 1)}
    assert [story(ledger.messages[origin], keys) for origin in origins[:-1]] == [
        told(row) for row in expected if row["line"] < len(origins)
    ]
    assert story(ledger.messages[origins[-1]], keys) == ("rejected", None, "not_json")
    for message in ledger.messages.values():
        check_message(message)


def told(row: dict[str, Any]) -> tuple[str, int | None, str | None]:
    return row["outcome"], row["of"] if row["outcome"] in ("duplicate", "recrawl") else None, row["reason"]


def story(message: Message, keys: dict[bytes | None, int]) -> tuple[str, int | None, str | None]:
    outcome = message.header("rawi-outcome") or ""
    of = None
    if outcome == "recrawl":
        of = keys[decode(Relation, message.value).object.encode()]
    elif outcome == "duplicate":
        of = keys[(decode(EnrichedArticle, message.value).canonical or "").encode()]
    return outcome, of, message.header("rawi-reason")


def check_message(message: Message) -> None:
    assert message.header("rawi-version")
    if message.header("rawi-outcome") == "rejected":
        return
    assert message.header("ce_specversion") == "1.0"
    assert message.header("content-type") == "application/json"
    if message.header("rawi-outcome") in ("enriched", "duplicate"):
        record = decode(EnrichedArticle, message.value)
        assert message.key == record.record_id.encode()
        assert message.header("rawi-origin") == record.article.origin
        for span in spans_of(record):
            check_span(record.article.text, span)


async def test_sigterm_finishes_what_is_in_work_and_repeats_little(settings: Settings, tmp_path: Path) -> None:
    origins: list[str] = []
    stopped = asyncio.Event()

    async def keep_feeding() -> None:
        for seed in range(20, 200):
            origins.extend(await feed(settings, raw_articles(60, seed=seed)))
            if stopped.is_set():
                return

    with WorkerProcess(settings, tmp_path / "worker.log") as worker:
        feeder = asyncio.create_task(keep_feeding())
        await until_true(lambda: some_outcomes(settings, 50), 60)
        assert await asyncio.to_thread(worker.terminate) == 0
        stopped.set()
        await feeder
    before = await read_ledger(settings)
    assert before.missing(origins), "the worker was done before it was stopped: the test shows nothing"
    with WorkerProcess(settings, tmp_path / "again.log") as worker:
        ledger = await outcomes_of(settings, worker, origins)
        assert worker.terminate() == 0
    check_ledger(ledger, origins)
    assert ledger.repeats == 0


async def test_too_many_rejections_halt_worker_and_supervisor(settings: Settings, tmp_path: Path) -> None:
    strict = replace(settings, rejected_window=50, processes=2)
    origins = await feed(strict, [b"{"] * 300, partition=0)
    with WorkerProcess(strict, tmp_path / "worker.log") as worker:
        status = await asyncio.to_thread(worker.process.wait, 90)
    assert status == ExitStatus.TOO_MANY_REJECTED
    ledger = await read_ledger(strict)
    assert len(ledger.missing(origins)) >= 250


async def test_a_worker_that_dies_is_restarted_and_nobody_outlives_the_supervisor(settings: Settings, tmp_path: Path) -> None:
    two = replace(settings, processes=2)
    with WorkerProcess(two, tmp_path / "worker.log") as supervisor:
        first = await until(lambda: children(supervisor, 2), 30)
        os.kill(first[0], signal.SIGKILL)
        second = await until(lambda: new_children(supervisor, first), 30)
        origins = await feed(two, raw_articles(40, seed=2))
        check_ledger(await outcomes_of(two, supervisor, origins), origins)
        supervisor.kill()
    await until(lambda: none_alive({*first, *second}), 90)


@pytest.mark.kafka
async def test_an_output_that_the_broker_refuses_is_rejected_with_its_input(kafka_settings: Settings, tmp_path: Path) -> None:
    await make_topic(kafka_settings, Topic.ENRICHED, {"max.message.bytes": "6000"})
    long = orjson.dumps({"url": "https://outlet.example/long", "text": "قال الوزير إن العمل مستمر في الموقع القديم. " * 200})
    values = [*raw_articles(3, seed=5), long]
    with WorkerProcess(kafka_settings, tmp_path / "worker.log") as worker:
        origins = await feed(kafka_settings, values)
        ledger = await outcomes_of(kafka_settings, worker, origins)
    check_ledger(ledger, origins)
    refused = ledger.messages[origins[-1]]
    assert refused.header("rawi-outcome") == "rejected"
    assert refused.header("rawi-reason") == "undeliverable"


@pytest.mark.kafka
async def test_tls_and_a_password_reach_every_client(tmp_path: Path) -> None:
    broker = KafkaBroker(secure=True)
    try:
        broker.start()
    except KafkaUnavailable as error:
        pytest.skip(str(error))
    settings = replace(
        settings_for(broker, tmp_path),
        security_protocol="SASL_SSL",
        sasl_username=USER,
        sasl_password=PASSWORD,
        ssl_cafile=str(broker.certificate),
    )
    try:
        with WorkerProcess(settings, tmp_path / "worker.log") as worker:
            origins = await feed(settings, raw_articles(10, seed=8))
            check_ledger(await outcomes_of(settings, worker, origins), origins)
            assert worker.terminate() == 0
        wrong = replace(settings, sasl_password="wrong")
        command = [sys.executable, "-m", "worker.cli", "topics", "list"]
        done = await asyncio.to_thread(subprocess.run, command, env=environment_of(wrong), capture_output=True, text=True, check=False)
        assert done.returncode == ExitStatus.UNAVAILABLE
        assert "Traceback" not in done.stderr
    finally:
        broker.stop()


async def make_topic(settings: Settings, topic: Topic, config: dict[str, str]) -> None:
    from aiokafka.admin import AIOKafkaAdminClient, NewTopic

    admin = AIOKafkaAdminClient(**settings.kafka_client())
    await admin.start()
    try:
        await admin.create_topics([NewTopic(topic_name(topic, settings.topic_prefix), 1, 1, topic_configs=config)])
    finally:
        await admin.close()


async def some_outcomes(settings: Settings, count: int) -> bool:
    return await records_written(settings) >= count


def children(supervisor: WorkerProcess, count: int) -> list[int] | None:
    path = Path(f"/proc/{supervisor.process.pid}/task/{supervisor.process.pid}/children")
    found = [int(pid) for pid in path.read_text().split()]
    return found if len(found) == count else None


def new_children(supervisor: WorkerProcess, old: list[int]) -> list[int] | None:
    found = children(supervisor, 2)
    return found if found and found != old else None


def none_alive(pids: set[int]) -> bool:
    return not any(Path(f"/proc/{pid}").exists() for pid in pids)
