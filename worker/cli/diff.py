"""`rawi diff`"""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

import click
import orjson
from aiokafka.errors import KafkaError
from rich.table import Table
from rich.text import Text

from worker.cli.consoles import table_console
from worker.cli.counting import counting_bar
from worker.cli.options import CONNECTION, fail, with_settings
from worker.cli.safe import Isolated, piece
from worker.contracts import topic_name
from worker.diff import DERIVED, RUN_FIELDS, Report, compare_topics
from worker.diff.tally import Example
from worker.stream.exits import ExitStatus
from worker.stream.reading import NoSuchTopic
from worker.stream.settings import Settings

__all__ = ["command"]

_FIELDS: Final = 12
_LONGEST: Final = 300


@click.command("diff")
@with_settings(*CONNECTION)
@click.argument("topic_a")
@click.argument("topic_b")
@click.option("--examples", type=click.IntRange(0), default=3, show_default=True, metavar="N", help="show so many of each kind")
@click.option("--ignore", multiple=True, metavar="PATH", help="leave out this field and all below it: article.text, claims[].confidence")
@click.option("--all-fields", is_flag=True, help=f"also what only tells which run it was: {', '.join(RUN_FIELDS)}")
@click.option("--json", "as_json", is_flag=True, help="the report as JSON")
def command(
    settings: Settings, topic_a: str, topic_b: str, examples: int, ignore: tuple[str, ...], *, all_fields: bool, as_json: bool
) -> None:
    """Compare two topics of records: what a new version of the pipeline changes, before it is promoted.

    By key, the latest record of each: those that only one topic has, fields with other values, claims and entities gained and lost. Where
    things stand in a list does not count. A topic is named with or without the prefix. Exit status as diff(1): 0 the same, 1 different.

    \b
    Examples:
      rawi diff articles.enriched articles.enriched.v2
      rawi diff articles.enriched articles.enriched.v2 --ignore 'claims[].confidence' --examples 10
      rawi diff articles.relations articles.relations.v2 --json
    """
    ignored = (*(() if all_fields else RUN_FIELDS), *DERIVED, *ignore)

    async def run() -> Report:
        names = [name if name.startswith(settings.topic_prefix) else topic_name(name, settings.topic_prefix) for name in (topic_a, topic_b)]
        with counting_bar() as progress:
            return await compare_topics(settings, *names, ignored=ignored, examples=examples, progress=progress)

    try:
        report = asyncio.run(run())
    except NoSuchTopic as error:
        fail(str(error), ExitStatus.USAGE)
    except (KafkaError, OSError) as error:
        fail(f"Kafka at {settings.broker} cannot be reached: {error!r}", ExitStatus.UNAVAILABLE)
    if as_json:
        click.echo(orjson.dumps(asdict(report)))
    else:
        _print(report)
    if not report.same:
        raise SystemExit(1)


def _print(report: Report) -> None:
    console = table_console()
    console.print(_summary(report))
    things = sorted({*report.gained, *report.lost})
    if things:
        console.print(
            _counts("things", ("gained", "lost"), {name: (report.gained.get(name, 0), report.lost.get(name, 0)) for name in things})
        )
    if report.fields:
        console.print(_counts("field", ("records",), {path: (count,) for path, count in report.fields.items()}))
    for kind in _kinds(report):
        console.print(Text("\n") + piece(kind, "bold"))
        for example in report.examples[kind]:
            console.print(Isolated(_example(kind, example)))
    console.print("\nthe same" if report.same else "\nnot the same", style="bold green" if report.same else "bold red")


def _kinds(report: Report) -> list[str]:
    """What examples are shown of, in this order: records, things that came and went, the fields that changed most often."""
    things = [f"{name} {how}" for name in sorted({*report.gained, *report.lost}) for how in ("lost", "gained")]
    kinds = ["only in first", "only in second", *things, *list(report.fields)[:_FIELDS]]
    return [kind for kind in kinds if report.examples.get(kind)]


def _summary(report: Report) -> Table:
    table = Table("", "records", box=None, pad_edge=False)
    table.columns[1].justify = "right"
    rows = {
        report.first: report.records_first,
        report.second: report.records_second,
        "only in the first": report.only_first,
        "only in the second": report.only_second,
        "equal": report.equal,
        "equal but for fields that are not compared": report.run_only,
        "changed": report.changed,
    }
    rare = {"not readable as JSON objects": report.unreadable, "messages without a key, left out": report.without_key}
    for name, count in (rows | {name: count for name, count in rare.items() if count}).items():
        table.add_row(piece(name), str(count))
    return table


def _counts(what: str, names: tuple[str, ...], rows: Mapping[str, tuple[int, ...]]) -> Table:
    table = Table(what, *names, box=None, pad_edge=False, title=" ", title_justify="left")
    for column in table.columns[1:]:
        column.justify = "right"
    for name, counts in rows.items():
        table.add_row(piece(name), *map(str, counts))
    return table


def _example(kind: str, example: Example) -> Table:
    grid = Table.grid(padding=(0, 1))
    grid.add_row("  ", piece(example.key, "dim"))
    sides = (("−", example.before, "red"), ("+", example.after, "green"))
    one_sided = kind.endswith((" lost", " gained")) or kind.startswith("only in ")
    for sign, value, style in sides:
        if value is not None or not one_sided:
            grid.add_row(f"  {sign}", piece("none" if value is None else _words(kind, value), style))
    return grid


def _words(kind: str, value: Any) -> str:
    """A claim as «who | cue | what», an entity by type and name, anything else as JSON, cut to a line's length."""
    if isinstance(value, dict) and kind.startswith("claims "):
        speaker, cue = value.get("speaker") or {}, value.get("cue") or {}
        content = " … ".join(str(part.get("exact")) for part in value.get("content") or ())
        said = f"{speaker.get('ref') or '؟'} | {cue.get('lemma')} | {content}"
    elif isinstance(value, dict) and "name" in value:
        said = f"{value.get('type')} {value['name']}"
    elif isinstance(value, dict) and isinstance(value.get("span"), dict):
        said = f"{value.get('type') or value.get('start') or value.get('value') or ''} {value['span'].get('exact')}"
    else:
        said = value if isinstance(value, str) else orjson.dumps(value).decode()
    return said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"
