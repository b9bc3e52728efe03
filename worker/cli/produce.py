"""`rawi produce`"""

import asyncio
import time

import click
from aiokafka.errors import KafkaError

from worker.cli.inputs import Inputs, Tally, with_inputs
from worker.cli.options import CONNECTION, fail, with_settings
from worker.cli.progress import progress_bar
from worker.contracts import Topic, topic_name
from worker.crawler import raw_key
from worker.intake import RawInput, sample_messages
from worker.stream.exits import ExitStatus
from worker.stream.settings import Settings
from worker.stream.topics import TopicCreationFailed, create_topics
from worker.stream.writing import raw_writer

__all__ = ["command"]


@click.command("produce")
@with_settings(*CONNECTION, "replication")
@with_inputs
@click.option("--samples", is_flag=True, help="write the sample articles of the demo instead of files")
def command(settings: Settings, inputs: Inputs, *, samples: bool) -> None:
    """Write files of raw articles to the topic articles.raw.

    FILE is JSONL (one article a line, see schemas/raw.v1.schema.json), plain text, HTML or WARC, each also as .gz; a directory; or `-` for
    JSONL on standard input. A line that is no article is reported with its number and reason, and the rest goes on; the exit status is
    then 1. Ends when the broker has acknowledged every message.

    \b
    Examples:
      rawi produce articles.jsonl.gz
      rawi produce crawl.warc.gz --source example.org
      rawi produce page.html --url https://example.org/news/1
      my-crawler | rawi produce -
      rawi produce --samples
    """
    tally, began = Tally(), time.monotonic()
    try:
        written = asyncio.run(_produce_samples(settings) if samples else _produce(settings, inputs, tally))
    except (KafkaError, OSError) as error:
        fail(
            f"Kafka at {settings.broker}: {error!r}. What was acknowledged before stays; to send the rest again is harmless.",
            ExitStatus.UNAVAILABLE,
        )
    except TopicCreationFailed as error:
        fail(f"cannot create {error}")
    seconds = time.monotonic() - began
    skipped = f", {tally.skipped} skipped" if tally.skipped else ""
    click.echo(
        f"{written} articles written to {topic_name(Topic.RAW, settings.topic_prefix)} in {seconds:.1f} s, {tally.bad} bad{skipped}",
        err=True,
    )
    if tally.bad:
        raise SystemExit(1)


async def _produce_samples(settings: Settings) -> int:
    await create_topics(settings)
    async with raw_writer(settings, topic_name(Topic.RAW, settings.topic_prefix)) as writer:
        for sample in sample_messages():
            await writer.write(None, sample, partition=0)  # one partition: the story that they tell depends on their order
        await writer.finish()
    return writer.delivered


async def _produce(settings: Settings, inputs: Inputs, tally: Tally) -> int:
    results = inputs.read()
    await create_topics(settings)
    async with raw_writer(settings, topic_name(Topic.RAW, settings.topic_prefix)) as writer:
        with progress_bar("producing", inputs.total) as advance:
            written = 0
            for result in results:
                if isinstance(result, RawInput):
                    await writer.write(raw_key(result.key.decode("utf-8", "replace")), result.value)
                    written += 1
                else:
                    tally.note(result)
                advance(result.position, written)
    return writer.delivered
