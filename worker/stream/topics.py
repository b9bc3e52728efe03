"""Topics in the broker: made from the contract, compared with it, never created by accident."""

from collections.abc import AsyncIterator, Collection, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Final

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import TopicAlreadyExistsError, for_code

from worker.contracts import Topic, TopicSpec, for_cluster, load_topics
from worker.stream.settings import Settings

__all__ = [
    "LARGEST_MESSAGE",
    "TopicCreationFailed",
    "TopicState",
    "changelog_name",
    "create_named",
    "create_topics",
    "delete_topics",
    "list_topics",
    "partitions_of",
    "specs_for",
]

LARGEST_MESSAGE: Final = max(int(spec.config["max.message.bytes"]) for spec in load_topics())
"""Bytes that a producer must be able to send and a consumer to take: the largest limit of all topics."""

_TIMEOUT_MS: Final = 15_000
_ALREADY_EXISTS: Final = TopicAlreadyExistsError.errno


class TopicCreationFailed(RuntimeError):
    """The broker refused to create a topic; the message holds its reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicState:
    """A topic of the contract as it is in the broker; `partitions` is None where it is missing."""

    spec: TopicSpec
    partitions: int | None


def changelog_name(settings: Settings) -> str:
    """The full name of the dedup changelog: it belongs to the consumer group."""
    return f"{settings.group_id}-dedup-changelog"


def specs_for(settings: Settings) -> tuple[TopicSpec, ...]:
    """The topics as these settings name them: with the prefix, and the changelog under the consumer group that owns it."""
    default = f"{settings.topic_prefix}{Topic.DEDUP_CHANGELOG}"
    specs = for_cluster(load_topics(), prefix=settings.topic_prefix, replication=settings.replication)
    return tuple(replace(spec, name=changelog_name(settings)) if spec.name == default else spec for spec in specs)


async def create_topics(settings: Settings) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Create what is missing; gives the names of the created and of the present ones. Raises `TopicCreationFailed` and `KafkaError`."""
    specs = specs_for(settings)
    async with _admin(settings) as admin:
        present = set(await admin.list_topics())
        missing = [spec for spec in specs if spec.name not in present]
        if missing:
            response = await admin.create_topics([_new_topic(spec) for spec in missing], timeout_ms=_TIMEOUT_MS)
            _check(response.topic_errors)
    return tuple(spec.name for spec in missing), tuple(spec.name for spec in specs if spec.name in present)


async def create_named(settings: Settings, specs: Sequence[TopicSpec]) -> None:
    """Create those of these topics that are missing. Raises `TopicCreationFailed` and `KafkaError`."""
    async with _admin(settings) as admin:
        present = set(await admin.list_topics())
        missing = [_new_topic(spec) for spec in specs if spec.name not in present]
        if missing:
            _check((await admin.create_topics(missing, timeout_ms=_TIMEOUT_MS)).topic_errors)


async def delete_topics(settings: Settings, names: Collection[str]) -> tuple[str, ...]:
    """Delete those of these topics that exist; gives their names. Raises `KafkaError`."""
    async with _admin(settings) as admin:
        present = sorted(set(await admin.list_topics()) & set(names))
        if present:
            await admin.delete_topics(present, timeout_ms=_TIMEOUT_MS)
    return tuple(present)


async def list_topics(settings: Settings) -> tuple[TopicState, ...]:
    """Each topic of the contract, with its partitions in the broker."""
    specs = specs_for(settings)
    async with _admin(settings) as admin:
        present = set(await admin.list_topics())
        described = await admin.describe_topics([spec.name for spec in specs if spec.name in present])
    partitions = {topic["topic"]: len(topic["partitions"]) for topic in described}
    return tuple(TopicState(spec=spec, partitions=partitions.get(spec.name)) for spec in specs)


async def partitions_of(settings: Settings, topic: str) -> tuple[int, ...]:
    """The partitions of a topic (full name); none where it does not exist."""
    async with _admin(settings) as admin:
        described = await admin.describe_topics([topic])
    return tuple(sorted(partition["partition"] for found in described if not found["error_code"] for partition in found["partitions"]))


@asynccontextmanager
async def _admin(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    client = AIOKafkaAdminClient(**settings.kafka_client(), request_timeout_ms=_TIMEOUT_MS)
    try:
        await client.start()
        yield client
    finally:
        await client.close()


def _new_topic(spec: TopicSpec) -> NewTopic:
    return NewTopic(spec.name, spec.partitions, spec.replication, topic_configs=dict(spec.config))


def _check(errors: Sequence[tuple[object, ...]]) -> None:
    for name, code, *message in errors:
        if code not in (0, _ALREADY_EXISTS):
            kind = for_code(code)
            reason = message[0] if message and message[0] else kind.__name__
            raise TopicCreationFailed(f"{name}: {reason}")
