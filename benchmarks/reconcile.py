"""How long `rawi reconcile` takes, and in how much memory: fills the topics of a broker of its own, then runs the command.

``python -m benchmarks.reconcile --messages 1000000 --bytes 2000``
"""

import argparse
import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from aiokafka import AIOKafkaProducer

from tests.brokers import KafkaBroker
from worker.contracts import Topic
from worker.records import Stage
from worker.stream.headers import event_headers
from worker.stream.settings import Settings
from worker.stream.topics import LARGEST_MESSAGE, create_topics

__all__ = ["main"]

_PARTITIONS = 8
_TOPICS = {"recrawl": Topic.RELATIONS, "rejected": Topic.REJECTED}
_SHARES = ("enriched",) * 13 + ("duplicate",) * 5 + ("recrawl", "rejected")


def main(arguments: Sequence[str] | None = None) -> None:
    """Fill, check, report as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--bytes", type=int, default=2_000, help="size of an output's value")
    parser.add_argument("--repeats", type=int, default=1_000, help="how many outputs are there twice")
    chosen = parser.parse_args(arguments)
    with KafkaBroker(heap="1g") as broker:
        settings = Settings(broker=broker.address)
        began = time.monotonic()
        asyncio.run(_fill(settings, chosen.messages, chosen.bytes, chosen.repeats))
        filled = time.monotonic() - began
        print(
            json.dumps(
                {"messages": chosen.messages, "bytes": chosen.bytes, "filled_seconds": round(filled, 1), **_check(settings)}, indent=2
            )
        )


def _check(settings: Settings) -> dict[str, object]:
    began = time.monotonic()
    with tempfile.TemporaryFile() as output:
        command = [sys.executable, "-m", "worker.cli", "reconcile", "--json"]
        process = subprocess.Popen(command, env={**os.environ, "RAWI_BROKER": settings.broker}, stdout=output)
        peak = 0
        while process.poll() is None:
            peak = max(peak, _peak_kib(process.pid))
            time.sleep(0.1)
        output.seek(0)
        report = json.load(output)
    seconds = time.monotonic() - began
    return {
        "seconds": round(seconds, 1),
        "messages_per_second": round(report["messages"] / seconds),
        "peak_mib": round(peak / 1024),
        "exit_status": process.returncode,
        **{name: report[name] for name in ("clean", "messages", "outcomes", "repeats", "missing")},
    }


def _peak_kib(pid: int) -> int:
    """The largest resident set of a process so far. What wait4 tells would begin with that of this process, from before the exec."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("VmHWM")), 0)


async def _fill(settings: Settings, messages: int, size: int, repeats: int) -> None:
    await create_topics(settings)
    producer = AIOKafkaProducer(**settings.kafka_client(), acks=1, linger_ms=20, max_batch_size=1 << 20, max_request_size=LARGEST_MESSAGE)
    await producer.start()
    try:
        for number in range(messages):
            await producer.send(Topic.RAW, b"{}", partition=number % _PARTITIONS)
        numbers = [*range(messages), *random.Random(1).sample(range(messages), min(repeats, messages))]
        text = random.Random(2).randbytes(size)
        for number in numbers:
            await _send(producer, number, text)
        await producer.flush()
    finally:
        await producer.stop()


async def _send(producer: AIOKafkaProducer, number: int, text: bytes) -> None:
    origin = f"{Topic.RAW}/{number % _PARTITIONS}/{number // _PARTITIONS}"
    outcome = _SHARES[number % len(_SHARES)]
    topic = _TOPICS.get(outcome, Topic.ENRICHED)
    headers = event_headers(Stage.ENRICH, topic, f"{number:024x}.r1", time="2025-09-15T06:00:00.000Z", origin=origin, outcome=outcome)
    await producer.send(topic, number.to_bytes(8, "big") + text[8:], key=f"{number:024x}".encode(), headers=list(headers))


if __name__ == "__main__":
    main()
