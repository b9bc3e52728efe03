"""`rawi replay`"""

import asyncio
import os
import re
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final, NoReturn

import click
import orjson
from aiokafka.errors import KafkaError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from worker.cli.moments import with_moments
from worker.cli.options import CONNECTION, fail, with_settings
from worker.records import encode
from worker.replay import (
    FIELDS,
    InvalidCondition,
    Replay,
    Request,
    Status,
    drop,
    forget,
    load,
    load_all,
    names_of,
    now,
    parse_condition,
    plan,
    promote,
    run,
    save,
)
from worker.stream.boundary import StageUnavailable
from worker.stream.exits import ExitStatus
from worker.stream.moments import InvalidMoment, Place, Time
from worker.stream.reading import NoSuchTopic
from worker.stream.settings import Settings
from worker.stream.slots import NoStateDirectory, claim_slot
from worker.stream.topics import TopicCreationFailed, create_topics

__all__ = ["command"]

_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,60}")
_SETTINGS: Final = (*CONNECTION, "state_dir", "store", "replication", "processes")


@click.group("replay", invoke_without_command=True)
@with_settings(*_SETTINGS)
@with_moments("raw messages")
@click.option("--name", default="", metavar="NAME", help="the name of the replay; default: the time, as r20251125-0830")
@click.option("--topic", default="", metavar="TOPIC", help="the raw topic to read; default articles.raw")
@click.option("--into", default="", metavar="TOPIC", help="where enriched records go; default articles.enriched.NAME")
@click.option("--where", multiple=True, metavar="COND", help=f"only articles with FIELD=VALUE (!= ~ !~ >= <=); FIELD: {', '.join(FIELDS)}")
@click.option("--warm-up", type=float, default=72, metavar="HOURS", help="remember articles of so many hours before --since; default 72")
@click.option("--in-place", is_flag=True, help="write to the live topics instead of topics of its own")
@click.pass_context
def command(
    context: click.Context,
    *,
    settings: Settings,
    since: tuple[Time | Place, ...],
    until: tuple[Time | Place, ...],
    name: str,
    topic: str,
    into: str,
    where: tuple[str, ...],
    warm_up: float,
    in_place: bool,
) -> None:
    """Run a stretch of the past through this version of the pipeline, beside the live stream.

    Reads raw messages from --since on and before --until (offsets are taken once, at the start), in the order in which they were decided
    live, so that the same version gives the same records. Writes to topics of its own; live records and live state stay untouched unless
    --in-place. Ends by itself when every message is accounted for. Ctrl-C stops it in order; `rawi replay resume NAME` goes on,
    also after a kill.

    \b
    Examples:
      rawi replay --since 2025-09-01 --until 2025-10-01 --name september --processes 4
      rawi replay --since 7d --where source=outlet.example
      rawi diff articles.enriched articles.enriched.september
      rawi replay promote september
      rawi replay drop september
    """
    context.obj = settings
    if context.invoked_subcommand is not None:
        return
    if not since:
        fail("from when? For instance --since 7d, or --since 2025-09-01; --since 1970-01-01 is everything", ExitStatus.USAGE)
    if in_place and into:
        fail("--in-place writes to the live topics: leave --into out", ExitStatus.USAGE)
    _check_conditions(where)
    prefix = f"{settings.topic_prefix}articles.enriched."
    chosen = name or (into.removeprefix(prefix) if into.startswith(prefix) else f"r{datetime.now(UTC):%Y%m%d-%H%M%S}")
    if not _NAME.fullmatch(chosen):
        fail(f"--name {chosen!r}: letters, digits, - and _ only", ExitStatus.USAGE)
    request = Request(name=chosen, since=since, until=until, topic=topic, into=into, where=where, in_place=in_place, warm_up_hours=warm_up)
    _end(settings, _talk(settings, lambda: _new(settings, request)))


@command.command("resume")
@click.argument("name")
@click.pass_obj
def resume(settings: Settings, name: str) -> None:
    """Go on with a replay that was stopped or killed."""
    _end(settings, _talk(settings, lambda: _resume(settings, name)))


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="one JSON object a line")
@click.pass_obj
def list_replays(settings: Settings, *, as_json: bool) -> None:
    """All replays that were not dropped."""
    replays = _talk(settings, lambda: load_all(settings))
    if as_json:
        for found in replays.values():
            click.echo(encode(found).decode())
        return
    table = Table("name", "status", "done", "of", "outcomes", "into", "created", box=None, pad_edge=False)
    for found in replays.values():
        table.add_row(found.name, found.status, str(found.done), str(found.total), _outcomes(found), found.into, found.created_at[:16])
    Console(soft_wrap=True).print(table if replays else "no replays")


@command.command("status")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="as JSON")
@click.pass_obj
def status(settings: Settings, name: str, *, as_json: bool) -> None:
    """One replay: its bounds, progress and outcomes. Exit status 0 when it is complete, 1 when it is not."""
    found = _known(_talk(settings, lambda: load(settings, name)), name)
    if as_json:
        click.echo(orjson.dumps(orjson.loads(encode(found)), option=orjson.OPT_INDENT_2).decode())
    else:
        _print(settings, found)
    if found.status not in {Status.COMPLETE, Status.PROMOTED}:
        raise SystemExit(1)


@command.command("promote")
@click.argument("name")
@click.option("--dry-run", is_flag=True, help="count, write nothing")
@click.pass_obj
def promote_replay(settings: Settings, name: str, *, dry_run: bool) -> None:
    """Make the records of a complete replay the live ones.

    Its records replace the live ones of the same key, and live records of the replayed messages that it no longer has are deleted. Look at
    `rawi diff` first. To repeat it is harmless.
    """
    found = _known(_talk(settings, lambda: load(settings, name)), name)
    if found.status not in {Status.COMPLETE, Status.PROMOTED}:
        fail(f"{name} is {found.status}: only a complete replay can be promoted. rawi replay resume {name}")
    if found.in_place:
        fail(f"{name} was written in place: there is nothing to promote")
    done = _talk(settings, lambda: promote(settings, found, dry_run=dry_run))
    for topic, written in done.written.items():
        click.echo(f"{topic}: {written} {'would be ' if dry_run else ''}written, {done.deleted[topic]} deleted")
    if not dry_run:
        _talk(settings, lambda: save(settings, replace(found, status=Status.PROMOTED, updated_at=now())))


@command.command("drop")
@click.argument("name")
@click.pass_obj
def drop_replay(settings: Settings, name: str) -> None:
    """Delete a replay's topics and what is known of it. What was promoted stays."""
    found = _known(_talk(settings, lambda: load(settings, name)), name)
    deleted = _talk(settings, lambda: drop(settings, found))
    _talk(settings, lambda: forget(settings, name))
    click.echo(f"dropped {name}: {', '.join(deleted) or 'no topics left'}")


async def _new(settings: Settings, request: Request) -> Replay:
    await create_topics(settings)
    if await load(settings, request.name) is not None:
        fail(f"there is a replay {request.name} already: resume it, drop it, or choose another --name", ExitStatus.USAGE)
    return await _run(settings, await plan(settings, request))


async def _resume(settings: Settings, name: str) -> Replay:
    found = _known(await load(settings, name), name)
    if found.status in {Status.COMPLETE, Status.PROMOTED}:
        fail(f"{name} is {found.status}: there is nothing left to do")
    return await _run(settings, found)


async def _run(settings: Settings, replay: Replay) -> Replay:
    slot = claim_slot(settings.state_path, f"{settings.topic_prefix}replay-{replay.name}")
    if slot.directory.name != "0":
        fail(f"{replay.name} is running already on this machine", ExitStatus.USAGE)
    click.echo(f"replay {replay.name}: {replay.total} messages of {replay.topic} into {replay.into}", err=True)
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    processes = settings.processes if settings.processes > 1 else max(1, (os.cpu_count() or 1) - 1)
    with _bar(replay) as progress:
        return await run(settings, replay, processes=processes, directory=slot.directory, progress=progress, stop=stopping.is_set)


@contextmanager
def _bar(replay: Replay) -> Iterator[Callable[[Replay], None]]:
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(replay.name, total=replay.total, rate="")
        before = replay.done + replay.filtered, replay.seconds

        def show(standing: Replay) -> None:
            done = standing.done + standing.filtered
            seconds = standing.seconds - before[1]
            rate = f"{(done - before[0]) / seconds:.0f}/s" if seconds > 0 else ""
            bar.update(task, completed=done, rate=f"{rate} {_outcomes(standing)}")

        yield show


def _end(settings: Settings, replay: Replay) -> None:
    _print(settings, replay)
    if replay.status is not Status.COMPLETE:
        click.echo(f"not finished; to go on: rawi replay resume {replay.name}", err=True)
        raise SystemExit(1)
    if not replay.in_place:
        live = f"{settings.topic_prefix}articles.enriched"
        click.echo(f"next: rawi diff {live} {replay.into}; then rawi replay promote {replay.name}, or drop it", err=True)


def _print(settings: Settings, replay: Replay) -> None:
    table = Table(show_header=False, box=None, pad_edge=False)
    rate = f"{replay.done / replay.seconds:.0f}/s" if replay.seconds else ""
    rows = {
        "replay": f"{replay.name}, {replay.status}, by version {replay.version}",
        "from": f"{replay.topic}, {replay.messages} messages" + (f", where {' and '.join(replay.where)}" if replay.where else ""),
        "into": ", ".join(names_of(settings, replay).values()),
        "done": f"{replay.done} accounted for, {replay.filtered} not selected, of {replay.total}; {replay.seconds:.0f} s {rate}",
        "outcomes": _outcomes(replay),
    }
    for name, value in rows.items():
        table.add_row(name, value)
    Console(soft_wrap=True).print(table, highlight=False)


def _outcomes(replay: Replay) -> str:
    return ", ".join(f"{count} {outcome}" for outcome, count in sorted(replay.outcomes.items()))


def _known(replay: Replay | None, name: str) -> Replay:
    if replay is None:
        fail(f"there is no replay {name}: rawi replay list")
    return replay


def _check_conditions(where: tuple[str, ...]) -> None:
    try:
        for said in where:
            parse_condition(said)
    except InvalidCondition as error:
        fail(str(error), ExitStatus.USAGE)


def _talk(settings: Settings, what: Callable[[], Awaitable[Any]]) -> Any:
    """Run what talks to Kafka, and end with a message when that fails."""

    async def call() -> Any:
        return await what()

    try:
        return asyncio.run(call())
    except* (NoSuchTopic, InvalidMoment, TopicCreationFailed, NoStateDirectory) as group:
        _fail_first(group, ExitStatus.USAGE, "")
    except* StageUnavailable as group:
        _fail_first(group, ExitStatus.STATE, "nothing is lost, and rawi replay resume goes on: ")
    except* (KafkaError, OSError) as group:
        _fail_first(group, ExitStatus.UNAVAILABLE, f"Kafka at {settings.broker}: ")
    return None


def _fail_first(group: BaseExceptionGroup[Any], status: ExitStatus, before: str) -> NoReturn:
    error: BaseException = group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    fail(f"{before}{error if not before else repr(error)}", status)
