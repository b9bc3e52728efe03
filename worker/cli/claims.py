"""`rawi claims`"""

import sys
from datetime import UTC, datetime

import click
import orjson
from rich.console import Console

from worker.cli.claims_view import render_claims
from worker.cli.inputs import Inputs, Tally, with_inputs
from worker.intake import RawInput
from worker.pipeline import Pipeline
from worker.records import Claim, EnrichedArticle

__all__ = ["command"]


@click.command("claims")
@with_inputs
@click.option("--json", "as_json", is_flag=True, help="one JSON object a line for each claim, with the article's record id")
@click.option("--least", type=click.FloatRange(0, 1), default=0.0, show_default=True, help="leave out claims of less confidence")
def command(inputs: Inputs, least: float, *, as_json: bool) -> None:
    """Read an article with its claims: who said what, to whom it leads back, how it is reported, and why the extractor thinks so.

    FILE is what `rawi produce` takes; without one, standard input. Nothing is written anywhere and no Kafka is needed. A message that
    cannot be processed is reported with its place and reason; the exit status is then 1.

    \b
    Examples:
      rawi claims article.txt
      rawi claims articles.jsonl --least 0.7
      rawi claims article.html --url https://example.org/news/1 --json
    """
    tally, pipeline, received_at = Tally(), Pipeline(), datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    console = Console(width=None if sys.stdout.isatty() else 120)
    for number, result in enumerate(inputs.read()):
        if not isinstance(result, RawInput):
            tally.note(result)
            continue
        outcome = pipeline.process(result.value, origin=f"claims/0/{number}", received_at=received_at)
        if outcome.rejected is not None:
            click.echo(f"{result.place}: {outcome.rejected.reason}: {outcome.rejected.detail}", err=True)
            tally.bad += 1
        elif outcome.record is not None:
            claims = [claim for claim in outcome.record.claims if (claim.confidence or 0.0) >= least]
            if as_json:
                _write(outcome.record, claims)
            else:
                console.print(render_claims(outcome.record, claims))
    if tally.bad:
        raise SystemExit(1)


def _write(record: EnrichedArticle, claims: list[Claim]) -> None:
    for claim in claims:
        sys.stdout.buffer.write(orjson.dumps({"record_id": record.record_id, "claim": claim}) + b"\n")
    sys.stdout.buffer.flush()
