"""`rawi rejected`"""

import asyncio
import base64
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine, Sequence
from contextlib import aclosing
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import click
import orjson
from aiokafka.errors import KafkaError

from worker.cli.consoles import table_console
from worker.cli.counting import counting_bar
from worker.cli.options import CONNECTION, fail, with_settings
from worker.cli.rejected_filters import PLACE, Wanted, with_filters
from worker.cli.rejected_view import newest, print_list, print_one, print_outcome, print_summary, summary_of
from worker.rejected import Found, NotFound, Outcome, drop, find_places, read_decisions, read_rejected, restore, retry
from worker.rejected.finding import rejected_topic
from worker.stream.exits import ExitStatus
from worker.stream.moments import InvalidMoment, Place, clip
from worker.stream.reading import NoSuchTopic
from worker.stream.settings import Settings
from worker.stream.stretches import bounds_of

__all__ = ["command"]


@click.group("rejected")
def command() -> None:
    """See, give back or drop the messages that could not be processed.

    They stand on articles.rejected with their original key, headers and bytes. What is given back or dropped is noted on
    articles.rejected.decisions; the messages themselves are never touched, and go when the topic forgets them (90 days).

    A PLACE is TOPIC/PARTITION/OFFSET: of the rejected message, or of the message that it was.

    \b
    Examples:
      rawi rejected list --summary
      rawi rejected retry --reason internal_error --since 2d
    """


@command.command("list")
@with_settings(*CONNECTION)
@with_filters
@click.option("--all", "with_settled", is_flag=True, help="also what was retried or dropped")
@click.option("--limit", type=click.IntRange(1), default=50, show_default=True, metavar="N", help="at most so many")
@click.option("--oldest-first", is_flag=True, help="begin with the oldest, not with the newest")
@click.option("--summary", is_flag=True, help="only how many of each stage and reason")
@click.option("--json", "as_json", is_flag=True, help="JSON, one message a line")
def list_(settings: Settings, wanted: Wanted, *, with_settled: bool, limit: int, oldest_first: bool, summary: bool, as_json: bool) -> None:
    """List what waits, the newest first.

    \b
    Examples:
      rawi rejected list --summary
      rawi rejected list --reason not_json --since 24h
      rawi rejected list --contains example.org --json --limit 1000
    """

    async def run() -> None:
        if summary:
            found = await summary_of(_select(settings, wanted))
            _json_or(as_json, [asdict(row) for row in found], lambda: print_summary(table_console(), found))
            return
        kept, left = await newest(_select(settings, wanted), limit, oldest_first=oldest_first, with_settled=with_settled)
        _json_or(as_json, [_document(found) for found in kept], lambda: print_list(table_console(), kept, left))

    _run(settings, run())


@command.command("show")
@with_settings(*CONNECTION)
@click.argument("place", type=PLACE)
@click.option("--raw", is_flag=True, help="the original bytes alone, as they are")
@click.option("--full", is_flag=True, help="all of the bytes as text, however many")
@click.option("--json", "as_json", is_flag=True, help="as JSON; the bytes in base64")
def show(settings: Settings, place: Place, *, raw: bool, full: bool, as_json: bool) -> None:
    """Show one message: why it was rejected, its headers, and its bytes as text in which nothing hides.

    \b
    Examples:
      rawi rejected show articles.rejected/2/17
      rawi rejected show articles.raw/3/41872
      rawi rejected show articles.rejected/2/17 --raw > message.json
    """

    async def run() -> None:
        found = (await find_places(settings, await read_decisions(settings), [place]))[-1]
        value = found.message.value or b""
        if raw:
            sys.stdout.buffer.write(value)
        elif as_json:
            _write_json(_document(found) | {"value_base64": base64.b64encode(value).decode()})
        else:
            print_one(table_console(), found, full=full)

    _run(settings, run())


def _acting(function: Callable[..., Any]) -> Callable[..., Any]:
    for option in reversed(
        (
            click.argument("places", nargs=-1, type=PLACE),
            with_filters,
            click.option("--all", "everything", is_flag=True, help="all that wait; needed where neither a place nor a filter is given"),
            click.option("--dry-run", is_flag=True, help="say what would be done, and do nothing"),
        )
    ):
        function = option(function)
    return function


@command.command("retry")
@with_settings(*CONNECTION, "replication")
@_acting
@click.option("--max-attempts", type=click.IntRange(2), default=3, show_default=True, metavar="N", help="leave what was tried so often")
@click.option("--limit", type=click.IntRange(1), default=None, metavar="N", help="at most so many")
def retry_(settings: Settings, wanted: Wanted, *, everything: bool, dry_run: bool, max_attempts: int, limit: int | None) -> None:
    """Give messages back to the stage that rejected them: after a repair, with a new version.

    Key, headers and bytes are the original ones; the header rawi-attempt counts, and the time from which ingestion counts stays. Each is
    given back once: what fails again comes back here as a new message with one attempt more, until --max-attempts.

    Workers stop when too many of their last messages were rejected (RAWI_REJECTED_LIMIT): try a few with --limit first.

    \b
    Examples:
      rawi rejected retry articles.rejected/2/17
      rawi rejected retry --reason internal_error --version 0.1.0 --dry-run
      rawi rejected retry --stage enrich --since 2025-09-01 --limit 20
    """
    _demand_choice(wanted, everything=everything)

    async def run() -> None:
        messages = _some(_select(settings, wanted), limit, max_attempts)
        print_outcome(
            table_console(),
            await retry(settings, messages, max_attempts=max_attempts, clock=_now, dry_run=dry_run),
            dry_run=dry_run,
        )

    _run(settings, run())


@command.command("drop")
@with_settings(*CONNECTION, "replication")
@_acting
@click.option("--undo", is_flag=True, help="take back that they were dropped")
def drop_(settings: Settings, wanted: Wanted, *, everything: bool, dry_run: bool, undo: bool) -> None:
    """Drop messages from view: they are listed with --all only, and not retried. Nothing is deleted, and --undo takes it back.

    \b
    Examples:
      rawi rejected drop --reason missing_body --until 2025-09-01 --dry-run
      rawi rejected drop articles.rejected/2/17
      rawi rejected drop articles.rejected/2/17 --undo
    """
    _demand_choice(wanted, everything=everything)

    async def run() -> None:
        messages = _select(settings, wanted)
        act: Coroutine[Any, Any, Outcome] = (
            restore(settings, messages, dry_run=dry_run) if undo else drop(settings, messages, clock=_now, dry_run=dry_run)
        )
        print_outcome(table_console(), await act, dry_run=dry_run)

    _run(settings, run())


async def _select(settings: Settings, wanted: Wanted) -> AsyncGenerator[Found, None]:
    decisions = await read_decisions(settings)
    if wanted.places:
        for found in await find_places(settings, decisions, wanted.places):
            if wanted.selection.matches(found.entry, found.message.value):
                yield found
        return
    topic = rejected_topic(settings)
    stretches = await clip(settings, topic, await bounds_of(settings, topic), since=wanted.since, until=wanted.until)
    with counting_bar() as progress:
        async for found in read_rejected(settings, wanted.selection, decisions, stretches, progress):
            yield found


async def _some(messages: AsyncGenerator[Found, None], limit: int | None, max_attempts: int) -> AsyncIterator[Found]:
    taken = 0
    async with aclosing(messages) as stream:
        async for found in stream:
            yield found
            taken += found.decision is None and found.entry.attempt < max_attempts
            if limit is not None and taken >= limit:
                return


def _demand_choice(wanted: Wanted, *, everything: bool) -> None:
    if wanted.everything and not everything:
        fail("say which: places, filters, or --all", ExitStatus.USAGE)


def _document(found: Found) -> dict[str, Any]:
    entry = asdict(found.entry)
    entry["key"] = None if found.entry.key is None else found.entry.key.decode("utf-8", "backslashreplace")
    entry["headers"] = [[name, value.decode("utf-8", "backslashreplace")] for name, value in found.entry.headers]
    entry["decision"] = None if found.decision is None else asdict(found.decision)
    return entry


def _json_or(as_json: bool, rows: Sequence[dict[str, Any]], show: Callable[[], None]) -> None:
    if not as_json:
        show()
        return
    for row in rows:
        _write_json(row)


def _write_json(row: dict[str, Any]) -> None:
    sys.stdout.buffer.write(orjson.dumps(row) + b"\n")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _run(settings: Settings, work: Coroutine[Any, Any, None]) -> None:
    try:
        asyncio.run(work)
    except (NoSuchTopic, NotFound) as error:
        fail(str(error))
    except InvalidMoment as error:
        fail(str(error), ExitStatus.USAGE)
    except (KafkaError, OSError) as error:
        fail(f"Kafka at {settings.broker} cannot be reached: {error!r}", ExitStatus.UNAVAILABLE)
