"""`rawi clusters`"""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict

import click
import orjson
from aiokafka.errors import KafkaError
from rich.console import Console
from rich.table import Table
from rich.text import Text

from worker.cli.options import CONNECTION, fail, with_settings
from worker.cli.safe import Isolated, piece
from worker.contracts import Topic, topic_name
from worker.records import InvalidRecord, Relation, decode
from worker.stories import DEFAULT_KINDS, KINDS, Story, as_dot, as_mermaid, stories_of
from worker.stream.exits import ExitStatus
from worker.stream.reading import NoSuchTopic, read_topic
from worker.stream.settings import Settings

__all__ = ["command"]

_FORMATS = {"dot": as_dot, "mermaid": as_mermaid}


@click.command("clusters")
@with_settings(*CONNECTION)
@click.option("--topic", default="", metavar="TOPIC", help="the topic with the relations; default articles.relations, a replay has its own")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(KINDS), help=f"relations that count; default {', '.join(sorted(DEFAULT_KINDS))}"
)
@click.option("--with", "wanted", default="", metavar="TEXT", help="only stories with a record whose id, URL or outlet contains this")
@click.option("--most", type=int, default=20, metavar="N", help="the N widest stories; 0 for all")
@click.option("--format", "form", type=click.Choice(["table", "json", "dot", "mermaid"]), default="table", help="json: one story a line")
def command(settings: Settings, *, topic: str, kinds: tuple[str, ...], wanted: str, most: int, form: str) -> None:
    """Who had a story first, and who carried it on.

    Reads articles.relations and puts together what its edges connect: copies, near-copies, revisions and updates. Carriers stand in the
    order of time, the first mover first.

    \b
    Examples:
      rawi clusters
      rawi clusters --with reuters --kind exact --kind near
      rawi clusters --most 1 --format dot | dot -Tsvg > story.svg
    """
    name = topic or topic_name(Topic.RELATIONS, settings.topic_prefix)
    try:
        relations = asyncio.run(_relations(settings, name))
    except NoSuchTopic as error:
        fail(str(error))
    except (KafkaError, OSError) as error:
        fail(f"Kafka at {settings.broker} cannot be reached: {error!r}", ExitStatus.UNAVAILABLE)
    found = [story for story in stories_of(relations, kinds or DEFAULT_KINDS) if not wanted or _mentions(story, wanted)]
    shown = found[:most] if most else found
    if form == "json":
        for story in shown:
            click.echo(orjson.dumps(asdict(story)).decode())
    elif form in _FORMATS:
        click.echo(_FORMATS[form](shown))
    else:
        _print(shown, len(found))


async def _relations(settings: Settings, topic: str) -> list[Relation]:
    latest: dict[bytes | None, Relation] = {}
    async for message in read_topic(settings, topic):
        if message.value is None:
            latest.pop(message.key, None)
            continue
        try:
            latest[message.key] = decode(Relation, message.value)
        except InvalidRecord:
            click.echo(f"rawi: {message.place} is no relation, left out", err=True)
    return list(latest.values())


def _mentions(story: Story, wanted: str) -> bool:
    return any(wanted in (carrier.source or "") or wanted in carrier.url or wanted in carrier.record_id for carrier in story.carriers)


def _print(stories: Sequence[Story], total: int) -> None:
    console = Console(soft_wrap=True)
    for story in stories:
        table = Table(show_header=False, box=None, pad_edge=False)
        how = {link.later: link for link in story.links}
        for carrier in story.carriers:
            link = how.get(carrier.record_id)
            similar = "" if link is None or link.similarity is None else f" {link.similarity:.0%}"
            table.add_row(
                Text(f"  +{carrier.hours:g} h", "dim"),
                piece(carrier.source or "?", "bold" if carrier is story.carriers[0] else ""),
                Text("first" if link is None else f"{link.kind}{similar}", "green" if link is None else ""),
                piece(carrier.url, "dim"),
            )
        console.print(
            f"[bold]{len(story.carriers)} records, {len(story.sources)} outlets, {story.hours:g} h[/]  {story.story_id}", highlight=False
        )
        console.print(Isolated(table))
    console.print(f"{len(stories)} of {total} stories" if stories else "no stories: nothing is related to anything", style="dim")
