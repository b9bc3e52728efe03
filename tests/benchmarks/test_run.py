"""The command as a user starts it: without Kafka anywhere, with it where it can be started. No time is asserted."""

import subprocess
import sys
from pathlib import Path

import orjson
import pytest

from benchmarks.articles import generate, raw_message
from benchmarks.kafka import through_kafka
from benchmarks.lanes import run_lanes
from tests.brokers import KafkaBroker

ROOT = Path(__file__).parents[2]


def bench(*arguments: str) -> tuple[int, str]:
    command = [sys.executable, "-m", "benchmarks", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=240)
    return done.returncode, done.stdout + done.stderr


def test_in_process_alone(tmp_path: Path) -> None:
    status, text = bench("--count", "20", "--no-kafka", "--json", str(tmp_path / "out.json"))
    assert status == 0, text
    assert "text to record" in text
    assert orjson.loads((tmp_path / "out.json").read_bytes())["measured"]["stages"]["outcomes"] == {"enriched": 20}


def test_wrong_arguments(tmp_path: Path) -> None:
    assert bench("--count", "3")[0] == 2
    status, text = bench("--articles", str(tmp_path / "none.jsonl"))
    assert status == 2
    assert "none.jsonl" in text


def test_two_processes_share_the_articles() -> None:
    messages = [raw_message(article) for article in generate(7)]
    lanes = run_lanes(messages, messages[:1], 2)
    assert lanes.articles == 7
    assert lanes.rate > 0 < lanes.cpu_seconds


@pytest.mark.broker
@pytest.mark.kafka
async def test_through_kafka(kafka: KafkaBroker, tmp_path: Path) -> None:
    messages = [raw_message(article) for article in generate(60)]
    run = await through_kafka(kafka, [*messages, messages[3]], 1, 2, tmp_path)
    assert run.outcomes == {"enriched": 60, "recrawl": 1}
    assert len(run.peak_memory) == 2
    assert min(run.peak_memory) > 50 << 20
    assert run.first_record > 0 < run.rate
    assert run.whole.workers > 0 < run.whole.broker
