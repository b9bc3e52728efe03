"""The topics as values, read from `topics.yaml`."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Final

import msgspec
import yaml

__all__ = ["HeaderSpec", "Topic", "TopicSpec", "for_cluster", "load_headers", "load_topics", "topic_name", "topics_source"]


class Topic(StrEnum):
    """Names of the topics, without prefix."""

    RAW = "articles.raw"
    CLEAN = "articles.clean"
    DEDUPLICATED = "articles.deduplicated"
    ENRICHED = "articles.enriched"
    RELATIONS = "articles.relations"
    REJECTED = "articles.rejected"
    DECISIONS = "articles.rejected.decisions"
    REPLAYS = "rawi-replays"
    DEDUP_CHANGELOG = "rawi-dedup-changelog"


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicSpec:
    """One topic: its settings in Kafka and its contract.

    `config` holds Kafka's topic settings as text, as the admin protocol takes them. `schema` names a file, ``raw.v1`` is
    ``schemas/raw.v1.schema.json``; it and `event_type`, the header ``ce_type``, are None where there is none. `optional_headers`
    are among `headers`; `outcomes` are the values of ``rawi-outcome`` here. A topic with `partitions_of` always has as many partitions
    as the topic of that name.
    """

    name: str
    description: str
    owner: str
    producers: tuple[str, ...]
    consumers: tuple[str, ...]
    key: str
    partitions: int
    config: Mapping[str, str]
    replication: int = 1
    schema: str | None = None
    event_type: str | None = None
    headers: tuple[str, ...] = ()
    optional_headers: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    partitions_of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderSpec:
    """One header of a message: text in UTF-8. `enum` lists its values where they are fixed."""

    name: str
    description: str
    example: str
    enum: tuple[str, ...] = field(default=())


_SOURCE: Final = "topics.yaml"


@cache
def topics_source() -> str:
    """The file itself, comments and all."""
    return files("worker.contracts").joinpath(_SOURCE).read_text(encoding="utf-8")


@cache
def _document() -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load(topics_source())
    return document


@cache
def load_topics() -> tuple[TopicSpec, ...]:
    """All topics, in the order of the flow."""
    rows = [{**row, "config": {name: str(value) for name, value in row["config"].items()}} for row in _document()["topics"]]
    return msgspec.convert(rows, tuple[TopicSpec, ...])


@cache
def load_headers() -> tuple[HeaderSpec, ...]:
    """All headers that the worker writes."""
    rows = [{"name": name, **row} for name, row in _document()["headers"].items()]
    return msgspec.convert(rows, tuple[HeaderSpec, ...])


def topic_name(topic: str, prefix: str = "") -> str:
    """The name of a topic in the broker. Example: ``topic_name(Topic.RAW, "test.")`` is ``test.articles.raw``."""
    return f"{prefix}{topic}"


def for_cluster(
    specs: Iterable[TopicSpec],
    *,
    prefix: str = "",
    replication: int | None = None,
    partitions: Mapping[str, int] | None = None,
) -> tuple[TopicSpec, ...]:
    """The topics as one deployment wants them: with its prefix, replication factor and numbers of partitions.

    `partitions` is by name without prefix, e.g. ``{Topic.CLEAN: 4}`` for four dedup shards; a topic with `partitions_of` follows the
    one that it names. Raises `ValueError` for a name that is no topic, and for a number given to a topic that follows another.
    """
    by_name = {spec.name: spec for spec in specs}
    wanted = dict(partitions or {})
    for name in wanted:
        if name not in by_name:
            raise ValueError(f"no topic is named {name!r}; there are {', '.join(by_name)}")
        if (leader := by_name[name].partitions_of) is not None:
            raise ValueError(f"{name} has as many partitions as {leader}: set those")
    return tuple(
        replace(
            spec,
            name=topic_name(spec.name, prefix),
            replication=spec.replication if replication is None else replication,
            partitions=wanted.get(spec.partitions_of or spec.name, by_name[spec.partitions_of or spec.name].partitions),
            partitions_of=None if spec.partitions_of is None else topic_name(spec.partitions_of, prefix),
        )
        for spec in by_name.values()
    )
