"""What Prometheus is told: by loops made of functions, and by a real worker over HTTP."""

import asyncio
import urllib.request
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import MessageSizeTooLargeError
from faust.exceptions import ConsumerNotStarted
from faust.types import TP
from prometheus_client.parser import text_string_to_metric_families

from tests.stream.articles import raw_articles
from tests.stream.test_loop import Event, Producer
from tests.stream.waiting import until_true
from tests.stream.workers import WorkerProcess, feed
from worker import __version__
from worker.broker.embedded import free_port
from worker.contracts import Topic
from worker.records import Reason, Rejected, Stage
from worker.stream.headers import OUTCOME
from worker.stream.health import readiness
from worker.stream.limit import RejectionLimit
from worker.stream.loop import AgentLoop
from worker.stream.message import Message, Output
from worker.stream.metrics import Metrics, Sight
from worker.stream.settings import Settings
from worker.stream.standing import Standing, standings

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def samples_of(page: str) -> Samples:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


def messages(samples: Samples, stage: str, outcome: str, reason: str = "") -> float:
    return samples["rawi_messages_total", (("outcome", outcome), ("reason", reason), ("stage", stage))]


def enrich(message: Message) -> tuple[Output, ...] | Rejected:
    if message.value == b"bad":
        return Rejected(Reason.MISSING_URL, "no url")
    if message.value == b"crash":
        raise ZeroDivisionError
    return (Output(topic=Topic.ENRICHED, key=message.value, value=b"{}", headers=((OUTCOME, message.value or b""),)),)


def loop_of(stage: Stage, producer: Producer | None = None) -> AgentLoop:
    return AgentLoop(stage, enrich, (producer or Producer()).send, RejectionLimit(1, 100))


async def test_messages_are_counted_by_stage_and_outcome() -> None:
    loops = [loop_of(stage) for stage in (Stage.CLEAN, Stage.DEDUP, Stage.ENRICH)]
    metrics = Metrics(loops, lambda: Sight(ready=True))
    values = [b"enriched", b"duplicate", b"bad", b"enriched", b"crash"]
    await loops[2].process([Event(number, value) for number, value in enumerate(values)])
    found = samples_of(metrics.page().decode())
    assert messages(found, "enrich", "enriched") == 2
    assert messages(found, "enrich", "duplicate") == 1
    assert messages(found, "enrich", "rejected", "missing_url") == 1
    assert messages(found, "enrich", "rejected", "internal_error") == 1
    assert sum(value for (name, _), value in found.items() if name == "rawi_messages_total") == 5
    assert found["rawi_stage_seconds_count", (("stage", "enrich"),)] == 5
    assert found["rawi_delivery_seconds_count", (("stage", "enrich"),)] == 1
    assert found["rawi_stage_seconds_count", (("stage", "clean"),)] == 0


async def test_a_message_whose_output_is_refused_is_counted_once() -> None:
    loop = loop_of(Stage.ENRICH, Producer(failing={b"enriched": MessageSizeTooLargeError()}))
    metrics = Metrics([loop], lambda: Sight(ready=True))
    await loop.process([Event(1, b"enriched"), Event(2, b"duplicate")])
    found = samples_of(metrics.page().decode())
    assert messages(found, "enrich", "rejected", "undeliverable") == 1
    assert messages(found, "enrich", "duplicate") == 1
    assert messages(found, "enrich", "enriched") == 0
    assert loop.handled == 2


def test_every_reason_is_there_before_it_happens() -> None:
    found = samples_of(Metrics([loop_of(Stage.DEDUP)], lambda: Sight(ready=False)).page().decode())
    assert {dict(labels)["reason"] for name, labels in found if name == "rawi_messages_total"} == {"", *map(str, Reason)}


def test_what_the_process_looks_like() -> None:
    sight = Sight(
        ready=True,
        rebalances=3,
        standings=(
            Standing(topic="articles.raw", partition=2, committed=40, position=64, highwater=100, in_hand=40),
            Standing(topic="articles.raw", partition=3),
        ),
        remembered={0: 12_000},
        restorations=1,
        restoring_seconds=2.5,
    )
    found = samples_of(Metrics([], lambda: sight).page().decode())
    place = (("partition", "2"), ("topic", "articles.raw"))
    assert found["rawi_ready", ()] == 1
    assert found["rawi_rebalances_total", ()] == 3
    assert found["rawi_lag", place] == 60
    assert found["rawi_committed_offset", place] == 40
    assert sum(name == "rawi_lag" for name, _ in found) == 1, "what is not known is not told"
    assert found["rawi_partitions_assigned", ()] == 2
    assert found["rawi_articles_remembered", (("shard", "0"),)] == 12_000
    assert found["rawi_restorations_total", ()] == 1
    assert found["rawi_restoration_seconds_total", ()] == 2.5
    assert [dict(labels)["version"] for name, labels in found if name == "rawi_build_info"] == [__version__]
    assert found["process_resident_memory_bytes", ()] > 1 << 20


@pytest.mark.parametrize(
    ("offsets", "waits", "lag"),
    [
        ({}, False, None),
        ({"committed": 7, "position": 7, "highwater": 7}, False, 0),
        ({"committed": 7, "position": 7, "highwater": 9}, True, 2),
        ({"committed": 7, "position": 9, "highwater": 9, "in_hand": 7}, True, 2),
        # Nothing was ever committed, and retention has removed what lay before 50.
        ({"position": 50, "highwater": 50}, False, 0),
        ({"position": 60, "highwater": 60, "in_hand": 55}, True, 5),
        ({"committed": 7, "position": 9, "highwater": 9, "uncommitted": True}, False, 2),
        # The last offset is the marker of a crawler's transaction, which no consumer ever sees.
        ({"committed": 8, "position": 9, "highwater": 9}, False, 0),
        # Retention has overtaken the group, and the end was told before the last fetch.
        ({"committed": 90, "position": 90, "highwater": 80}, False, 0),
    ],
)
def test_where_a_partition_stands(offsets: dict[str, Any], waits: bool, lag: int | None) -> None:
    found = Standing(topic="articles.raw", partition=0, **offsets)
    assert (found.waits, found.lag) == (waits, lag)


class Consumer:
    """As much of Faust's consumer as is read."""

    def __init__(self, states: dict[TP, Any], unacked: tuple[tuple[str, int, int], ...] = ()) -> None:
        assignment = SimpleNamespace(state_value=states.get)
        inner = SimpleNamespace(_subscription=SimpleNamespace(subscription=SimpleNamespace(assignment=assignment)))
        self._thread = SimpleNamespace(_ensure_consumer=lambda: inner)
        self._committed_offset = {TP("raw", 0): 5}
        self._acked = {TP("raw", 0): [6], TP("raw", 1): list[int]()}
        self.unacked = {InHand(topic, partition, offset) for topic, partition, offset in unacked}

    def assignment(self) -> set[TP]:
        return {TP("raw", 1), TP("raw", 0)}


class InHand:
    def __init__(self, topic: str, partition: int, offset: int) -> None:
        self.topic, self.partition, self.offset = topic, partition, offset


class NotStarted:
    def assignment(self) -> set[TP]:
        raise ConsumerNotStarted("no consumer")


def test_standings_are_read_from_the_consumer() -> None:
    states = {TP("raw", 0): SimpleNamespace(_position=8, highwater=20)}
    assert standings(Consumer(states, (("raw", 0, 7), ("raw", 0, 6), ("gone", 0, 1)))) == (
        Standing(topic="raw", partition=0, committed=5, position=8, highwater=20, in_hand=6, uncommitted=True),
        Standing(topic="raw", partition=1),
    )
    assert standings(NotStarted()) == ()


def page_at(port: int, path: str) -> str:
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
        assert path != "/metrics" or answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        return str(answer.read().decode())


def committed_of(samples: Samples, topic: Topic) -> float:
    committed = {labels: value for (name, labels), value in samples.items() if name == "rawi_committed_offset"}
    return sum(value for labels, value in committed.items() if dict(labels)["topic"].endswith(topic))


@pytest.mark.broker
async def test_a_worker_tells_what_it_did(settings: Settings, tmp_path: Path) -> None:
    port = free_port()
    origins = await feed(settings, raw_articles(40))
    with WorkerProcess(settings, tmp_path / "worker.log", "--web-port", str(port)):

        async def all_done() -> Samples | None:
            try:
                found = samples_of(await asyncio.to_thread(page_at, port, "/metrics"))
            except OSError:
                return None
            last = [messages(found, "enrich", "enriched"), messages(found, "enrich", "duplicate"), messages(found, "dedup", "recrawl")]
            lags = [value for (name, _), value in found.items() if name == "rawi_lag"]
            done = sum(last) == committed_of(found, Topic.RAW) == len(origins)
            return found if done and lags and not any(lags) else None

        found = await until_true(all_done, 90)
        assert messages(found, "clean", "passed") == len(origins)
        assert found["rawi_ready", ()] == 1
        assert found["rawi_restorations_total", ()] == 1
        assert found["rawi_articles_remembered", (("shard", "0"),)] > 20
        assert found["rawi_stage_seconds_count", (("stage", "clean"),)] == len(origins)
        assert found["rawi_rebalances_total", ()] >= 1
        assert "ready" in await asyncio.to_thread(page_at, port, "/readyz")


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ({"should_stop": True}, "stopping"),
        ({"rebalancing": True}, "rebalancing"),
        ({"restoring": True}, "restoring"),
        ({"consumer": NotStarted()}, "no partitions assigned"),
        ({}, "ready"),
    ],
)
def test_a_worker_that_is_not_ready_says_why(state: dict[str, Any], said: str) -> None:
    app = SimpleNamespace(**{"should_stop": False, "rebalancing": False, "consumer": Consumer({})} | state)
    rawi: Any = SimpleNamespace(app=app, shards=SimpleNamespace(restoring=state.get("restoring", False)))
    ready, why = readiness(rawi)
    assert ready == (said == "ready")
    assert why.startswith(said)
