"""`rawi tail`"""

import asyncio
import sys
from contextlib import suppress

import click
from aiokafka.errors import KafkaError
from rich.console import Console

from worker.cli.options import CONNECTION, fail, with_settings
from worker.cli.render import render_summary
from worker.contracts import Topic, topic_name
from worker.records import EnrichedArticle, InvalidRecord, decode
from worker.stream.exits import ExitStatus
from worker.stream.message import Message
from worker.stream.reading import NoSuchTopic, read_topic
from worker.stream.settings import Settings

__all__ = ["command"]


@click.command("tail")
@with_settings(*CONNECTION)
@click.option("--from-beginning", is_flag=True, help="begin with the oldest record instead of the next one")
@click.option("--no-follow", is_flag=True, help="stop at the end of the topic")
@click.option("--outcome", type=click.Choice(["enriched", "duplicate"]), help="only records of this outcome")
@click.option("--claims-only", is_flag=True, help="only records with claims")
@click.option("--json", "as_json", is_flag=True, help="the records as JSON, one a line")
def command(settings: Settings, *, from_beginning: bool, no_follow: bool, outcome: str | None, claims_only: bool, as_json: bool) -> None:
    """Follow articles.enriched: each record with its claims, as it arrives. Ctrl-C ends it.

    \b
    Examples:
      rawi tail
      rawi tail --from-beginning --no-follow --json > enriched.jsonl
      rawi tail --claims-only
    """

    def wanted(record: EnrichedArticle) -> bool:
        return (outcome is None or record.outcome == outcome) and (not claims_only or bool(record.claims))

    async def run() -> None:
        console = Console(soft_wrap=True)
        topic = topic_name(Topic.ENRICHED, settings.topic_prefix)
        async for message in read_topic(settings, topic, from_beginning=from_beginning or no_follow, follow=not no_follow):
            record = _record_of(message)
            if record is None or not wanted(record):
                continue
            if as_json:
                sys.stdout.buffer.write((message.value or b"") + b"\n")
                sys.stdout.buffer.flush()
            else:
                console.print(render_summary(record))

    try:
        with suppress(KeyboardInterrupt):
            asyncio.run(run())
    except (KafkaError, OSError) as error:
        fail(f"Kafka at {settings.broker} cannot be reached: {error!r}", ExitStatus.UNAVAILABLE)
    except NoSuchTopic as error:
        fail(str(error))


def _record_of(message: Message) -> EnrichedArticle | None:
    if message.value is None:
        return None
    try:
        return decode(EnrichedArticle, message.value)
    except InvalidRecord as error:
        click.echo(f"{message.place}: {error}", err=True)
        return None
