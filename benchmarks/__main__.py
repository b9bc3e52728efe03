"""`python -m benchmarks`: how fast, stage by stage in process, and through Apache Kafka in turns with the pure pipeline.

By default 1,500 made-up articles of about 350 words and two rounds. Kafka needs Java 17 and Maven; without them that part is left out, and
the output says so. Run it on a quiet machine: it says how much everything else used.
"""

import argparse
import asyncio
import logging
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import orjson
from rich.console import Console

from benchmarks.corpus import Corpus, NoArticles, generated, read_corpus
from benchmarks.kafka import NotSettled, through_kafka
from benchmarks.lanes import run_lanes
from benchmarks.machine import cores, this_machine
from benchmarks.pages import page_of
from benchmarks.report import show
from benchmarks.result import Result, Round, as_document
from benchmarks.stages import StageTimes, time_stages
from tests.brokers import KafkaBroker, KafkaUnavailable

__all__ = ["main"]

_COUNT = 1_500
_ROUNDS = 2
_FEWEST = 20
_WIDTH_IN_FILES = 120


def main(argv: Sequence[str]) -> int:
    """Measure and print; exit status 2 for wrong arguments, 1 when articles were left without an outcome."""
    options = _options(argv)
    # Retries on a new topic are no news here.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    console, progress = Console(width=None if sys.stdout.isatty() else _WIDTH_IN_FILES), Console(stderr=True)
    machine = this_machine()
    try:
        corpus = read_corpus(options.articles, options.count) if options.articles else generated(options.count)
    except (NoArticles, OSError, orjson.JSONDecodeError) as error:
        progress.print(f"benchmarks: {error}", markup=False)
        return 2
    progress.print("stage by stage, one core…")
    stages = time_stages(corpus.messages, [page_of(article) for article in corpus.articles], corpus.warm_up_messages)
    try:
        rounds, missing = _rounds(corpus, stages, options, progress)
    except NotSettled as error:
        progress.print(f"benchmarks: {error}", markup=False)
        return 1
    result = Result(machine=machine, corpus=corpus.name, mean_words=corpus.mean_words, stages=stages, rounds=tuple(rounds), missing=missing)
    show(result, console)
    if options.json:
        options.json.write_bytes(orjson.dumps(as_document(result), option=orjson.OPT_INDENT_2))
    return 0


def _rounds(corpus: Corpus, stages: StageTimes, options: argparse.Namespace, progress: Console) -> tuple[list[Round], str | None]:
    if options.no_kafka:
        return [], "--no-kafka"
    rounds: list[Round] = []
    messages, warm_up = corpus.messages, corpus.warm_up_messages
    try:
        for number in range(options.rounds):
            progress.print(f"round {number + 1} of {options.rounds}: the pure pipeline, then Kafka…")
            pure = run_lanes(messages, warm_up, options.processes)
            with KafkaBroker() as broker, tempfile.TemporaryDirectory(prefix="rawi-bench-") as directory:
                recrawls = stages.outcomes.get("recrawl", 0)
                kafka = asyncio.run(through_kafka(broker, messages, recrawls, options.processes, Path(directory)))
            rounds.append(Round(pure=pure, kafka=kafka))
    except KafkaUnavailable as error:
        return [], str(error)
    return rounds, None


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--count", type=int, default=_COUNT, help=f"articles to measure (default: {_COUNT})")
    parser.add_argument("--articles", type=Path, metavar="FILE.jsonl[.gz]", help="real articles: {url, title, text, …}")
    parser.add_argument("--rounds", type=int, default=_ROUNDS, help=f"turns of pure pipeline and Kafka (default: {_ROUNDS})")
    parser.add_argument("--processes", type=int, default=cores(), help="workers, and processes of the pure pipeline (default: cores)")
    parser.add_argument("--no-kafka", action="store_true", help="only the stages in process")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write every figure there")
    options = parser.parse_args(argv)
    if options.count < _FEWEST or options.rounds < 1 or options.processes < 1:
        parser.error(f"--count is at least {_FEWEST}, --rounds and --processes at least 1")
    return options


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
