"""`rawi enrich`"""

import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from typing import BinaryIO

import click
from rich.console import Console

from worker.clean import CleanLimits
from worker.cli.inputs import Inputs, Tally, with_inputs
from worker.cli.options import load_settings
from worker.cli.progress import progress_bar
from worker.cli.render import render_record
from worker.enrich import EnrichLimits
from worker.intake import RawInput
from worker.pipeline import Outcome, Pipeline
from worker.records import encode
from worker.stream.sandbox import Sandbox, SandboxLimits
from worker.stream.settings import Settings

__all__ = ["command"]


@click.command("enrich")
@with_inputs
@click.option("--out", type=click.File("wb"), default="-", help="where the records go; default: standard output")
@click.option("--relations", type=click.File("wb"), help="where the edges between articles go, as JSONL")
@click.option("--pretty", is_flag=True, help="for reading: text with claims and entities marked, instead of JSON")
def command(inputs: Inputs, out: BinaryIO, relations: BinaryIO | None, *, pretty: bool) -> None:
    """Run the same pipeline on this machine, without Kafka: raw articles in, enriched records out, one JSON a line.

    FILE is what `rawi produce` takes. Duplicates and re-crawls are recognised within the run. A message that cannot be processed, or that
    takes more than RAWI_ARTICLE_SECONDS or RAWI_ARTICLE_MEGABYTES, is reported with its place and reason; the exit status is then 1.

    \b
    Examples:
      rawi enrich articles.jsonl > enriched.jsonl
      rawi enrich article.txt --pretty
      curl -s https://example.org/news/1 | rawi enrich - --kind html --url https://example.org/news/1
    """
    tally, outcomes, began = Tally(), Counter[str](), time.monotonic()
    write = _pretty_writer() if pretty else _json_writer(out)
    settings, received_at = load_settings(), _now()
    with Sandbox(SandboxLimits.of(settings)) as sandbox, progress_bar("enriching", inputs.total) as advance:
        pipeline = _pipeline(settings, sandbox)
        for number, result in enumerate(inputs.read()):
            if isinstance(result, RawInput):
                outcome = pipeline.process(result.value, origin=f"{_file_of(result.place)}/0/{number}", received_at=received_at)
                outcomes[outcome.kind] += 1
                _report(result.place, outcome, write, relations)
            else:
                tally.note(result)
            advance(result.position, outcomes.total())
    _summary(outcomes, tally, time.monotonic() - began)
    if tally.bad or outcomes["rejected"]:
        raise SystemExit(1)


def _pipeline(settings: Settings, sandbox: Sandbox) -> Pipeline:
    clean = CleanLimits(settings.max_text_chars, settings.max_html_chars, settings.max_html_elements)
    return Pipeline(clean, EnrichLimits(settings.max_sentences, settings.max_claims), run=sandbox.call)


def _report(place: str, outcome: Outcome, write: Callable[[Outcome], None], relations: BinaryIO | None) -> None:
    if outcome.rejected is not None:
        click.echo(f"{place}: {outcome.rejected.reason}: {outcome.rejected.detail}", err=True)
    if outcome.record is not None:
        write(outcome)
    if relations is not None:
        for relation in outcome.relations:
            relations.write(encode(relation) + b"\n")


def _json_writer(out: BinaryIO) -> Callable[[Outcome], None]:
    def write(outcome: Outcome) -> None:
        out.write(encode(outcome.record) + b"\n")

    return write


def _pretty_writer() -> Callable[[Outcome], None]:
    console = Console(width=None if sys.stdout.isatty() else 120)

    def write(outcome: Outcome) -> None:
        assert outcome.record is not None
        console.print(render_record(outcome.record))

    return write


def _summary(outcomes: Counter[str], tally: Tally, seconds: float) -> None:
    parts = [f"{outcomes[kind]} {kind}" for kind in ("enriched", "duplicate", "recrawl", "rejected")]
    if tally.bad:
        parts.append(f"{tally.bad} bad inputs")
    rate = outcomes.total() / seconds if seconds > 0 else 0
    click.echo(f"{', '.join(parts)}; {seconds:.1f} s, {rate:.0f} articles/s", err=True)


def _file_of(place: str) -> str:
    return place.partition("#")[0].rpartition("/")[2].partition(":")[0] or "stdin"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
