"""`rawi demo`"""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click
import orjson
from rich.console import Console
from rich.table import Table

from worker.broker import BrokerUnavailable, EmbeddedBroker
from worker.broker.orphans import end_with_parent
from worker.cli.options import fail
from worker.cli.render import render_record
from worker.cli.safe import piece
from worker.contracts import Topic, topic_name
from worker.intake import sample_messages
from worker.records import EnrichedArticle, Relation, decode
from worker.stream.accounting import Ledger, wait_for_outcomes
from worker.stream.exits import ExitStatus
from worker.stream.message import Message
from worker.stream.settings import Settings
from worker.stream.topics import create_topics
from worker.stream.writing import raw_writer

__all__ = ["command"]

_OUTCOME_SECONDS: Final = 90.0
_COLOURS: Final = {"enriched": "green", "duplicate": "yellow", "recrawl": "cyan", "rejected": "red"}


@dataclass(frozen=True, slots=True)
class _Sample:
    """A message of the demo and what the table says of it."""

    value: bytes
    title: str


@click.command("demo")
@click.option("--keep", is_flag=True, help="keep broker and worker running afterwards, until Ctrl-C, to look around")
def command(*, keep: bool) -> None:
    """See it work: an embedded broker, one worker and sample articles, in one command.

    Shows for each raw message what came of it: enriched, duplicate of which, re-crawl, or rejected with the reason; then one record in
    full. Everything runs on 127.0.0.1 in a temporary directory and is gone afterwards.

    \b
    Example:  rawi demo --keep     then, in another terminal: rawi tail --broker 127.0.0.1:PORT
    """
    console = Console(width=None if sys.stdout.isatty() else 150)
    # As Ctrl-C, which asyncio takes in order: nothing stays behind.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        with EmbeddedBroker() as broker, tempfile.TemporaryDirectory(prefix="rawi-demo-") as directory:
            settings = Settings(broker=broker.address, state_dir=directory, session_timeout=6.0, heartbeat_interval=1.0)
            _run(console, settings, Path(directory), keep=keep)
    except BrokerUnavailable as error:
        fail(str(error), ExitStatus.UNAVAILABLE)
    except KeyboardInterrupt:
        console.print("stopped")


def _run(console: Console, settings: Settings, directory: Path, *, keep: bool) -> None:
    samples, began = _samples(), time.monotonic()
    asyncio.run(create_topics(settings))
    console.print(f"broker on {settings.broker}, {time.monotonic() - began:.1f} s")
    log = directory / "worker.log"
    worker = _start_worker(settings, log)
    try:
        places, ledger = asyncio.run(_feed(settings, samples, worker))
        console.print(f"{len(samples)} messages through the worker, {time.monotonic() - began:.1f} s since the start\n")
        _print_outcomes(console, samples, places, ledger)
        _print_example(console, places, ledger)
        _print_next(console, settings, keep=keep)
        if keep:
            worker.wait()
    except TimeoutError as error:
        fail(f"{error}. The worker's log ends with:\n{log.read_text('utf-8', 'replace')[-2000:]}")
    finally:
        worker.terminate()
        try:
            worker.wait(20)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait()


def _samples() -> list[_Sample]:
    return [_Sample(message, _title_of(message)) for message in sample_messages()]


def _title_of(line: bytes) -> str:
    try:
        document = orjson.loads(line)
    except orjson.JSONDecodeError:
        return "(bytes that are no JSON)"
    return str(document.get("title") or document.get("url"))


def _start_worker(settings: Settings, log: Path) -> subprocess.Popen[bytes]:
    environment = {
        **os.environ,
        "RAWI_BROKER": settings.broker,
        "RAWI_STATE_DIR": settings.state_dir,
        "RAWI_SESSION_TIMEOUT": str(settings.session_timeout),
        "RAWI_HEARTBEAT_INTERVAL": str(settings.heartbeat_interval),
        "RAWI_STORE": "memory",
        "RAWI_PROCESSES": "1",
        "RAWI_TOPIC_PREFIX": "",
        "RAWI_GROUP": settings.group,
        "RAWI_SECURITY_PROTOCOL": "PLAINTEXT",
    }
    with log.open("wb") as file:
        return subprocess.Popen(
            [sys.executable, "-m", "worker.cli", "worker"],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=file,
            env=environment,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )


async def _feed(settings: Settings, samples: list[_Sample], worker: subprocess.Popen[bytes]) -> tuple[list[str], Ledger]:
    topic = topic_name(Topic.RAW, settings.topic_prefix)
    async with raw_writer(settings, topic) as writer:
        # One partition: the story that the samples tell depends on their order.
        futures = [await writer.write(None, sample.value, partition=0) for sample in samples]
        await writer.finish()
    places = [f"{topic}/{future.result().partition}/{future.result().offset}" for future in futures]
    return places, await wait_for_outcomes(settings, places, _OUTCOME_SECONDS, alive=lambda: worker.poll() is None)


def _print_outcomes(console: Console, samples: list[_Sample], places: list[str], ledger: Ledger) -> None:
    numbers = _numbers_of_records(places, ledger)
    table = Table("#", "outcome", "what came of it", "title", box=None, pad_edge=False)
    for number, (sample, place) in enumerate(zip(samples, places, strict=True), 1):
        outcome = next(iter(ledger.outcomes[place]))
        told = _story_of(ledger.messages[place], outcome, numbers)
        table.add_row(str(number), f"[{_COLOURS[outcome]}]{outcome}[/]", told, piece(sample.title[:70]))
    console.print(table)
    console.print("  ".join(f"{count} {outcome}" for outcome, count in sorted(ledger.counts().items())), "\n")


def _numbers_of_records(places: list[str], ledger: Ledger) -> dict[str, int]:
    keys = ((number, ledger.messages[place].key) for number, place in enumerate(places, 1))
    return {key.decode("utf-8", "replace"): number for number, key in keys if key is not None}


def _story_of(message: Message, outcome: str, numbers: dict[str, int]) -> str:
    def number(record_id: str) -> str:
        return f"#{numbers[record_id]}" if record_id in numbers else record_id

    if outcome == "rejected":
        return f"{message.header('rawi-stage')}: {message.header('rawi-reason')}"
    if outcome == "recrawl":
        return f"the same as {number(decode(Relation, message.value).object)}"
    record = decode(EnrichedArticle, message.value)
    if record.canonical is not None:
        return f"of {number(record.canonical)}"
    kinds = [f"{edge.kind} {number(edge.object)}" for edge in record.relations]
    found = f"{len(record.claims)} claims, {len(record.entities)} entities" if record.recogniser else f"language: {record.article.language}"
    return "; ".join([*kinds, found])


def _print_example(console: Console, places: list[str], ledger: Ledger) -> None:
    records = [decode(EnrichedArticle, ledger.messages[place].value) for place in places if "enriched" in ledger.outcomes[place]]
    best = max(records, key=lambda record: len(record.claims))
    console.rule("the record with the most claims")
    console.print(render_record(best))


def _print_next(console: Console, settings: Settings, *, keep: bool) -> None:
    console.rule("next")
    if keep:
        console.print(f"Running until Ctrl-C. In another terminal:\n  rawi tail --from-beginning --broker {settings.broker}")
        console.print(f"  rawi produce your-article.html --url https://… --broker {settings.broker}")
    else:
        console.print("  rawi demo --keep                 the same, and it stays for rawi tail, rawi show, rawi produce")
        console.print("  rawi enrich FILE --pretty        your own article, without Kafka")
        console.print("  docker compose up                Apache Kafka with two workers")
