"""Real worker processes for tests: started as a user starts them, killed as a machine kills them."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from types import TracebackType
from typing import Self

from aiokafka import AIOKafkaConsumer, TopicPartition

from worker.broker.orphans import end_with_parent
from worker.contracts import Topic, topic_name
from worker.stream.settings import Settings, variable_of
from worker.stream.topics import create_topics, partitions_of
from worker.stream.writing import raw_writer

__all__ = ["WorkerProcess", "environment_of", "feed", "records_written"]


def environment_of(settings: Settings) -> dict[str, str]:
    """This process's environment with the settings as the variables that a deployment would set."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("RAWI_")}
    return clean | {variable_of(field.name): str(getattr(settings, field.name)) for field in fields(settings)}


class WorkerProcess:
    """`rawi worker`, or another module with these settings; its log is kept for the message of a failing test."""

    def __init__(
        self,
        settings: Settings,
        log: Path,
        *arguments: str,
        python_path: Path | None = None,
        command: Sequence[str] = ("worker.cli", "worker"),
    ) -> None:
        self._settings = settings
        self._python_path = {} if python_path is None else {"PYTHONPATH": str(python_path)}
        self._arguments = (*command, *arguments)
        self.log = log
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def process(self) -> subprocess.Popen[bytes]:
        """The running process."""
        assert self._process is not None, "not started"
        return self._process

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.process.poll() is None

    def start(self, file_bytes: int | None = None) -> Self:
        """Start, again if need be; with `file_bytes` no file may grow beyond that, as on a full disk."""

        def prepare() -> None:
            end_with_parent()
            if file_bytes is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (file_bytes, file_bytes))

        with self.log.open("ab") as file:
            self._process = subprocess.Popen(
                [sys.executable, "-m", *self._arguments],
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                env=environment_of(self._settings) | self._python_path,
                start_new_session=True,
                preexec_fn=prepare,
            )
        return self

    def kill(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait()

    def terminate(self, seconds: float = 60) -> int:
        """SIGTERM; gives the exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(seconds)

    def said(self) -> str:
        """The end of the log."""
        return self.log.read_text("utf-8", "replace")[-6000:]

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self.alive:
            self.kill()
        if error is not None:
            sys.stderr.write(f"--- {self.log.name}\n{self.said()}\n")


async def feed(settings: Settings, values: Sequence[bytes], *, partition: int | None = None) -> list[str]:
    """Write raw messages; gives their places as origins are written."""
    topic = topic_name(Topic.RAW, settings.topic_prefix)
    await create_topics(settings)
    async with raw_writer(settings, topic) as writer:
        futures = [await writer.write(str(number).encode(), value, partition) for number, value in enumerate(values)]
        await writer.finish()
    return [f"{topic}/{future.result().partition}/{future.result().offset}" for future in futures]


async def records_written(settings: Settings) -> int:
    """How many records stand on the enriched topic, by its end offsets; on the embedded broker a lower bound."""
    topic = topic_name(Topic.ENRICHED, settings.topic_prefix)
    consumer = AIOKafkaConsumer(**settings.kafka_client())
    await consumer.start()
    try:
        places = [TopicPartition(topic, number) for number in await partitions_of(settings, topic)]
        return sum((await consumer.end_offsets(places)).values())
    finally:
        await consumer.stop()
