"""`rawi reconcile`"""

import asyncio
from collections.abc import Iterator
from dataclasses import asdict
from typing import Final

import click
import orjson
from aiokafka.errors import KafkaError
from rich.table import Table
from rich.text import Text

from worker.cli.consoles import table_console
from worker.cli.counting import counting_bar
from worker.cli.moments import with_moments
from worker.cli.options import CONNECTION, fail, with_settings
from worker.cli.safe import piece
from worker.reconcile import PartitionReport, Plan, Report, reconcile
from worker.stream.exits import ExitStatus
from worker.stream.moments import InvalidMoment, Place, Time
from worker.stream.reading import NoSuchTopic
from worker.stream.settings import Settings

__all__ = ["command"]


@click.command("reconcile")
@with_settings(*CONNECTION, "group")
@with_moments("raw messages")
@click.option("--settle", type=float, default=0, metavar="SECONDS", help="wait so long for outcomes that are still to come")
@click.option("--examples", type=int, default=10, metavar="N", help="name so many places of each kind (the JSON has up to 1,000)")
@click.option("--json", "as_json", is_flag=True, help="the report as JSON")
def command(
    settings: Settings, since: tuple[Time | Place, ...], until: tuple[Time | Place, ...], settle: float, examples: int, *, as_json: bool
) -> None:
    """Prove that nothing was lost: every raw message has exactly one outcome.

    Reads the headers of articles.enriched, articles.relations and articles.rejected, and compares them with the offsets of articles.raw
    up to its end at the start of the check. Exit status: 0 when every message has its one outcome, 1 when one is missing, has two, was
    repeated with other bytes, or when an outcome belongs to no message; 69 when Kafka cannot be reached.

    A message that a worker has in hand is missing until it is done: give --settle while workers run. Repeats with the same bytes are
    harmless. Needs 18 bytes of memory for each raw message.

    \b
    Examples:
      rawi reconcile
      rawi reconcile --since 24h --settle 60 --json
      rawi reconcile --since 2025-09-01 --until 2025-09-08
      rawi reconcile --since articles.raw:3:41000
    """
    plan = Plan(since=since, until=until, settle_seconds=settle)
    try:
        with counting_bar() as progress:
            report = asyncio.run(reconcile(settings, plan, progress))
    except (NoSuchTopic, InvalidMoment) as error:
        fail(str(error), ExitStatus.USAGE if isinstance(error, InvalidMoment) else 1)
    except (KafkaError, OSError) as error:
        fail(f"Kafka at {settings.broker} cannot be reached: {error!r}", ExitStatus.UNAVAILABLE)
    if as_json:
        click.echo(orjson.dumps(asdict(report)))
    else:
        _print(report, examples)
    if not report.clean:
        raise SystemExit(1)


def _print(report: Report, examples: int) -> None:
    console = table_console()
    console.print(_table(report))
    for what, places in _findings(report):
        console.print(Text(f"\n{what}", style="bold red"))
        for place in places[:examples]:
            console.print(Text("  ") + piece(place))
        if len(places) > examples:
            console.print(f"  … {len(places) - examples} more: --examples, --json")
    for line in _remarks(report):
        console.print(line, style="dim")
    verdict = f"every one of {report.messages} messages has its one outcome" if report.clean else "not clean"
    console.print(f"\n{report.topic}: {verdict}", style="bold green" if report.clean else "bold red", highlight=False)


_OUTCOMES: Final = ("enriched", "duplicate", "recrawl", "rejected")


def _table(report: Report) -> Table:
    table = Table("", "messages", *_OUTCOMES, "missing", "doubled", "differing", box=None, pad_edge=False, padding=(0, 1))
    for column in table.columns:
        column.justify, column.no_wrap = "right", True
    for row in report.partitions:
        table.add_row(str(row.partition), *_numbers(row))
    table.add_row("all", *_numbers(report), style="bold")
    return table


def _numbers(row: PartitionReport | Report) -> Iterator[Text]:
    for count in (row.messages, *(row.outcomes[name] for name in _OUTCOMES)):
        yield Text(str(count))
    for count in (row.missing, row.contradictory, row.differing):
        yield Text(str(count), "bold red" if count else "")


def _findings(report: Report) -> list[tuple[str, list[str]]]:
    contradictions = [f"{place}: {', '.join(names)}" for place, names in report.contradictory_places.items()]
    found = [
        (f"{report.missing} without an outcome", list(report.missing_places)),
        (f"{report.contradictory} doubled: with two outcomes", contradictions),
        (f"{report.differing} differing: repeated with other bytes", list(report.differing_places)),
        (f"{report.unknown} outcomes of messages that do not exist", list(report.unknown_places)),
    ]
    return [(what, places) for what, places in found if places]


def _remarks(report: Report) -> list[str]:
    remarks = {
        f"{report.unread} of the missing are not acknowledged by the workers yet: waiting or in hand, not lost": report.unread,
        f"{report.repeats} harmless repeats: the same outcome with the same bytes again": report.repeats,
        f"{report.reprocessed} outcomes also by another version; the later one counts": report.reprocessed,
        f"{report.retried} rejected between the stages and given back there; what came of it counts": report.retried,
        f"{report.gaps} offsets without a message (transaction markers, or removed since)": report.gaps,
        f"{report.outside} outcomes of offsets that were not asked for": report.outside,
        f"outcomes of other topics: {dict(report.foreign)}": len(report.foreign),
        f"{report.outcomes['other']} outcomes of a kind that this version does not know": report.outcomes["other"],
    }
    return [text for text, count in remarks.items() if count]
