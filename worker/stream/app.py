"""The Faust app: three agents around one loop, one table."""

from collections.abc import AsyncIterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import faust
from aiokafka.partitioner import murmur2
from faust.types.auth import SASLMechanism

from worker.contracts import Topic, topic_name
from worker.records import Stage
from worker.stream import repairs
from worker.stream.limit import RejectionLimit
from worker.stream.loop import AgentLoop
from worker.stream.message import Output, StageFunction
from worker.stream.settings import Settings
from worker.stream.stages import clean_stage, enrich_stage, stage_of_state
from worker.stream.table import TableState
from worker.stream.topics import LARGEST_MESSAGE

__all__ = ["RawiApp", "build_app", "partition_by_article"]

# The block cache of rocksdict is 2 GiB for each partition and table unless it is set.
_ROCKS_OPTIONS: Final = {"block_cache_size": 64 << 20, "write_buffer_size": 16 << 20, "driver": "rocksdict"}
_BUFFERED_MESSAGES: Final = 256
_FETCH_BYTES: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class RawiApp:
    """The app with what a health check asks of it."""

    app: faust.App
    loops: tuple[AgentLoop, ...]


def partition_by_article(key: bytes | None, all_partitions: Sequence[int], available: Sequence[int]) -> int:
    """All records of one article go to one partition: the hash is of the article id, with which every key begins (``ID.rN``).

    The hash is Kafka's own (murmur2), so for keys without a dot other producers agree.
    """
    if key is None:
        return (available or all_partitions)[0]
    digest: int = murmur2(key.partition(b".r")[0])
    return all_partitions[(digest & 0x7FFFFFFF) % len(all_partitions)]


def build_app(settings: Settings, data_directory: Path, web_port: int = 0) -> RawiApp:
    """Make the app of one worker process and install the repairs; `data_directory` must belong to this process alone."""
    app = faust.App(settings.group_id, **_faust_options(settings, data_directory, web_port))
    repairs.install(app, settings.kafka_client())
    state = _dedup_state(app, rocks=settings.store == "rocksdict")

    async def send(output: Output) -> Any:
        name = topic_name(output.topic, settings.topic_prefix)
        return await app.producer.send(name, output.key, output.value, output.partition, None, list(output.headers))

    def loop_for(stage: Stage, function: StageFunction) -> AgentLoop:
        return AgentLoop(stage, function, send, RejectionLimit(settings.rejected_limit, settings.rejected_window))

    loops = (
        loop_for(Stage.CLEAN, clean_stage),
        loop_for(Stage.DEDUP, stage_of_state(state)),
        loop_for(Stage.ENRICH, enrich_stage),
    )
    for loop, topic in zip(loops, (Topic.RAW, Topic.CLEAN, Topic.DEDUPLICATED), strict=True):
        _add_agent(app, loop, topic_name(topic, settings.topic_prefix), settings)
    return RawiApp(app, loops)


def _add_agent(app: faust.App, loop: AgentLoop, topic: str, settings: Settings) -> None:
    channel = app.topic(topic, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw", allow_empty=True)
    wait = settings.batch_wait_ms / 1000

    async def agent(stream: AsyncIterable[Any]) -> None:
        async for events in stream.take_events(settings.batch_size, within=wait):  # type: ignore[attr-defined]
            await loop.process(events)

    agent.__name__ = f"{loop.stage}_agent"
    app.agent(channel, name=f"{settings.group_id}.{loop.stage}", concurrency=1)(agent)


def _dedup_state(app: faust.App, *, rocks: bool) -> TableState:
    table = app.Table("dedup", key_type=bytes, value_type=bytes, partitions=1, options=dict(_ROCKS_OPTIONS) if rocks else {})
    state = TableState(table)

    async def forget(*_: Any, **__: Any) -> None:
        state.forget()

    app.on_partitions_assigned.connect(forget, weak=False)
    app.on_partitions_revoked.connect(forget, weak=False)
    table.on_recover(forget)
    return state


def _faust_options(settings: Settings, data_directory: Path, web_port: int) -> dict[str, Any]:
    return {
        "broker": [f"kafka://{server}" for server in settings.broker.split(",")],
        "broker_credentials": _credentials(settings),
        "broker_commit_interval": settings.commit_interval,
        "broker_heartbeat_interval": settings.heartbeat_interval,
        "broker_session_timeout": settings.session_timeout,
        "broker_request_timeout": max(90.0, settings.session_timeout),
        "broker_max_poll_records": 500,
        "consumer_auto_offset_reset": "earliest",
        "consumer_max_fetch_size": _FETCH_BYTES,
        "processing_guarantee": "at_least_once",
        "producer_acks": -1,
        "producer_linger": 0.005,
        "producer_max_batch_size": 256 << 10,
        "producer_max_request_size": LARGEST_MESSAGE,
        "producer_partitioner": partition_by_article,
        # The default of 1,200 s leaves a worker standing for minutes after an outage.
        "producer_request_timeout": 30.0,
        "datadir": str(data_directory),
        "store": "memory://" if settings.store == "memory" else "rocksdb://",
        "stream_buffer_maxsize": _BUFFERED_MESSAGES,
        "stream_wait_empty": True,
        "table_standby_replicas": 0,
        "topic_allow_declare": False,
        "topic_disable_leader": True,
        "web_enabled": web_port > 0,
        "web_host": settings.web_host,
        "web_bind": settings.web_host,
        "web_port": web_port or 6066,
        "web_router_enabled": False,
        "web_tables_enabled": False,
        "web_graph_enabled": False,
        "web_stats_enabled": False,
        "web_metrics_enabled": False,
        "worker_redirect_stdouts": False,
        "autodiscover": False,
    }


def _credentials(settings: Settings) -> Any:
    context = settings.ssl_context()
    if settings.security_protocol.startswith("SASL"):
        return faust.SASLCredentials(
            username=settings.sasl_username,
            password=settings.sasl_password,
            mechanism=SASLMechanism(settings.sasl_mechanism),
            ssl_context=context,
        )
    return None if context is None else faust.SSLCredentials(context)
