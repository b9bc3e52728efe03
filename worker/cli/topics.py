"""`rawi topics`"""

import asyncio

import click
from aiokafka.errors import KafkaError
from rich.console import Console
from rich.table import Table

from worker.cli.options import CONNECTION, fail, with_settings
from worker.stream.exits import ExitStatus
from worker.stream.settings import Settings
from worker.stream.topics import TopicCreationFailed, TopicState, create_topics, list_topics

__all__ = ["command"]


@click.group("topics")
def command() -> None:
    """Create or list the topics of Rawi.

    They are defined in schemas/topics.yaml: partitions, retention, compaction. Workers create missing ones by themselves; create them
    beforehand when your crawler writes first, or when the workers may not.
    """


@command.command("create")
@with_settings(*CONNECTION, "group", "replication")
def create(settings: Settings) -> None:
    """Create the topics that are missing; those that exist stay as they are.

    \b
    Example:  rawi topics create --broker kafka:9092 --replication 3
    """
    try:
        created, present = asyncio.run(create_topics(settings))
    except (KafkaError, OSError) as error:
        fail(f"Kafka at {settings.broker} cannot be reached: {error!r}", ExitStatus.UNAVAILABLE)
    except TopicCreationFailed as error:
        fail(f"cannot create {error}")
    for name in created:
        click.echo(f"created  {name}")
    for name in present:
        click.echo(f"present  {name}")


@command.command("list")
@with_settings(*CONNECTION, "group", "replication")
def list_(settings: Settings) -> None:
    """List the topics with what the broker has of them; exit status 1 when one is missing.

    \b
    Example:  rawi topics list
    """
    try:
        states = asyncio.run(list_topics(settings))
    except (KafkaError, OSError) as error:
        fail(f"Kafka at {settings.broker} cannot be reached: {error!r}", ExitStatus.UNAVAILABLE)
    Console(soft_wrap=True).print(_table(states))
    if any(state.partitions is None for state in states):
        fail("some topics are missing: rawi topics create")


def _table(states: tuple[TopicState, ...]) -> Table:
    table = Table("topic", "partitions", "kept", "written by", "what it holds", box=None, pad_edge=False)
    for state in states:
        spec = state.spec
        partitions = "missing" if state.partitions is None else str(state.partitions)
        table.add_row(spec.name, partitions, spec.config.get("cleanup.policy", ""), ", ".join(spec.producers), spec.description)
    return table
