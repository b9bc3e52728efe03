"""Does memory stay flat? Feeds short made-up articles through Apache Kafka and real workers, and samples what is resident.

``python -m benchmarks.soak --messages 500000``: an hour or two on two cores. Topics keep a quarter of an hour, so the disk stays bounded.
``--recrawls .5`` makes half of them pages that were seen before, as for a crawler that comes round again, and the run a good deal shorter.
The feeder is at most a few thousand messages ahead, so that the workers' buffers are as full as they ever are, and no fuller.

What should grow is the duplicate index: it remembers every article for 30 days of the stream's time. The table shows it beside the memory,
and ``--day`` sets how many messages make a day: with fewer, articles are forgotten within the run, and memory has to come to rest.
"""

import argparse
import asyncio
import contextlib
import json
import logging
import random
import socket
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import numpy as np
import orjson
from prometheus_client.parser import text_string_to_metric_families
from rich.console import Console
from rich.table import Table

from benchmarks.machine import children_of
from tests.brokers import KafkaBroker
from tests.stream.workers import WorkerProcess
from worker.broker.embedded import free_port
from worker.contracts import Topic, topic_name
from worker.stream.settings import Settings
from worker.stream.topics import create_named, specs_for
from worker.stream.writing import raw_writer

__all__ = ["Sample", "articles", "main", "slope"]

_AHEAD: Final = 4_000
_BLOCK: Final = 500
_MEGABYTE: Final = 1 << 20
_LONGEST_STANDSTILL: Final = 120.0
_COPIES: Final = 0.1
_LEAD_WORDS, _SENTENCE_WORDS = 15, 11
_BEGIN: Final = datetime(2025, 1, 1, tzinfo=UTC)
_SMALL_FILES: Final = {"segment.bytes": str(16 * _MEGABYTE), "segment.ms": "60000"}
_KEEP_LITTLE: Final = {"cleanup.policy": "delete", "retention.ms": "900000"}
"""A quarter of an hour: longer than the feeder is ever ahead."""
_WHO: Final = ("وزير الزراعة", "رئيس البلدية", "المتحدث باسم الشركة", "مديرة المدرسة", "نقيب المهندسين", "مصدر في الميناء", "والي المدينة")
_SAYS: Final = ("قال {} إن {}.", "وأوضح {} أن {}.", "وأضاف {} أن {}.", "ونفى {} أن {}.", "وحذر {} من أن {}.", "وتوقع {} أن {}.")
_WHAT: Final = ("الجسر", "السوق", "المصنع", "الموسم", "القطار", "المتحف", "الحقل", "المرفأ", "المخبز", "السد", "الملعب", "المستوصف")
_DOES: Final = ("سيفتح", "تأخر", "توسع", "أغلق", "تعطل", "نقل", "جدد", "أنهى أعماله", "استعاد نشاطه", "ضاعف إنتاجه")
_WHEN: Final = ("هذا الشهر", "قبل العيد", "في الربيع", "مطلع العام", "نهاية الأسبوع", "بعد الأمطار")


class StandsStill(RuntimeError):
    """The workers ended, or finished nothing for two minutes."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One look. Memory in MB; `workers` is one figure for each process."""

    done: int
    seconds: float
    workers: tuple[float, ...]
    broker: float
    remembered: int
    disk: float


def articles(count: int, day: int, seed: int = 1, *, words: int = 60, recrawls: float = 0.05) -> Iterator[bytes]:
    """`count` raw messages of some `words` words; one in ten is a copy in another outlet, and a share of `recrawls` are re-crawls.

    `day` of them make a day.
    """
    rng = random.Random(seed)
    sentences = max(1, (words - _LEAD_WORDS) // _SENTENCE_WORDS)
    recent: list[tuple[str, str]] = []
    for number in range(count):
        draw = rng.random()
        url = f"https://outlet{number % 11}.example/{seed}/{number}"
        if recent and draw < recrawls:
            url, text = rng.choice(recent)
        elif recent and draw < recrawls + _COPIES:
            text = rng.choice(recent)[1] + f" وكان هذا الخبر رقم {number}."
        else:
            text = _text(rng, number, sentences)
        recent = [*recent[-200:], (url, text)]
        fetched = _BEGIN + timedelta(days=number / day)
        yield orjson.dumps({"url": url, "title": f"خبر {number}", "text": text, "fetched_at": fetched.isoformat()})


def slope(samples: Sequence[Sample]) -> float:
    """Growth of all workers together over the second half of the messages, in MB per 100,000 messages: least squares."""
    last = samples[-1].done
    half = [sample for sample in samples if sample.done >= last / 2]
    done = np.array([sample.done for sample in half], dtype=float)
    memory = np.array([sum(sample.workers) for sample in half], dtype=float)
    return float(np.polyfit(done, memory, 1)[0] * 100_000)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run, print the table; exit status 1 when the workers stand still, or memory grows faster than `--limit` allows."""
    options = _options(arguments)
    # Retries on a new topic are no news here.
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    console = Console(width=None if sys.stdout.isatty() else 120)
    with KafkaBroker() as broker, tempfile.TemporaryDirectory(prefix="rawi-soak-") as directory:
        try:
            samples = asyncio.run(_soak(broker, options, Path(directory)))
        except StandsStill as error:
            console.print(str(error), markup=False)
            return 1
    grown = slope(samples)
    _show(samples, grown, console)
    if options.json:
        options.json.write_text(json.dumps({"slope_mb_per_100k": grown, "samples": [asdict(sample) for sample in samples]}, indent=2))
    return int(grown > options.limit)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--messages", type=int, default=500_000)
    parser.add_argument("--day", type=int, default=10_000, help="messages in a day of the stream's time")
    parser.add_argument("--words", type=int, default=60, help="about how long an article is")
    parser.add_argument("--recrawls", type=float, default=0.05, help="share of pages that were seen before")
    parser.add_argument("--minutes", type=float, default=float("inf"), help="feed no longer than this; what was fed is finished")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument(
        "--store", choices=("rocksdict", "memory"), default="rocksdict", help="RocksDB fills 32 MB of buffers before it rests"
    )
    parser.add_argument("--samples", type=int, default=40, help="how many looks")
    parser.add_argument("--limit", type=float, default=20.0, help="MB per 100,000 messages that pass as flat")
    parser.add_argument("--json", type=Path, metavar="FILE")
    return parser.parse_args(arguments)


async def _soak(broker: KafkaBroker, options: argparse.Namespace, directory: Path) -> list[Sample]:
    settings = Settings(
        broker=broker.address,
        topic_prefix=f"soak{uuid.uuid4().hex[:6]}.",
        state_dir=str(directory / "state"),
        processes=options.processes,
        store=options.store,
        web_port=_first_of_free_ports(options.processes),
    )
    # Rawi's own topics, without a schema, stay compacted: the duplicate index is restored from one of them.
    specs = [replace(spec, config={**spec.config, **_SMALL_FILES, **(_KEEP_LITTLE if spec.schema else {})}) for spec in specs_for(settings)]
    await create_named(settings, specs)
    look = _Look(settings, broker, options.messages // options.samples)
    with WorkerProcess(settings, directory / "worker.log") as workers:
        await look.until(await _feed(settings, options, look, workers), workers)
        look.take(workers)
        if workers.terminate():
            raise StandsStill(f"a worker ended badly\n{workers.said()}")
    return look.samples


async def _feed(settings: Settings, options: argparse.Namespace, look: "_Look", workers: WorkerProcess) -> int:
    """Write the messages, a few thousand ahead of the workers; gives how many."""
    sent, last = 0, time.monotonic() + options.minutes * 60
    async with raw_writer(settings, topic_name(Topic.RAW, settings.topic_prefix)) as writer:
        for value in articles(options.messages, options.day, words=options.words, recrawls=options.recrawls):
            await writer.write(str(sent).encode(), value)
            sent += 1
            if sent % _BLOCK == 0:
                await look.until(sent - _AHEAD, workers)
                if time.monotonic() > last:
                    break
        await writer.finish()
    return sent


class _Look:
    """Asks the workers for their metrics once a second, and keeps a sample every so many messages."""

    def __init__(self, settings: Settings, broker: KafkaBroker, every: int) -> None:
        self._ports = range(settings.web_port, settings.web_port + settings.processes)
        self._broker = broker
        self._every = every
        self._began = time.monotonic()
        self.samples: list[Sample] = []

    async def until(self, done: int, workers: WorkerProcess) -> None:
        """Wait until so many messages came to their outcomes; raises `StandsStill`."""
        moved, before = time.monotonic(), -1
        while (now := (await asyncio.to_thread(self._asked))[0]) < done:
            if now != before:
                moved, before = time.monotonic(), now
            if not workers.alive or time.monotonic() - moved > _LONGEST_STANDSTILL:
                raise StandsStill(f"{now} of {done} messages\n{workers.said()}")
            self._sample(workers)
            await asyncio.sleep(1.0)
        self._sample(workers)

    def _sample(self, workers: WorkerProcess) -> None:
        if not self.samples or self._asked()[0] - self.samples[-1].done >= self._every:
            self.take(workers)

    def take(self, workers: WorkerProcess) -> None:
        """Keep a sample now."""
        done, remembered = self._asked()
        memory = tuple(_resident_megabytes(pid) for pid in children_of(workers.process.pid))
        broker = _resident_megabytes(self._broker.pid)
        self.samples.append(Sample(done, time.monotonic() - self._began, memory, broker, remembered, _disk_megabytes(self._broker.pid)))
        sys.stderr.write(f"\r{done:,} messages, {sum(memory):.0f} MB ")

    def _asked(self) -> tuple[int, int]:
        done = remembered = 0.0
        for port in self._ports:
            for name, labels, value in _page(port):
                done += value if name == "rawi_messages_total" and labels["outcome"] != "passed" else 0
                remembered += value if name == "rawi_articles_remembered" else 0
        return int(done), int(remembered)


def _page(port: int) -> Iterator[tuple[str, dict[str, str], float]]:
    """The samples on the page of one process; none while it does not answer."""
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"http://127.0.0.1:{port}/metrics", timeout=30) as answer:
            page = answer.read().decode()
    except OSError:
        return
    for family in text_string_to_metric_families(page):
        for sample in family.samples:
            yield sample.name, dict(sample.labels), float(sample.value)


def _resident_megabytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS")), 0.0)


def _disk_megabytes(broker: int) -> float:
    """What Kafka's logs take; its directory stands at the end of its command line. Files may go while they are counted."""
    properties = Path(f"/proc/{broker}/cmdline").read_bytes().rstrip(b"\0").split(b"\0")[-1].decode()
    total = 0
    for path in (Path(properties).parent / "data").rglob("*.log"):
        with contextlib.suppress(FileNotFoundError):
            total += path.stat().st_blocks * 512
    return total / _MEGABYTE


def _first_of_free_ports(count: int) -> int:
    while True:
        first = free_port()
        with contextlib.ExitStack() as stack:
            try:
                for port in range(first, first + count):
                    stack.enter_context(socket.create_server(("127.0.0.1", port)))
            except OSError:
                continue
            return first


def _text(rng: random.Random, number: int, sentences: int) -> str:
    def sentence() -> str:
        what = f"{rng.choice(_WHAT)} {rng.choice(_DOES)} {rng.choice(_WHEN)} بكلفة {rng.randint(2, 9_999)} دينار"
        return rng.choice(_SAYS).format(rng.choice(_WHO), what)

    lead = (
        f"ذكرت صحيفة محلية في الملف {number} أن {rng.choice(_WHAT)} رقم {rng.randint(1, 99_999)} {rng.choice(_DOES)} {rng.choice(_WHEN)}."
    )
    return " ".join([lead, *(sentence() for _ in range(sentences))])


def _show(samples: Sequence[Sample], grown: float, console: Console) -> None:
    table = Table(
        "messages", "seconds", "rate/s", "workers, MB", "all workers", "articles remembered", "Kafka, MB", "its logs, MB", box=None
    )
    before = Sample(0, 0.0, (), 0.0, 0, 0.0)
    for sample in samples:
        rate = (sample.done - before.done) / max(0.001, sample.seconds - before.seconds)
        each = " ".join(f"{megabytes:.0f}" for megabytes in sample.workers)
        figures = (f"{sample.done:,}", f"{sample.seconds:.0f}", f"{rate:.0f}", each, f"{sum(sample.workers):.0f}")
        table.add_row(*figures, f"{sample.remembered:,}", f"{sample.broker:.0f}", f"{sample.disk:.0f}")
        before = sample
    console.print(table)
    console.print(f"Over the second half all workers together grew by {grown:+.1f} MB per 100,000 messages.")


if __name__ == "__main__":
    sys.exit(main())
