"""`rawi show`"""

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import click
from aiokafka.errors import KafkaError
from rich.console import Console

from worker.clean import canonical_url
from worker.cli.options import CONNECTION, fail, with_settings
from worker.cli.render import render_record
from worker.contracts import Topic, topic_name
from worker.records import EnrichedArticle, InvalidRecord, article_id_of, decode
from worker.stream.exits import ExitStatus
from worker.stream.reading import NoSuchTopic, read_topic
from worker.stream.settings import Settings

__all__ = ["command"]


@click.command("show")
@with_settings(*CONNECTION)
@click.argument("which")
@click.option(
    "--file",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="look in this JSONL file of records instead of Kafka",
)
@click.option("--json", "as_json", is_flag=True, help="the record as JSON")
def command(settings: Settings, which: str, path: Path | None, *, as_json: bool) -> None:
    """Show one record in full: text with claims and entities marked, who said what, dates, quantities, where it came from.

    WHICH is a record id (ends in .r1, .r2 …), an article id (its latest revision is shown), a URL in any spelling, or an origin
    (articles.raw/3/41872).

    \b
    Examples:
      rawi show 0f3a5be1c2d4968788a1b0c3
      rawi show https://example.org/news/1
      rawi show https://example.org/news/1 --file enriched.jsonl
    """
    try:
        value = _latest_in_file(path, which) if path else asyncio.run(_latest_in_topic(settings, which))
    except (KafkaError, OSError) as error:
        fail(f"Kafka at {settings.broker} cannot be reached: {error!r}", ExitStatus.UNAVAILABLE)
    except NoSuchTopic as error:
        fail(str(error))
    if value is None:
        fail(f"no record for {which}. Rejected, or a re-crawl? See the topics articles.rejected and articles.relations.")
    if as_json:
        sys.stdout.buffer.write(value + b"\n")
        return
    Console(width=None if sys.stdout.isatty() else 120).print(render_record(decode(EnrichedArticle, value)))


def _matches(record: EnrichedArticle, which: str, article_id: str | None) -> bool:
    article = record.article
    return which in (record.record_id, article.article_id, article.origin) or article.article_id == article_id


def _article_id(which: str) -> str | None:
    canonical = canonical_url(which) if ":" in which else None
    return article_id_of(canonical) if isinstance(canonical, str) else None


def _latest_in_file(path: Path, which: str) -> bytes | None:
    def lines() -> Iterator[bytes]:
        with path.open("rb") as file:
            yield from file

    article_id, latest = _article_id(which), None
    for line in lines():
        latest = _better(latest, line.strip(), which, article_id)
    return latest[1] if latest else None


async def _latest_in_topic(settings: Settings, which: str) -> bytes | None:
    article_id, latest = _article_id(which), None
    values: AsyncIterator[bytes | None] = (
        message.value async for message in read_topic(settings, topic_name(Topic.ENRICHED, settings.topic_prefix))
    )
    async for value in values:
        latest = _better(latest, value or b"", which, article_id)
    return latest[1] if latest else None


def _better(latest: tuple[int, bytes] | None, value: bytes, which: str, article_id: str | None) -> tuple[int, bytes] | None:
    try:
        record = decode(EnrichedArticle, value)
    except InvalidRecord:
        return latest
    if _matches(record, which, article_id) and (latest is None or record.revision_no >= latest[0]):
        return record.revision_no, value
    return latest
