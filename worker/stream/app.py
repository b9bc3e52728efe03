"""The Faust app: three agents around one loop, and the dedup shards of the process."""

import uuid
from collections.abc import AsyncIterable, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import faust
from faust.types import TP
from faust.types.auth import SASLMechanism

from worker.contracts import Topic, topic_name
from worker.records import Stage
from worker.stream import repairs
from worker.stream.changelog_topic import ChangelogTopic
from worker.stream.delivery import Send
from worker.stream.guard import ProcessGuard, StatefulGuard, StatelessGuard
from worker.stream.limit import RejectionLimit
from worker.stream.loop import AgentLoop
from worker.stream.message import Output, StageFunction
from worker.stream.partitioner import partition_by_article
from worker.stream.sandbox import SandboxLimits
from worker.stream.settings import Settings
from worker.stream.shards import Shards
from worker.stream.stages import Stages, stage_of_shards, stages_of
from worker.stream.stores import DiskStore
from worker.stream.topics import LARGEST_MESSAGE, changelog_name

__all__ = ["RawiApp", "build_app"]

_BUFFERED_MESSAGES: Final = 256
_FETCH_BYTES: Final = 4 << 20


@dataclass(frozen=True, slots=True)
class RawiApp:
    """The app with what a health check asks of it."""

    app: faust.App
    loops: tuple[AgentLoop, ...]
    shards: Shards


def build_app(settings: Settings, data_directory: Path, web_port: int = 0, stages: Stages | None = None) -> RawiApp:
    """Make the app of one worker process and install the repairs; `data_directory` must belong to this process alone."""
    app = faust.App(settings.group_id, **_faust_options(settings, data_directory, web_port))
    repairs.install()
    names = {topic: topic_name(topic, settings.topic_prefix) for topic in Topic} | {Topic.DEDUP_CHANGELOG: changelog_name(settings)}

    async def send(output: Output) -> Any:
        name = names[Topic(output.topic)]
        return await app.producer.send(name, output.key, output.value, output.partition, None, list(output.headers))

    shards = _shards(app, settings, data_directory, send)
    process = _process_guard(app, settings, data_directory)

    def loop_for(stage: Stage, function: StageFunction) -> AgentLoop:
        limit = RejectionLimit(settings.rejected_limit, settings.rejected_window)
        has_state = stage is Stage.DEDUP
        guard = StatefulGuard(process) if has_state else StatelessGuard(process)
        return AgentLoop(stage, function, send, limit, shards.ready if has_state else None, guard=guard)

    stages = stages or stages_of(settings)
    loops = (
        loop_for(Stage.CLEAN, stages.clean),
        loop_for(Stage.DEDUP, stage_of_shards(shards)),
        loop_for(Stage.ENRICH, stages.enrich),
    )
    for loop, topic in zip(loops, (Topic.RAW, Topic.CLEAN, Topic.DEDUPLICATED), strict=True):
        _add_agent(app, loop, names[topic], settings)
    return RawiApp(app, loops, shards)


def _add_agent(app: faust.App, loop: AgentLoop, topic: str, settings: Settings) -> None:
    channel = app.topic(topic, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw", allow_empty=True)
    wait = settings.batch_wait_ms / 1000

    async def agent(stream: AsyncIterable[Any]) -> None:
        async for events in stream.take_events(settings.batch_size, within=wait):  # type: ignore[attr-defined]
            await loop.process(events)

    agent.__name__ = f"{loop.stage}_agent"
    app.agent(channel, name=f"{settings.group_id}.{loop.stage}", concurrency=1)(agent)


def _process_guard(app: faust.App, settings: Settings, directory: Path) -> ProcessGuard:
    process = ProcessGuard(directory, SandboxLimits.of(settings))

    async def refresh(*_: Any, **__: Any) -> None:
        process.refresh()

    app.on_partitions_assigned.connect(refresh, weak=False)
    return process


def _shards(app: faust.App, settings: Settings, directory: Path, send: Send) -> Shards:
    clean = topic_name(Topic.CLEAN, settings.topic_prefix)

    def values(partition: int) -> MutableMapping[str, bytes]:
        return {} if settings.store == "memory" else DiskStore(directory / f"shard-{partition}")

    shards = Shards(
        owner=uuid.uuid4().hex,
        changelog=lambda partition: ChangelogTopic(settings, partition, send),
        values=values,
        owned=lambda partition: TP(clean, partition) in app.consumer.assignment(),
    )

    async def doubt(*_: Any, **__: Any) -> None:
        shards.doubt()

    app.on_partitions_assigned.connect(doubt, weak=False)
    app.on_partitions_revoked.connect(doubt, weak=False)
    return shards


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
        "stream_buffer_maxsize": _BUFFERED_MESSAGES,
        "stream_wait_empty": True,
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
