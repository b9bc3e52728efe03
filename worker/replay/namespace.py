"""The topics of a replay: its own for everything that it writes, and nothing of the live ones."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from worker.contracts import Topic, topic_name
from worker.replay.manifest import Replay
from worker.stream.settings import Settings
from worker.stream.topics import create_named, delete_topics, specs_for

__all__ = ["create", "drop", "names_of", "settings_of"]

_OUTPUTS: Final = (Topic.ENRICHED, Topic.RELATIONS, Topic.REJECTED)


def settings_of(settings: Settings, name: str) -> Settings:
    """The settings under which the replay's state lives: another prefix, so another changelog."""
    return replace(settings, topic_prefix=f"{settings.topic_prefix}replay.{name}.")


def names_of(settings: Settings, replay: Replay) -> Mapping[Topic, str]:
    """The full name of each topic that the replay writes to; `in_place` it writes to the live ones, but for its state."""
    own = settings_of(settings, replay.name)
    prefix = settings.topic_prefix if replay.in_place else own.topic_prefix
    names = {topic: topic_name(topic, prefix) for topic in _OUTPUTS}
    return names | {Topic.ENRICHED: replay.into}


async def create(settings: Settings, replay: Replay) -> None:
    """Create what is missing of them."""
    own = settings_of(settings, replay.name)
    names = names_of(settings, replay)
    specs = {spec.name: spec for spec in specs_for(own)}
    changelog = [spec for name, spec in specs.items() if name.endswith("-dedup-changelog")]
    outputs = [replace(specs[topic_name(topic, own.topic_prefix)], name=name) for topic, name in names.items()]
    await create_named(settings, [*changelog, *([] if replay.in_place else outputs)])


async def drop(settings: Settings, replay: Replay) -> tuple[str, ...]:
    """Delete the replay's own topics; gives their names. What it wrote in place, or what was promoted, stays."""
    own = settings_of(settings, replay.name)
    mine = {spec.name for spec in specs_for(own)} | (set() if replay.in_place else set(names_of(settings, replay).values()))
    return await delete_topics(settings, mine)
